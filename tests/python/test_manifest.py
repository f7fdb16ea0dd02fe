"""The content hash: the same for the same content however it is stored, another for every change that readers see."""

import duckdb
import pytest

from scripts import catalog
from scripts.publishing import manifest
from scripts.publishing.contents import contents, one_line
from tests.campaigns.rig import small_warehouse


@pytest.fixture(scope="module")
def small(tmp_path_factory, shipped):
    """A small private file, and its hash."""
    file = small_warehouse(shipped.published, tmp_path_factory.mktemp("small") / "aum_flows.duckdb")
    return file, contents(file)["content_sha256"]


def changed_hash(small, tmp_path, sql):
    """The hash of a copy of the small file after `sql`."""
    copy = tmp_path / "changed.duckdb"
    copy.write_bytes(small[0].read_bytes())
    with duckdb.connect(str(copy)) as connection:
        connection.execute(sql)
    return contents(copy)["content_sha256"]


@pytest.mark.parametrize(
    "sql",
    [
        "select 1",
        "create table t as from flows.fct_note; delete from flows.fct_note; insert into flows.fct_note "
        "from t order by note_id desc",
        "create schema staging; create table staging.other as select 1 as one",
        "create index by_note on flows.fct_note (note)",
    ],
)
def test_what_readers_do_not_see_leaves_the_hash(small, tmp_path, sql):
    assert changed_hash(small, tmp_path, sql) == small[1]


@pytest.mark.parametrize(
    "sql",
    [
        "update flows.fct_roll_forward set ending_assets_m = ending_assets_m + 0.001 where group_id = 'value'",
        "update flows.fct_note set note = '' || chr(0) || 'one' where note_id = 1",
        "update flows.fct_note set note = '-' where note is null",
        "insert into flows.fct_roll_forward from flows.fct_roll_forward limit 1",
        "delete from flows.fct_note where note_id = 2",
        "comment on table flows.fct_note is 'One row per note. Key: note_id'",
        "comment on column flows.fct_note.note is null",
        "alter table reference.dim_release alter release_order type bigint",
        "alter table reference.dim_firm alter firm_name set not null",
        "alter table flows.fct_note rename note to remark",
        "create table flows.empty (one int)",
        "alter table flows.fct_note rename to fct_remark",
        "create schema audit; create table audit.fct_note as from flows.fct_note",
    ],
)
def test_what_readers_see_changes_the_hash(small, tmp_path, sql):
    assert changed_hash(small, tmp_path, sql) != small[1]


def test_values_do_not_run_into_each_other():
    """('a', 'bc') and ('ab', 'c'), and a NULL and every text, are different lines."""
    with catalog.connect() as connection:
        rows = "('a', 'bc'), ('ab', 'c'), ('', 'abc'), (null, 'abc'), ('abc', null), ('-', 'abc'), ('1:a', 'bc')"
        (lines, distinct) = connection.execute(
            f"select count(*), count(distinct {one_line(['x', 'y'])}) from (values {rows}) as t(x, y)"
        ).fetchone()
    assert lines == distinct == 7


def test_a_text_that_is_no_manifest_is_none(tmp_path):
    for text in ("", "7", "[]", "{}", '{"name": null}', '{"name": "a", "content_sha256": "b", "file": 1}'):
        (tmp_path / "manifest.json").write_text(text)
        assert manifest.read(tmp_path / "manifest.json") is None, text
    assert manifest.read(tmp_path / "absent.json") is None
