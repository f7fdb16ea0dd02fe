"""Publishers with one fault each, for `make chaos` to find out. Each runs in a process of its own,
where it spoils the publisher first."""

import contextlib
import os
import time
from pathlib import Path

import duckdb

from scripts.publishing import copying, manifest
from scripts.publishing.folder import PublishedFolder
from scripts.publishing.history import History
from tests.campaigns.rig import publish_once


def copies_into_the_file(private: Path, published: Path) -> list[str]:
    """Overwrites the published file, as a plain copy does, instead of replacing it."""

    def put_in_place(folder: PublishedFolder, copy: Path, stated: dict) -> list[str]:
        data = copy.read_bytes()
        folder.file.chmod(0o644)
        with folder.file.open("wb", buffering=0) as file:
            for place in range(0, len(data), len(data) // 10):
                file.write(data[place : place + len(data) // 10])
                time.sleep(0.01)
        manifest.write(stated, folder.note)
        return []

    PublishedFolder.put_in_place = put_in_place
    return publish_once(private, published)


def builds_into_the_file(private: Path, published: Path) -> list[str]:
    """Writes the tables straight into a file at the published place."""
    published.unlink()
    copying.compact_copy(private, published)
    return ["Published."]


def leaves_the_log(private: Path, published: Path) -> list[str]:
    """Leaves a write-ahead log where it is."""
    PublishedFolder.forbid_log = lambda *_: False
    return publish_once(private, published)


def only_removes_the_log(private: Path, published: Path) -> list[str]:
    """Removes a write-ahead log, and leaves its place free."""

    def forbid_log(folder: PublishedFolder, _workplace: Path) -> bool:
        folder.log.unlink(missing_ok=True)
        return False

    PublishedFolder.forbid_log = forbid_log
    return publish_once(private, published)


def trusts_the_manifest(private: Path, published: Path) -> list[str]:
    """Believes that the manifest describes the file in place."""
    PublishedFolder.in_place = lambda folder, _: (folder.stated(), [])
    return publish_once(private, published)


def keeps_nothing(private: Path, published: Path) -> list[str]:
    """Keeps no history."""
    History.keep = lambda *_: None
    return publish_once(private, published)


def keeps_links(private: Path, published: Path) -> list[str]:
    """Keeps links to the published file, not copies."""

    def keep(history: History, copy: Path, stated: dict, _workplace: Path) -> None:
        history.folder.mkdir(exist_ok=True)
        manifest.write(stated, history.folder / f"{stated['name']}.json")
        os.link(copy, history.folder / f"{stated['name']}.duckdb")

    History.keep = keep
    return publish_once(private, published)


def keeps_one(private: Path, published: Path) -> list[str]:
    """Keeps the file in place alone."""
    History.prune = lambda history, _: [version.remove() for version in history.versions()[:-1]]
    return publish_once(private, published)


def copies_without_looking(private: Path, published: Path) -> list[str]:
    """Publishes a copy that is not what was built."""
    whole = copying.compact_copy

    def compact_copy(source: Path, copy: Path) -> None:
        whole(source, copy)
        with duckdb.connect(str(copy)) as connection:
            connection.execute("delete from flows.fct_roll_forward where group_id = 'total'")

    copying.compact_copy = compact_copy
    copying.audit = lambda *_: None
    return publish_once(private, published)


def works_where_nobody_cleans(private: Path, published: Path) -> list[str]:
    """Works in a folder that the next publisher does not know, and leaves it behind."""

    @contextlib.contextmanager
    def workplace(folder: PublishedFolder):
        work = folder.file.with_name("work")
        work.mkdir()
        yield work

    PublishedFolder.workplace = workplace
    return publish_once(private, published)


def says_nothing(_private: Path, _published: Path) -> list[str]:
    """Fails, and says that all is well."""
    return ["Published."]
