"""Publishes a built private file: a compact copy of its public schemas, audited, then put in place atomically.

Readers that have the old file open keep it until they connect again; new readers get the new one. Anything that goes
wrong before the replace leaves the published file as it was. docs/RELIABILITY.md goes through the steps.
"""

import contextlib
import fcntl
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import duckdb

from scripts import history, manifest
from scripts.manifest import connect, identifier, literal
from scripts.project import PUBLISHED_SCHEMAS

READ_ONLY = 0o444

# Where a write-ahead log would be, a link to nowhere: every DuckDB takes that for no log, and none can write one.
NO_LOG = Path("the-published-file-is-not-written-to", "see-docs-RELIABILITY.md")


class PublishError(RuntimeError):
    """The file was not published; the message says why and what is still in place."""


def holder(lock: TextIO) -> str:
    """Who holds a lock, from its file: waits a moment for one that has just taken it to write its name over that of a
    dead one."""
    for _ in range(100):
        lock.seek(0)
        said = lock.read().strip()
        with contextlib.suppress(ValueError, IndexError, ProcessLookupError, PermissionError):
            os.kill(int(said.split()[1].rstrip(",")), 0)
            return said
        time.sleep(0.02)
    return said or "holder unknown"


@contextlib.contextmanager
def publisher_lock(published: Path) -> Iterator[None]:
    """Holds the right to build, publish and roll back `published`, and removes what a killed holder left behind.

    PublishError names the holder where somebody else has it. The lock ends with its process, however that ends.
    """
    published.parent.mkdir(parents=True, exist_ok=True)
    lock = published.with_name(f".{published.stem}.lock").open("a+")
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PublishError(
                f"another build is at work on {published}: {holder(lock)}. Wait for it, or end that process; nothing "
                "needs to be removed"
            ) from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n")
        lock.flush()
        try:
            for left in published.parent.glob(f".{published.stem}.*.tmp*"):
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            history.clear(published)
            yield
        finally:
            lock.truncate(0)
    finally:
        lock.close()


@contextlib.contextmanager
def workplace(published: Path) -> Iterator[Path]:
    """A new folder on the published file's disk. One that a kill leaves behind goes when the lock is taken next."""
    with tempfile.TemporaryDirectory(dir=published.parent, prefix=f".{published.stem}.", suffix=".tmp") as folder:
        yield Path(folder)


def compact_copy(private: Path, copy: Path) -> None:
    """Writes the public tables of `private` to the new file `copy`: old storage version, no free blocks, no keys.

    Keys stay in the private file, where they have been enforced: DuckDB 1.0 cannot open a file in which DuckDB 1.5 or
    2.0 wrote an index, whatever the storage version.
    """
    asked = {"schemas": list(PUBLISHED_SCHEMAS)}
    public = "database_name = 'built' and list_contains($schemas, schema_name)"
    with connect() as connection:
        connection.execute(f"attach {literal(str(private))} as built (read_only)")
        connection.execute(
            f"attach {literal(str(copy))} as published (storage_version {literal(manifest.STORAGE_VERSION)})"
        )
        columns = connection.execute(
            "select schema_name, table_name, column_name, data_type, is_nullable, comment from duckdb_columns() "
            f"where {public} order by schema_name, table_name, column_index",
            asked,
        ).fetchall()
        checks = connection.execute(
            "select schema_name, table_name, constraint_text from duckdb_constraints() "
            f"where {public} and constraint_type = 'CHECK' order by all",
            asked,
        ).fetchall()
        connection.execute("begin")
        for (schema,) in connection.execute(
            f"select distinct schema_name from duckdb_tables() where {public} order by all", asked
        ).fetchall():
            connection.execute(f"create schema {identifier('published', schema)}")
        for schema, table, comment in connection.execute(
            f"select schema_name, table_name, comment from duckdb_tables() where {public} order by all", asked
        ).fetchall():
            own = [row[2:] for row in columns if row[:2] == (schema, table)]
            parts = [
                f"{identifier(name)} {kind}{'' if nullable else ' not null'}" for name, kind, nullable, _ in own
            ] + [check for *place, check in checks if place == [schema, table]]
            target = identifier("published", schema, table)
            connection.execute(f"create table {target} ({', '.join(parts)})")
            connection.execute(f"insert into {target} from {identifier('built', schema, table)}")
            comments = [("table", target, comment)]
            comments += [("column", f"{target}.{identifier(name)}", text) for name, _, _, text in own]
            for what, name, text in comments:
                if text is not None:
                    connection.execute(f"comment on {what} {name} is {literal(text)}")
        connection.execute("commit")
        connection.execute("checkpoint published")


