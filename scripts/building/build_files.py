"""Opens a build: the one owner of what a build may touch.

It knows the real paths, refuses those that would make a build its own victim, holds both locks, takes dbt's variables
out of the environment, and proves that a private file is this project's before it is removed.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import duckdb

from scripts import catalog
from scripts.catalog import literal
from scripts.project import ROOT, private_file, published_file
from scripts.publishing import PublishError, lock
from scripts.publishing.folder import PublishedFolder
from scripts.publishing.manifest import STORAGE_VERSION

# A table of the private file that says whose it is; every build makes it first (macros/house/mark_private_file.sql).
MARK = "main.built_by_aum_flows"


class BuildFiles:
    """A build's files, while it has them: made new, locked, and watched for being the same to the end."""

    def __init__(self) -> None:
        self.private, self.folder = private_file(), PublishedFolder(published_file())
        self._held: int | None = None

    @property
    def target(self) -> Path:
        """Where dbt keeps the parsed project: our own target/, and for a private file elsewhere a folder beside it, so
        that builds in one checkout do not share it."""
        default = ROOT / "build" / "aum_flows.duckdb"
        return ROOT / "target" if self.private == default else self.private.with_name(f".{self.private.name}.target")

    def check_paths(self) -> None:
        """PublishError where a file of the build would be one of the published folder, links followed."""
        private, published = self.private, self.folder
        theirs = {published.file, published.log, published.note, published.lock, published.history.folder}
        ours = {private, private.with_name(private.name + ".wal"), private.with_name("last_tested_build.json")}
        same = ours & theirs or published.history.folder in private.parents or private in published.file.parents
        with contextlib.suppress(OSError):
            same = same or private.samefile(published.file)
        if same:
            raise PublishError(
                f"AUM_FLOWS_PRIVATE and AUM_FLOWS_PUBLISHED lead to the same place, {private}: the private file is "
                "built anew before it is tested; give it another name"
            )
        for file, variable in ((private, "AUM_FLOWS_PRIVATE"), (published.file, "AUM_FLOWS_PUBLISHED")):
            if file.is_dir():
                raise PublishError(f"{file} is a folder; {variable} names a file")

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Holds both files against other builds, and the environment free of dbt's variables."""
        self.check_paths()
        with self.folder.locked():
            self.private.parent.mkdir(parents=True, exist_ok=True)
            with lock.held(self.private.with_name(f".{self.private.name}.lock"), self.private), environment(self):
                try:
                    yield
                finally:
                    self.release()

    def make_private(self) -> None:
        """Makes the private file anew, with nothing but the mark, and keeps hold of it. PublishError where
        another program's file is in its place."""
        for leftover in (self.private, self.private.with_name(self.private.name + ".wal")):
            if leftover.is_symlink() or leftover.exists():
                self.check_ours()
                leftover.unlink(missing_ok=True)
        with duckdb.connect(str(self.private), config={"storage_compatibility_version": STORAGE_VERSION}) as connection:
            connection.execute(f"create table {MARK} (project varchar)")
        self._held = os.open(self.private, os.O_RDONLY)
        self.mark().write_text(f"{os.fstat(self._held).st_ino}\n")

    def mark(self) -> Path:
        """The file that holds the number (inode) of the private file that was made last."""
        return self.private.with_name(f".{self.private.name}.made")

    def check_ours(self) -> None:
        """PublishError where the private file is not this project's: it is not below build/, not empty, has not the
        table that every build makes first, and is not what a killed build left."""
        if self.private.is_relative_to(ROOT / "build") or not self.private.exists():
            return
        with self.private.open("rb") as file:
            head = file.read(12)
        if not head or (head[8:12] == b"DUCK" and (self.has_mark() or self.was_made())):
            return
        raise PublishError(
            f"{self.private} was not built by this project, and a build would remove it; move it, or name another file "
            "in AUM_FLOWS_PRIVATE"
        )

    def has_mark(self) -> bool:
        """Whether the private file opens, and holds the mark or nothing."""
        try:
            with catalog.connect() as connection:
                connection.execute(f"attach {literal(self.private)} as private (read_only)")
                tables = connection.execute(
                    "select schema_name || '.' || table_name from duckdb_tables() where database_name = 'private'"
                ).fetchall()
            return not tables or (MARK,) in tables
        except duckdb.Error:
            return False

    def was_made(self) -> bool:
        """Whether the private file is the one that a build made last, and that cannot be opened."""
        try:
            if int(self.mark().read_text()) != self.private.stat().st_ino:
                return False
            with catalog.connect() as connection:
                connection.execute(f"attach {literal(self.private)} as private (read_only)")
            return False
        except (OSError, ValueError):
            return False
        except duckdb.Error:
            return True

    def check_same(self) -> None:
        """PublishError where the private file is not the one that this build made and wrote."""
        made = os.fstat(self._held)
        try:
            found = self.private.stat()
        except OSError:
            found = None
        if found is None or (found.st_dev, found.st_ino) != (made.st_dev, made.st_ino):
            raise PublishError(f"{self.private} is not the file that this build wrote: another program replaced it")

    def release(self) -> None:
        """Lets go of the private file."""
        if self._held is not None:
            os.close(self._held)
            self._held = None


@contextlib.contextmanager
def environment(files: BuildFiles) -> Iterator[None]:
    """The environment without dbt's variables, each of which is a flag that could leave tests out; and with the real
    path of the private file, for dbt changes folders."""
    before = dict(os.environ)
    for name in before:
        if name.startswith("DBT_"):
            del os.environ[name]
    if before.get("AUM_FLOWS_PRIVATE"):
        os.environ["AUM_FLOWS_PRIVATE"] = str(files.private)
    else:
        os.environ.pop("AUM_FLOWS_PRIVATE", None)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
