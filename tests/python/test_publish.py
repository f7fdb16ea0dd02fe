"""Publishing: what is put in place, what is left alone, what is repaired, and what stops it."""

import json
import os
import shutil
import stat
import subprocess
import threading

import duckdb
import pytest

from scripts import fingerprint
from scripts.building import dbt
from scripts.project import PUBLISHED_SCHEMAS, private_file
from scripts.publishing import PublishError, history, manifest
from scripts.publishing.copying import compact_copy
from scripts.publishing.folder import NO_LOG, WORKPLACE_MARK, PublishedFolder
from tests.campaigns.rig import small_warehouse


@pytest.fixture
def built(tmp_path, shipped):
    """A small private file, with a private schema."""
    private = small_warehouse(shipped.published, tmp_path / "build" / "aum_flows.duckdb")
    with duckdb.connect(str(private)) as connection:
        connection.execute("create schema staging; create view staging.secret as select * from flows.fct_roll_forward")
    return private


@pytest.fixture
def published(tmp_path):
    """Where to publish; the folder is there, the file is not."""
    (tmp_path / "warehouse").mkdir()
    return tmp_path / "warehouse" / "aum_flows.duckdb"


def publish(private, published):
    """Publishes a private file."""
    return PublishedFolder(published).publish(private)


def publisher_lock(published):
    """The right to publish."""
    return PublishedFolder(published).locked()


def kept_of(published):
    """The kept versions, oldest first."""
    return PublishedFolder(published).history.versions()


def change(private, sql="update reference.dim_scope set scope_name = 'All' where scope_id = 'total'"):
    """Makes another version of a private file."""
    with duckdb.connect(str(private)) as connection:
        connection.execute(sql)


def listed(published):
    """What stands in the folder of the published file, and how many versions are kept."""
    return sorted(path.name for path in published.parent.iterdir()), len(kept_of(published))


def in_place(published):
    """All that a publish could change: inode, times, history and manifest."""
    files = [published, PublishedFolder(published).note, *sorted(PublishedFolder(published).history.folder.iterdir())]
    return [(path.name, path.stat().st_ino, path.stat().st_mtime_ns, path.stat().st_mode) for path in files]


def test_a_published_file_is_whole_read_only_and_of_the_old_storage(shipped):
    published = shipped.published
    assert stat.S_IMODE(published.stat().st_mode) == 0o444
    # Bytes 8 to 11 name a DuckDB file, 12 to 19 its storage version; DuckDB 1.0 reads up to 64.
    header = published.read_bytes()[:20]
    assert header[8:12] == b"DUCK"
    assert int.from_bytes(header[12:20], "little") == 64
    assert {schema for (schema,) in shipped.query("select distinct schema_name from duckdb_tables()")} == set(
        PUBLISHED_SCHEMAS
    )
    assert shipped.query("select count(*) from duckdb_views() where not internal") == [(0,)]
    # DuckDB 1.0 cannot open a file with an index that DuckDB 2.0 wrote; conditions and NOT NULL it can.
    kinds = dict(shipped.query("select constraint_type, count(*) from duckdb_constraints() group by all"))
    assert set(kinds) == {"NOT NULL", "CHECK"}
    with duckdb.connect(str(shipped.folder / "build" / "aum_flows.duckdb"), read_only=True) as private:
        before = dict(
            private.execute("select constraint_type, count(*) from duckdb_constraints() group by all").fetchall()
        )
    assert {kind: before[kind] for kind in kinds} == kinds


def test_what_is_beside_the_published_file(built, published):
    with publisher_lock(published):
        publish(built, published)
    assert listed(published) == (
        [".aum_flows.lock", "aum_flows.duckdb", "aum_flows.duckdb.wal", "history", "manifest.json"],
        1,
    )
    assert published.with_name("aum_flows.duckdb.wal").readlink() == NO_LOG


def test_the_private_file_is_left_as_it_was(built, published):
    before = built.read_bytes()
    publish(built, published)
    assert built.read_bytes() == before
    assert [path.name for path in built.parent.iterdir()] == ["aum_flows.duckdb"]


def test_the_manifest_says_what_is_published(shipped, august_built, parsed):
    stated = PublishedFolder(shipped.published).stated()
    assert stated["releases"] == ["janus_2004_07"]
    assert stated["name"] == f"000001-{stated['content_sha256'][:12]}"
    assert stated["replaced"] is None
    assert stated["file"] | {"layout": 0} == {
        "sha256": manifest.file_sha256(shipped.published),
        "bytes": shipped.published.stat().st_size,
        "storage_version": "v1.0.0",
        "layout": 0,
        "written_by": f"DuckDB {duckdb.__version__}",
    }
    assert stated["code"]["fingerprint"] == fingerprint.of_code()
    tests = [node for node in parsed.nodes.values() if node.resource_type == "test" and node.config.enabled]
    assert stated["tests"]["data_tests"] == len(tests) > 80
    assert (stated["tests"]["unit_tests"], stated["tests"]["unit_tests_ran"]) == (len(parsed.unit_tests), True)
    # Here they ran in an earlier build, whose count is known.
    told = PublishedFolder(august_built.published).stated()["tests"]
    assert (told["unit_tests"], told["unit_tests_ran"]) == (31, False)
    counts = {
        name: shipped.query(f"select count(*) from {name}")[0][0]
        for (name,) in shipped.query("select schema_name || '.' || table_name from duckdb_tables()")
    }
    assert {name: table["rows"] for name, table in stated["tables"].items()} == counts
    (kept,) = kept_of(shipped.published)
    assert kept.manifest == stated
    assert kept.file.read_bytes() == shipped.published.read_bytes()


