"""Publishers with one fault each, for `make chaos` to find out. Each runs in a process of its own,
where it spoils the publisher first."""

import contextlib
import os
import time
from pathlib import Path

from scripts import history, manifest
from scripts import publish as publisher
from scripts.stage import publish_once


def copies_into_the_file(private: Path, published: Path) -> list[str]:
    """Overwrites the published file, as a plain copy does, instead of replacing it."""

    def put_in_place(copy: Path, facts: dict, target: Path) -> list[str]:
        data = copy.read_bytes()
        target.chmod(0o644)
        with target.open("wb", buffering=0) as file:
            for place in range(0, len(data), len(data) // 10):
                file.write(data[place : place + len(data) // 10])
                time.sleep(0.01)
        manifest.write(facts, manifest.beside(target))
        return []

    publisher.put_in_place = put_in_place
    return publish_once(private, published)


def builds_into_the_file(private: Path, published: Path) -> list[str]:
    """Writes the tables straight into a file at the published place."""
    published.unlink()
    publisher.compact_copy(private, published)
    return ["Published."]


def leaves_the_log(private: Path, published: Path) -> list[str]:
    """Leaves a write-ahead log where it is."""
    publisher.forbid_log = lambda *_: False
    return publish_once(private, published)


def only_removes_the_log(private: Path, published: Path) -> list[str]:
    """Removes a write-ahead log, and leaves its place free."""

    def forbid_log(target: Path, _folder: Path) -> bool:
        target.with_name(target.name + ".wal").unlink(missing_ok=True)
        return False

    publisher.forbid_log = forbid_log
    return publish_once(private, published)


def trusts_the_manifest(private: Path, published: Path) -> list[str]:
    """Believes that the manifest describes the file in place."""
    publisher.in_place = lambda target, _: (manifest.read(manifest.beside(target)), [])
    return publish_once(private, published)


def keeps_nothing(private: Path, published: Path) -> list[str]:
    """Keeps no history."""
    history.keep = lambda *_: None
    return publish_once(private, published)


def keeps_links(private: Path, published: Path) -> list[str]:
    """Keeps links to the published file, not copies."""

    def keep(copy: Path, facts: dict, target: Path, _workplace: Path) -> None:
        history.folder(target).mkdir(exist_ok=True)
        manifest.write(facts, history.folder(target) / f"{facts['name']}.json")
        os.link(copy, history.folder(target) / f"{facts['name']}.duckdb")

    history.keep = keep
    return publish_once(private, published)


def keeps_one(private: Path, published: Path) -> list[str]:
    """Keeps the file in place alone."""
    history.prune = lambda target, _: [
        release.file.unlink() or release.file.with_suffix(".json").unlink() for release in history.kept(target)[:-1]
    ]
    return publish_once(private, published)


def copies_without_looking(private: Path, published: Path) -> list[str]:
    """Publishes a copy that is not what was built."""
    whole = publisher.compact_copy

    def compact_copy(source: Path, copy: Path) -> None:
        whole(source, copy)
        with publisher.duckdb.connect(str(copy)) as connection:
            connection.execute("delete from flows.fct_flow where group_id = 'total'")

    publisher.compact_copy = compact_copy
    publisher.audit = lambda *_: None
    return publish_once(private, published)


def works_where_nobody_cleans(private: Path, published: Path) -> list[str]:
    """Works in a folder that the next publisher does not know, and leaves it behind."""

    @contextlib.contextmanager
    def workplace(target: Path):
        folder = target.with_name("work")
        folder.mkdir()
        yield folder

    publisher.workplace = workplace
    return publish_once(private, published)


def says_nothing(_private: Path, _published: Path) -> list[str]:
    """Fails, and says that all is well."""
    return ["Published."]