def public_contents(file: Path) -> dict:
    """What manifest.contents says of a file that is to be published; PublishError where it may not be."""
    try:
        return manifest.contents(file)
    except ValueError as error:
        raise PublishError(str(error)) from None


def audit(copy: Path, built: dict) -> None:
    """Reads all of `copy` as a stranger would; PublishError names the tables that are not as built."""
    found, expected = public_contents(copy)["tables"], built["tables"]
    differing = [name for name in sorted(found.keys() | expected.keys()) if found.get(name) != expected.get(name)]
    if differing:
        raise PublishError(f"the copy is not what was built, in {', '.join(differing)}")


def forbid_log(published: Path, folder: Path) -> bool:
    """Puts a link to nowhere where a write-ahead log of `published` would be; whether there was a log.

    DuckDB replays a log it finds beside a file, even one written for an older file of that name. Where the link is, a
    program that opened the file for writing cannot commit.
    """
    log = published.with_name(published.name + ".wal")
    stale = log.exists()
    if stale or not log.is_symlink():
        link = folder / "log"
        try:
            link.symlink_to(NO_LOG)
            link.replace(log)
        except OSError:  # a disk without symbolic links
            log.unlink(missing_ok=True)
    return stale


def put_in_place(copy: Path, facts: dict, published: Path) -> list[str]:
    """Replaces `published` and its manifest by an audited copy on the same disk and its manifest; what went wrong after
    the file was replaced. OSError where nothing was replaced.

    Everything that takes room on the disk is written before the first step that a reader can see.
    """
    copy.chmod(READ_ONLY)
    history.fsync(copy)
    note = copy.with_name("manifest.json")
    manifest.write(facts, note)
    forbid_log(published, copy.parent)
    copy.replace(published)
    try:
        note.replace(manifest.beside(published))
        history.fsync(published.parent)
        history.prune(published, {facts["name"], facts["replaced"]})
    except OSError as error:
        return [f"The file is published; then this failed, which the next build puts right: {error}"]
    return []


def in_place(published: Path, folder: Path) -> tuple[dict | None, list[str]]:
    """The manifest that describes the file in place, and what had to be said or repaired to know it. None where there
    is no file, or none that a publisher put there: it is damaged, or another program wrote it.

    A publisher that is killed between the two replaces leaves the manifest of the file before; a file that was
    published before there were manifests has none, and enters the history.
    """
    if not published.exists():
        lost = manifest.read(manifest.beside(published))
        return None, [f"{published.name} was missing, though {lost['name']} had been published."] if lost else []
    digest = manifest.file_sha256(published)
    said = manifest.read(manifest.beside(published))
    if said and said["file"]["sha256"] == digest:
        # A program that has the file open for writing shuts readers out until the file is replaced.
        try:
            duckdb.connect(str(published), read_only=True).close()
        except duckdb.Error as error:
            return None, [f"{published.name} could not be opened: {error}"]
        return said, []
    known = history.kept(published)
    for release in reversed(known):
        if release.manifest["file"]["sha256"] == digest:
            facts = release.manifest | {"replaced": said and said["name"]}
            manifest.write(facts, folder / "repaired.json")
            (folder / "repaired.json").replace(manifest.beside(published))
            return facts, [f"manifest.json did not describe the file in place and was repaired: it is {release.name}."]
    if not said and not known:
        with contextlib.suppress(duckdb.Error, ValueError):
            moment = manifest.time_text(datetime.fromtimestamp(published.stat().st_mtime, UTC))
            number = history.next_number(published)
            facts = manifest.describe(published, number, manifest.contents(published), published_at=moment)
            facts["file"] |= {"storage_version": None, "layout": None, "written_by": None}
            history.keep(published, facts, published, folder)
            return facts, [f"The file in place had no manifest; it is kept as {facts['name']}."]
    return None, [f"{published.name} was damaged: it is not the file that was published."]


