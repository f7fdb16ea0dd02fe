"""The folder of the published file: what is in place and what is kept; publishing and rolling back.

Readers that have the old file open keep it until they connect again; new readers get the new one. Anything that goes
wrong before the replace leaves the published file as it was.
"""

import contextlib
import re
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from scripts.project import PUBLISHED_SCHEMAS
from scripts.publishing import PublishError, copying, lock, manifest
from scripts.publishing.contents import contents
from scripts.publishing.history import History, Version, number_of

READ_ONLY = 0o444

# A file that says of a folder that a publisher made it; written first and removed last.
WORKPLACE_MARK = "a-publisher-of-aum_flows-works-here"

# Where a write-ahead log would be, a link to nowhere: every DuckDB takes that for no log, and none can write one.
NO_LOG = Path("the-published-file-is-not-written-to", "see-docs-RELIABILITY.md")


class PublishedFolder:
    """A published file with what is beside it: its manifest, its lock, its kept versions."""

    def __init__(self, file: Path):
        self.file = file
        self.note = file.with_name("manifest.json")
        self.log = file.with_name(file.name + ".wal")
        self.lock = file.with_name(f".{file.stem}.lock")
        self.history = History(file.with_name("history"))

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the right to build, publish and roll back, and removes what a killed holder left behind.

        PublishError names the holder where somebody else has it. The lock ends with its process, however that ends.
        """
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with lock.held(self.lock, self.file):
            self.check_ours()
            self.clear_leftovers()
            self.history.clear()
            yield

    def check_ours(self) -> None:
        """PublishError where a publish would replace what another program wrote: a manifest.json that is none of ours,
        or a file in place that no publisher of ours put there. What is damaged is ours where the history, or the
        manifest, says so."""
        known = bool(self.history.versions())
        for other in (self.note, self.file):
            if other.is_dir():
                raise PublishError(f"{other} is a folder, where a file is to be published")
        if self.note.exists() and not self.stated() and not (known and manifest.is_wreck(self.note)):
            raise PublishError(
                f"{self.note} was not written by this project, and publishing would replace it; move it, or name a "
                "file in another folder in AUM_FLOWS_PUBLISHED"
            )
        if self.file.exists() and not known and not self.stated():
            try:
                contents(self.file)
            except (duckdb.Error, ValueError):
                raise PublishError(
                    f"{self.file} was not published by this project, and publishing would replace it; move it, or name "
                    "another file in AUM_FLOWS_PUBLISHED"
                ) from None

    def clear_leftovers(self) -> None:
        """Removes the workplaces that killed publishers left: folders named as one, and marked or empty; no links."""
        pattern = re.compile(rf"\.{re.escape(self.file.stem)}\.[a-z0-9_]{{8}}\.tmp")
        for left in self.file.parent.iterdir():
            if pattern.fullmatch(left.name) and left.is_dir() and not left.is_symlink():
                clear_workplace(left)

    @contextlib.contextmanager
    def workplace(self) -> Iterator[Path]:
        """A new folder on the same disk, marked as ours. One that a kill leaves behind goes when the lock is taken
        next."""
        folder = Path(tempfile.mkdtemp(dir=self.file.parent, prefix=f".{self.file.stem}.", suffix=".tmp"))
        try:
            (folder / WORKPLACE_MARK).touch()
            yield folder
        finally:
            clear_workplace(folder)

    def stated(self) -> dict | None:
        """What manifest.json states; None where there is none."""
        return manifest.read(self.note)

    def next_number(self) -> int:
        """The number of the next version; none is given twice, even where files are missing."""
        last = self.stated()
        names = self.history.names() + ([last["name"]] if last else [])
        return 1 + max(map(number_of, names), default=0)

    def identity(self) -> list | None:
        """What changes when somebody touches the file in place or its manifest; None where one of them is missing, or
        a write-ahead log stands beside the file. Reads no content."""
        try:
            return None if self.log.exists() else [identity_of(self.file), identity_of(self.note)]
        except OSError:
            return None

    def forbid_log(self, workplace: Path) -> bool:
        """Puts a link to nowhere where a write-ahead log would be; whether there was a log.

        DuckDB replays a log it finds beside a file, even one written for an older file of that name. Where the link
        is, a program that opened the file for writing cannot commit.
        """
        stale = self.log.exists()
        if stale or not self.log.is_symlink():
            link = workplace / "log"
            try:
                link.symlink_to(NO_LOG)
                link.replace(self.log)
            except OSError:  # a disk without symbolic links
                self.log.unlink(missing_ok=True)
        return stale

    def in_place(self, workplace: Path) -> tuple[dict | None, list[str]]:
        """The manifest that describes the file in place, and what had to be reported or repaired to know it. None where
        there is no file, or none that a publisher put there: it is damaged, or another program wrote it.

        A publisher that is killed between the two replaces leaves the manifest of the file before; a file that was
        published before there were manifests has none, and enters the history.
        """
        last, name = self.stated(), self.file.name
        if not self.file.exists():
            return None, [f"{name} was missing, though {last['name']} had been published."] if last else []
        digest = manifest.file_sha256(self.file)
        if last and last["file"]["sha256"] == digest:
            # A program that has the file open for writing shuts readers out until the file is replaced.
            try:
                duckdb.connect(str(self.file), read_only=True).close()
            except duckdb.Error as error:
                return None, [f"{name} could not be opened: {error}"]
            return last, []
        kept = self.history.versions()
        for version in reversed(kept):
            if version.manifest["file"]["sha256"] == digest:
                repaired = version.manifest | {"replaced": last and last["name"]}
                manifest.write(repaired, workplace / "repaired.json")
                (workplace / "repaired.json").replace(self.note)
                return repaired, [
                    f"manifest.json did not describe the file in place and was repaired: it is {version.name}."
                ]
        if not last and not kept:
            with contextlib.suppress(duckdb.Error, ValueError):
                stated = self.describe_stranger()
                self.history.keep(self.file, stated, workplace)
                return stated, [f"The file in place had no manifest; it is kept as {stated['name']}."]
        return None, [f"{name} was damaged: it is not the file that was published."]

    def describe_stranger(self) -> dict:
        """A manifest of the file in place, which has none."""
        moment = manifest.time_text(datetime.fromtimestamp(self.file.stat().st_mtime, UTC))
        stated = manifest.describe(self.file, self.next_number(), contents(self.file), published_at=moment)
        stated["file"] |= {"storage_version": None, "layout": None, "written_by": None}
        return stated

    def put_in_place(self, copy: Path, stated: dict) -> list[str]:
        """Replaces the file and its manifest by an audited copy on the same disk and its manifest; what went wrong
        after the file was replaced. OSError where nothing was replaced.

        Everything that takes room on the disk is written before the first step that a reader can see.
        """
        copy.chmod(READ_ONLY)
        manifest.fsync(copy)
        note = copy.with_name("manifest.json")
        manifest.write(stated, note)
        self.forbid_log(copy.parent)
        copy.replace(self.file)
        try:
            note.replace(self.note)
            manifest.fsync(self.file.parent)
            self.history.prune({stated["name"], stated["replaced"]})
        except OSError as error:
            return [f"The file is published; then this failed, which the next build puts right: {error}"]
        return []

    def replace(self, copy: Path, stated: dict, before: dict | None, done: str = "Published") -> list[str]:
        """Puts an audited copy in place with its manifest, which gets to say what it replaced; what to report, in the
        words of what was `done`."""
        last = before or self.stated() or {}
        replaced = last.get("name") if last.get("name") != stated["name"] else last.get("replaced")
        remarks = self.put_in_place(copy, stated | {"replaced": replaced})
        instead = f", in place of {before['name']}" if before else ""
        return [f"{done} {stated['name']}{instead}.", *remarks]

    def publish(
        self,
        private: Path,
        tests: dict | None = None,
        code: dict | None = None,
        check_private: Callable[[], None] = lambda: None,
    ) -> list[str]:
        """Puts the public schemas of `private` in place, unless the file holds the same already; what to report. The
        caller holds the lock. tests, code: what the manifest is to state of the tests that passed, and of the code.
        check_private: raises PublishError where `private` is no longer what was tested; called after it was read.

        Errors: PublishError where the copy is not what was built; OSError or duckdb.Error where the disk fails. The
        file in place stays.
        """
        if self.file.stem in PUBLISHED_SCHEMAS:
            raise PublishError(f"{self.file.name}: a file named like a schema makes every name in it ambiguous")
        built = copying.public_contents(private)
        check_private()
        with self.workplace() as workplace:
            before, remarks = self.in_place(workplace)
            if manifest.is_same(before, built):
                if self.forbid_log(workplace):
                    remarks.append("A write-ahead log beside the file, which nobody may write, was removed.")
                if stat.S_IMODE(self.file.stat().st_mode) != READ_ONLY:
                    self.file.chmod(READ_ONLY)
                return [*remarks, f"Nothing new to publish: {before['name']} holds the same."]
            for newest in self.history.versions()[-1:]:
                # Kept by a publisher that was killed before the replace, or rolled back from, or damaged in place.
                if manifest.is_same(newest.manifest, built):
                    with contextlib.suppress(PublishError):
                        return remarks + self.replace(restored(newest, workplace), newest.manifest, before)
            copy = workplace / "published.duckdb"
            copying.compact_copy(private, copy)
            copying.audit(copy, built)
            stated = manifest.describe(copy, self.next_number(), built, tests=tests, code=code)
            self.history.keep(copy, stated, workplace)
            return remarks + self.replace(copy, stated, before)

    def roll_back(self, wanted: str = "") -> list[str]:
        """Puts a kept version in place; what to report. The caller holds the lock. wanted: as History.chosen has it.

        Errors: PublishError where there is none such, or it is damaged; OSError where the disk fails. The file in
        place stays.
        """
        with self.workplace() as workplace:
            before, remarks = self.in_place(workplace)
            version = self.history.chosen(before, self.stated(), wanted)
            if before and version.name == before["name"]:
                raise PublishError(f"{version.name} is in place already. {self.history.listing()}")
            remarks += self.replace(restored(version, workplace), version.manifest, before, "Put back")
        if before:
            remarks.append(f"make rollback TO={before['name']} undoes it.")
        return [*remarks, "The next make build publishes what the seeds say."]


def clear_workplace(folder: Path) -> None:
    """Removes a publisher's folder, its mark last; one without the mark only if it is empty."""
    mark = folder / WORKPLACE_MARK
    if mark.exists():
        for path in folder.iterdir():
            if path != mark:
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        mark.unlink()
    with contextlib.suppress(OSError):  # not empty: not ours
        folder.rmdir()


def identity_of(path: Path) -> list:
    """What tells a file from every other state of it without reading it."""
    known = path.stat()
    return [str(path), known.st_size, known.st_mtime_ns, known.st_ino, known.st_mode]


def restored(version: Version, workplace: Path) -> Path:
    """A copy of a kept version, checked against its manifest, byte by byte and value by value; PublishError where it is
    not what was published."""
    copy = workplace / "restored.duckdb"
    shutil.copyfile(version.file, copy)
    try:
        whole = (
            manifest.file_sha256(copy) == version.manifest["file"]["sha256"]
            and contents(copy)["content_sha256"] == version.manifest["content_sha256"]
        )
    except (duckdb.Error, ValueError):
        whole = False
    if not whole:
        raise PublishError(f"{version.file} is damaged: it is not the file that was published")
    return copy
