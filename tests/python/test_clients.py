"""What `make clients` rests on: the reader, the comparison, and what the campaign says of a client that fails."""

import json
import re
import shutil

import duckdb
import pytest

from tests.campaigns.clients import (
    ENVIRONMENTS,
    LOCKS,
    READERS,
    Client,
    ClientError,
    Trial,
    differences,
    expected,
    judge,
    read_once,
    storage_version,
    try_file,
    try_publish,
    version_of,
    versions,
)
from tests.campaigns.document import write_block

# The storage version that DuckDB 1.0 reads; DuckDB 2.0 writes a newer one when it is not told otherwise.
OLDEST_STORAGE = 64

# The reader under the DuckDB of the lock.
THIS = Client("this DuckDB")


@pytest.fixture(scope="module")
def made(tmp_path_factory, shipped):
    """The files that the campaign tries clients on, made of the shipped build."""
    return versions(shipped.published, tmp_path_factory.mktemp("releases"))


def test_the_reader_reads_every_mart(shipped):
    read = read_once(THIS, shipped.published)["tables"]
    assert differences(expected(shipped.published), read) == []
    tables, rows = shipped.query("select count(*), sum(estimated_size) from duckdb_tables()")[0]
    assert (len(read), sum(len(table["rows"]) for table in read.values())) == (tables, rows)


def test_a_client_is_tried_over_a_publish(tmp_path, shipped, made):
    trial = Trial(THIS)
    try_file(trial, shipped.published, made)
    try_publish(trial, made, tmp_path)
    assert trial.wrong == []
    assert (trial.left_open, trial.beside, trial.reopened) == ("old", "old", "new")


# What each change of the file makes the comparison say, in the order of the tables.
SPOILT = {
    "alter table flows.fct_net_flow alter is_latest type varchar": "flows.fct_net_flow: 12 rows, expected 12;",
    "delete from flows.fct_printed_cell where rowid = 0": "flows.fct_printed_cell: 161 rows, expected 162;",
    "insert into flows.fct_reported_figure from flows.fct_reported_figure limit 1": (
        "flows.fct_reported_figure: 8 rows, expected 7;"
    ),
    "update flows.fct_roll_forward set sales_m = sales_m + 0.001 where rowid = 0": (
        "flows.fct_roll_forward: 27 rows, expected 27;"
    ),
    "alter table reference.dim_firm rename firm_name to name": "reference.dim_firm: columns ['firm_id', 'name',",
    "update reference.dim_scope set scope_name = 'Tötal' where rowid = 0": "reference.dim_scope: 4 rows, expected 4;",
    "update release.exhibit_1 set label = '' where label is null": "release.exhibit_1: 70 rows, expected 70;",
}


def test_what_a_reader_reads_wrong_is_named(tmp_path, shipped):
    path = shutil.copyfile(shipped.published, tmp_path / "aum_flows.duckdb")
    with duckdb.connect(str(path)) as connection:
        for change in SPOILT:
            connection.execute(change)
        connection.execute("drop table flows.fct_restatement; create table flows.more as select 1 as id")
    sentences = differences(expected(shipped.published), read_once(THIS, path)["tables"])
    assert sentences[:2] == ["flows.fct_restatement: is not there", "flows.more: is not one of the tables"]
    assert len(sentences) == 2 + len(SPOILT)
    for sentence, beginning in zip(sentences[2:], SPOILT.values(), strict=True):
        assert sentence.startswith(beginning)


def test_a_reflected_comment_that_differs_is_named(shipped):
    wanted = expected(shipped.published)
    name, table = "flows.fct_roll_forward", wanted["flows.fct_roll_forward"]
    reflected = {**table, "reflection": {**table["reflection"], "comment": None}}
    (sentence,) = differences(wanted, {**wanted, name: reflected})
    assert sentence.startswith("flows.fct_roll_forward: reflected comment None, expected One row per")


def test_a_type_that_no_reader_knows_stops_the_campaign(tmp_path):
    path = tmp_path / "aum_flows.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema flows; create table flows.fct_roll_forward (sales_m double)")
    with pytest.raises(ClientError, match=r"flows\.fct_roll_forward\.sales_m is DOUBLE; readers know BIGINT, BOOLEAN"):
        expected(path)


def test_the_storage_that_old_clients_have_to_reject_is_newer_than_they_read(shipped, made):
    # What they make of it, `make clients` tries; a client of DuckDB 1 that reads it would prove that nothing was tried.
    assert storage_version(shipped.published) == OLDEST_STORAGE
    assert storage_version(made.new_storage) > OLDEST_STORAGE
    assert storage_version(made.with_keys) == OLDEST_STORAGE


def test_a_client_that_cannot_read_fails(tmp_path, made):
    broken = tmp_path / "aum_flows.duckdb"
    broken.write_bytes(b"not a database" * 1000)
    with pytest.raises(ClientError, match="not a valid DuckDB database file"):
        read_once(THIS, broken)
    with pytest.raises(ClientError, match="KeyError: 'morse'"):
        read_once(Client("no such reader", "morse"), made.first)
    with pytest.raises(ClientError, match="absent/bin/python is not installed"):
        read_once(Client("not installed", environment="absent"), made.first)


def test_an_old_client_that_rejects_nothing_proves_nothing(shipped, made, monkeypatch):
    """The campaign expects of DuckDB 1.0 what this DuckDB does not do."""
    real = read_once
    monkeypatch.setattr("tests.campaigns.clients.read_once", lambda *asked: real(*asked) | {"version": "v1.0.0"})
    trial = Trial(THIS)
    try_file(trial, shipped.published, made)
    assert [re.sub(r"\d+", "n", sentence) for sentence in trial.wrong] == [
        "new_storage, storage version n: reads, expected rejects",
        "with_keys, storage version n: reads, expected rejects",
    ]
    assert trial.cells()[2] == "FAILS"


def test_a_client_that_sees_the_wrong_version_fails(shipped, made):
    first, changed = expected(made.first), expected(made.changed)
    half = {"tables": {**changed, "flows.fct_roll_forward": first["flows.fct_roll_forward"]}}
    assert [version_of({"tables": tables}, first, changed) for tables in (first, changed)] == ["old", "new"]
    assert version_of(half, first, changed) == "mixed"
    trial = Trial(THIS, left_open="mixed", reopened="old")
    judge(trial)
    assert trial.wrong == [
        "left open over a publish, it read: mixed; expected the old version",
        "closed and opened after a publish, it read: old; expected the new version",
    ]


def test_each_environment_is_locked_with_hashes_and_names_no_registry():
    assert {path.stem for path in LOCKS.iterdir()} == set(ENVIRONMENTS)
    for environment, packages in ENVIRONMENTS.items():
        lines = (LOCKS / f"{environment}.txt").read_text(encoding="utf-8").splitlines()
        pins = {line.split(" ")[0] for line in lines if "==" in line}
        assert set(packages) <= pins
        assert all(line.startswith("    --hash=sha256:") or line.split(" ")[0] in pins for line in lines)
    packages = json.loads((READERS / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all("integrity" in entry and "resolved" not in entry for name, entry in packages.items() if name)


def test_a_block_is_written_between_its_marks_alone(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- clients: begin -->\nold\n<!-- clients: end -->\nafter\n")
    write_block(page, "clients", ["new"])
    assert page.read_text() == "before\n<!-- clients: begin -->\n\nnew\n\n<!-- clients: end -->\nafter\n"
    with pytest.raises(SystemExit, match="has no lines <!-- power: begin -->"):
        write_block(page, "power", ["new"])