def is_same(facts: dict | None, built: dict) -> bool:
    """Whether a published file holds what was built, written as it would be written now."""
    return (
        facts is not None
        and facts["content_sha256"] == built["content_sha256"]
        and facts["file"].get("storage_version") == manifest.STORAGE_VERSION
        and facts["file"].get("layout") == manifest.LAYOUT
    )


def restored(release: history.Kept, folder: Path) -> Path:
    """A copy of a kept release, held against its manifest, byte by byte and value by value; PublishError where it is
    not what was published."""
    copy = folder / "restored.duckdb"
    shutil.copyfile(release.file, copy)
    try:
        whole = (
            manifest.file_sha256(copy) == release.manifest["file"]["sha256"]
            and manifest.contents(copy)["content_sha256"] == release.manifest["content_sha256"]
        )
    except (duckdb.Error, ValueError):
        whole = False
    if not whole:
        raise PublishError(f"{release.file} is damaged: it is not the file that was published")
    return copy


def replace(copy: Path, facts: dict, before: dict | None, published: Path, done: str = "Published") -> list[str]:
    """Puts an audited copy in place with its manifest, which gets to say what it replaced; what to say of it, in the
    words of what was `done`."""
    last = before or manifest.read(manifest.beside(published)) or {}
    replaced = last.get("name") if last.get("name") != facts["name"] else last.get("replaced")
    said = put_in_place(copy, facts | {"replaced": replaced}, published)
    instead = f", in place of {before['name']}" if before else ""
    return [f"{done} {facts['name']}{instead}.", *said]


def publish(private: Path, published: Path, tests: dict | None = None) -> list[str]:
    """Puts the public schemas of `private` in place as `published`, unless it holds the same already; what to say of
    it. The caller holds the publisher lock. tests: what the manifest is to say of the tests that passed.

    Errors: PublishError where the copy is not what was built; OSError or duckdb.Error where the disk refuses. The file
    in place stays.
    """
    if published.stem in PUBLISHED_SCHEMAS:
        raise PublishError(f"{published.name}: a file named like a schema makes every name in it ambiguous")
    built = public_contents(private)
    with workplace(published) as folder:
        before, said = in_place(published, folder)
        if is_same(before, built):
            if forbid_log(published, folder):
                said.append("A write-ahead log beside the file, which nobody may write, was removed.")
            if stat.S_IMODE(published.stat().st_mode) != READ_ONLY:
                published.chmod(READ_ONLY)
            return [*said, f"Nothing new to publish: {before['name']} holds the same."]
        for newest in history.kept(published)[-1:]:
            # Kept by a publisher that was killed before the replace, or rolled back from, or damaged in place.
            if is_same(newest.manifest, built):
                with contextlib.suppress(PublishError):
                    return said + replace(restored(newest, folder), newest.manifest, before, published)
        copy = folder / "published.duckdb"
        compact_copy(private, copy)
        audit(copy, built)
        known = {"code": manifest.code_version(), "tests": tests}
        facts = manifest.describe(copy, history.next_number(published), built, **known)
        history.keep(copy, facts, published, folder)
        return said + replace(copy, facts, before, published)