def test_a_reader_keeps_the_old_file_and_the_next_one_gets_the_new(built, published):
    publish(built, published)
    # Another process would do the same; inside one process DuckDB hands out one database for one path.
    old = published.open("rb")
    before = published.read_bytes()
    change(built)
    publish(built, published)
    assert old.read() == before
    old.close()
    with duckdb.connect(str(published), read_only=True) as warehouse:
        assert warehouse.execute("select scope_name from reference.dim_scope where scope_id = 'total'").fetchall() == [
            ("All",)
        ]


def test_the_same_input_publishes_nothing_new(built, published):
    publish(built, published)
    before = in_place(published)
    # Another order of rows, and a private schema that changed, are the same input.
    change(
        built,
        "create table t as from reference.dim_scope order by scope_id desc; delete from reference.dim_scope;"
        "insert into reference.dim_scope from t; drop table t; create table staging.more as select 1 as one",
    )
    (report,) = publish(built, published)
    assert report == f"Nothing new to publish: {manifest.read(PublishedFolder(published).note)['name']} holds the same."
    assert in_place(published) == before


def test_a_build_of_the_same_input_says_so(shipped, project, capfd, monkeypatch):
    """As `make build` runs it; dbt's part is left out."""

    def run_dbt(_console, opened, *_, **__):
        opened.make_private()
        shutil.copyfile(shipped.folder / "build" / "aum_flows.duckdb", opened.private)
        return dbt.Run({"test.one": ("test", "one")}, {"test.one": "pass"})

    monkeypatch.setattr(dbt, "run_dbt", run_dbt)
    assert project.build() == 0
    assert "Published 000001-" in capfd.readouterr().out
    before = in_place(project.published)
    assert project.build(full=True) == 0
    assert "Nothing new to publish: 000001-" in capfd.readouterr().out
    assert in_place(project.published) == before


def test_a_file_written_otherwise_is_written_anew(built, published, monkeypatch):
    monkeypatch.setattr(manifest, "LAYOUT", 0)
    publish(built, published)
    monkeypatch.setattr(manifest, "LAYOUT", 1)
    assert "Published 000002-" in publish(built, published)[0]


def test_a_file_without_a_manifest_enters_the_history(built, published):
    compact_copy(built, published)
    bytes_before = published.read_bytes()
    report = publish(built, published)
    assert report[0].startswith("The file in place had no manifest; it is kept as 000001-")
    assert report[1].startswith("Published 000002-")
    assert kept_of(published)[0].file.read_bytes() == bytes_before


def test_a_file_that_another_program_wrote_is_replaced(built, published):
    publish(built, published)
    good = published.read_bytes()
    published.chmod(0o644)
    published.with_name("aum_flows.duckdb.wal").unlink()
    with duckdb.connect(str(published)) as connection:
        connection.execute("delete from flows.fct_roll_forward")
    report = publish(built, published)
    assert report[0] == "aum_flows.duckdb was damaged: it is not the file that was published."
    assert published.read_bytes() == good
    assert stat.S_IMODE(published.stat().st_mode) == 0o444
    assert len(kept_of(published)) == 1


@pytest.mark.parametrize("manifest_text", [None, "", "{}", "[]", '{"name": "000009-x", "content_sha256": "y"'])
def test_a_manifest_that_does_not_describe_the_file_is_repaired(built, published, manifest_text):
    publish(built, published)
    note = PublishedFolder(published).note
    good = note.read_text()
    if manifest_text is None:
        note.unlink()
    else:
        note.write_text(manifest_text)
    report = publish(built, published)
    assert "manifest.json did not describe the file in place and was repaired" in report[0]
    assert report[1].startswith("Nothing new to publish")
    assert note.read_text() == good


def test_a_manifest_of_the_file_before_is_repaired(built, published):
    """What a publisher leaves that is killed between replacing the file and replacing the manifest."""
    publish(built, published)
    first = PublishedFolder(published).note.read_text()
    change(built)
    publish(built, published)
    second = PublishedFolder(published).note.read_text()
    PublishedFolder(published).note.write_text(first)
    publish(built, published)
    assert PublishedFolder(published).note.read_text() == second


def test_a_damaged_history_is_not_put_back(built, published):
    publish(built, published)
    (kept,) = kept_of(published)
    kept.file.chmod(0o644)
    kept.file.write_bytes(kept.file.read_bytes()[:-1])
    published.unlink()
    report = publish(built, published)
    assert report[0] == f"aum_flows.duckdb was missing, though {kept.name} had been published."
    assert report[1].startswith("Published 000002-")


