"""Publishing: what is put in place, what is left alone, and what stops it."""

import stat

import duckdb
import pytest

from scripts.project import PUBLISHED_SCHEMAS, private_file
from scripts.publish import PublishError, audit, compact_copy, publish, publisher_lock


@pytest.fixture
def built(tmp_path, shipped):
    """A private file that holds what the shipped build published, and a private schema."""
    private = tmp_path / "build" / "aum_flows.duckdb"
    private.parent.mkdir()
    private.write_bytes(shipped.published.read_bytes())
    private.chmod(0o644)
    with duckdb.connect(str(private)) as connection:
        connection.execute("create schema staging; create view staging.secret as select * from flows.fct_flow")
    return private


@pytest.fixture
def published(tmp_path):
    """Where to publish; the folder is there, the file is not."""
    (tmp_path / "warehouse").mkdir()
    return tmp_path / "warehouse" / "aum_flows.duckdb"


def test_a_published_file_is_whole_read_only_and_of_the_old_storage(built, published):
    publish(built, published)
    assert stat.S_IMODE(published.stat().st_mode) == 0o444
    assert [path.name for path in published.parent.iterdir()] == ["aum_flows.duckdb"]
    # Bytes 8 to 11 name a DuckDB file, 12 to 19 its storage version; DuckDB 1.0 reads up to 64.
    header = published.read_bytes()[:20]
    assert header[8:12] == b"DUCK"
    assert int.from_bytes(header[12:20], "little") == 64
    with duckdb.connect(str(published), read_only=True) as warehouse:
        schemas = {row[0] for row in warehouse.execute("select distinct schema_name from duckdb_tables()").fetchall()}
        assert schemas == set(PUBLISHED_SCHEMAS)
        assert warehouse.execute("select count(*) from duckdb_views() where not internal").fetchone() == (0,)
        keys = warehouse.execute(
            "select count(*) from duckdb_constraints() where constraint_type = 'PRIMARY KEY'"
        ).fetchone()
        tables = warehouse.execute("select count(*) from duckdb_tables()").fetchone()
        assert keys == tables


def test_the_private_file_is_left_as_it_was(built, published):
    before = built.read_bytes()
    publish(built, published)
    assert built.read_bytes() == before
    assert [path.name for path in built.parent.iterdir()] == ["aum_flows.duckdb"]


def test_a_reader_keeps_the_old_file_and_the_next_one_gets_the_new(built, published, shipped):
    publish(built, published)
    # Another process would do the same; inside one process DuckDB hands out one database for one path.
    old = published.open("rb")
    before = published.read_bytes()
    with duckdb.connect(str(built)) as connection:
        connection.execute("update reference.dim_scope set scope_name = 'All' where scope_id = 'total'")
    publish(built, published)
    assert old.read() == before
    old.close()
    with duckdb.connect(str(published), read_only=True) as warehouse:
        assert warehouse.execute("select scope_name from reference.dim_scope where scope_id = 'total'").fetchall() == [
            ("All",)
        ]


def test_a_stale_write_ahead_log_is_not_replayed(built, published):
    stale = published.with_name("aum_flows.duckdb.wal")
    stale.write_bytes(b"left behind by another file")
    publish(built, published)
    assert not stale.exists()


def test_a_copy_that_differs_from_what_was_built_is_not_published(built, published, monkeypatch):
    publish(built, published)
    before = published.read_bytes()

    def one_row_short(private, copy):
        catalog = compact_copy(private, copy)
        with duckdb.connect(str(copy)) as connection:
            connection.execute("delete from flows.fct_flow where group_id = 'value' and period_end = '2004-07-31'")
        return catalog

    monkeypatch.setattr("scripts.publish.compact_copy", one_row_short)
    with pytest.raises(PublishError, match="the copy's rows differ from what was built"):
        publish(built, published)
    assert published.read_bytes() == before
    assert [path.name for path in published.parent.iterdir()] == ["aum_flows.duckdb"]


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        ("create view flows.shortcut as select 1 as one", "a view would stand before BI tools"),
        ("; ".join(f"drop schema {schema} cascade" for schema in PUBLISHED_SCHEMAS), "nothing to publish"),
    ],
)
def test_what_readers_must_not_meet_is_not_published(built, published, spoil, expected):
    with duckdb.connect(str(built)) as connection:
        connection.execute(spoil)
    with pytest.raises(PublishError, match=expected):
        publish(built, published)
    assert list(published.parent.iterdir()) == []


def test_a_file_named_like_a_schema_is_refused(built, published):
    with pytest.raises(PublishError, match="named like a schema"):
        publish(built, published.with_name("flows.duckdb"))


def test_an_audit_reads_every_relation(tmp_path, built):
    copy = tmp_path / "copy.duckdb"
    catalog = compact_copy(built, copy)
    audit(copy, catalog)
    assert len(catalog["tables"]) >= 19


def test_a_second_build_at_once_names_the_first(project, capfd):
    with publisher_lock(project.published):
        assert project.build() == 1
    said = capfd.readouterr().out
    assert f"another build is at work on {project.published}: process " in said
    assert not private_file().exists()