def test_the_history_keeps_the_newest_and_what_is_needed(built, published, monkeypatch):
    monkeypatch.setattr(history, "KEPT", 2)
    for number in range(4):
        change(built, f"update reference.dim_scope set scope_name = 'Scope {number}'")
        publish(built, published)
    assert [version.number for version in kept_of(published)] == [3, 4]
    assert len(list(PublishedFolder(published).history.folder.iterdir())) == 4


def test_a_failure_after_the_replace_is_no_failure_to_publish(built, published, monkeypatch):
    def fails(*_):
        raise OSError("no more renames")

    monkeypatch.setattr(history.History, "prune", fails)
    report = publish(built, published)
    assert report[0].startswith("Published 000001-")
    assert report[1].endswith("which the next build puts right: no more renames")


def test_a_copy_that_differs_from_what_was_built_is_not_published(built, published, monkeypatch):
    publish(built, published)
    before = in_place(published)
    change(built)

    def one_value_off(private, copy):
        compact_copy(private, copy)
        change(
            copy, "update flows.fct_roll_forward set ending_assets_m = ending_assets_m + 0.001 where group_id = 'value'"
        )

    monkeypatch.setattr("scripts.publishing.copying.compact_copy", one_value_off)
    with pytest.raises(PublishError, match=r"the copy is not what was built, in flows\.fct_roll_forward$"):
        publish(built, published)
    assert in_place(published) == before
    assert not list(published.parent.glob(".aum_flows.*.tmp"))


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        ("create view flows.shortcut as select 1 as one", "a view would stand before BI tools: flows.shortcut"),
        ("; ".join(f"drop schema if exists {schema} cascade" for schema in PUBLISHED_SCHEMAS), "nothing to publish"),
    ],
)
def test_what_readers_must_not_meet_is_not_published(built, published, spoil, expected):
    change(built, spoil)
    with pytest.raises(PublishError, match=expected):
        publish(built, published)
    assert list(published.parent.iterdir()) == []


def test_a_file_named_like_a_schema_is_rejected(built, published):
    with pytest.raises(PublishError, match="named like a schema"):
        publish(built, published.with_name("flows.duckdb"))


def test_a_second_build_at_once_names_the_first_and_says_what_to_do(project, capfd):
    with publisher_lock(project.published):
        assert project.build() == 1
    report = capfd.readouterr().err
    assert f"another build is at work on {project.published}: process {os.getpid()}, since " in report
    assert "Wait for it, or end that process; nothing needs to be removed" in report
    assert not private_file().exists()


def test_a_lock_that_a_dead_process_left_blocks_nobody_and_names_nobody(published):
    lock = published.with_name(".aum_flows.lock")
    ended = subprocess.Popen(["true"])
    ended.wait()
    lock.write_text(f"process {ended.pid}, since 2004-07-31 12:00:00 UTC\n")
    with publisher_lock(published):
        # As another build would find it before the holder has written its name.
        lock.write_text(f"process {ended.pid}, since 2004-07-31 12:00:00 UTC\n")
        writer = threading.Timer(0.1, lock.write_text, [f"process {os.getpid()}, since now\n"])
        writer.start()
        with pytest.raises(PublishError, match=f"process {os.getpid()}, since now"), publisher_lock(published):
            pass
        writer.join()


def test_the_next_publisher_clears_what_a_killed_one_left(built, published):
    left = published.with_name(".aum_flows.k1ll3d_a.tmp")
    empty = published.with_name(".aum_flows.k1ll3d_b.tmp")
    other = published.with_name(".another.k1ll3d_a.tmp")
    unmarked = published.with_name(".aum_flows.k1ll3d_c.tmp")
    for folder in (left, empty, other, unmarked):
        folder.mkdir()
    for folder in (left, other, unmarked):
        (folder / "published.duckdb").write_bytes(b"half a copy")
    for folder in (left, other):
        (folder / WORKPLACE_MARK).touch()
    file = published.with_name(".aum_flows.k1ll3d_t.tmp")
    file.write_bytes(b"somebody's own")
    with publisher_lock(published):
        assert not left.exists()
        assert not empty.exists()
        assert other.exists() and unmarked.exists() and file.exists()
        # A live one's folder is safe: the lock is not to be had.
        left.mkdir()
        with pytest.raises(PublishError), publisher_lock(published):
            pass
        assert left.exists()


def test_a_disk_without_symbolic_links_will_do(built, published, monkeypatch):
    def fails(*_, **__):
        raise OSError("no symbolic links here")

    monkeypatch.setattr("pathlib.Path.symlink_to", fails)
    log = published.with_name("aum_flows.duckdb.wal")
    log.write_bytes(b"left behind by another file")
    publish(built, published)
    assert not log.exists()
    assert json.loads(PublishedFolder(published).note.read_text())["releases"] == ["janus_2004_07"]
