"""The releases of the published file that are kept, the one in place among them: warehouse/history/.

Each is a copy of its own, never a link: whoever writes to the published file as root cannot spoil what is kept.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from scripts import manifest

# How many are kept. The one in place and the one it replaced are kept even when they are older.
KEPT = 12


@dataclass(frozen=True)
class Kept:
    """A release in the history: its file, and the manifest it was published with."""

    file: Path
    manifest: dict

    @property
    def name(self) -> str:
        """The name of the file, without its suffix: number, and the start of the content's hash."""
        return self.file.stem

    @property
    def number(self) -> int:
        """One more than that of the release before."""
        return int(self.name.partition("-")[0])

    def __str__(self) -> str:
        releases = ", ".join(self.manifest["releases"]) or "no release"
        return f"{self.name}  published {self.manifest['published_at']}  {releases}"


def fsync(path: Path) -> None:
    """Makes a file or folder durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def folder(published: Path) -> Path:
    """Where the history of a published file is."""
    return published.with_name("history")


def kept(published: Path) -> list[Kept]:
    """The releases in the history, oldest first; what is no release is passed over."""
    found = []
    for file in folder(published).glob("[0-9]*-*.duckdb"):
        facts = manifest.read(file.with_suffix(".json"))
        if facts and file.stem == facts["name"]:
            found.append(Kept(file, facts))
    return sorted(found, key=lambda release: release.number)


def next_number(published: Path) -> int:
    """The number of the next release; none is given twice, even where files are missing."""
    names = [path.stem for path in folder(published).glob("[0-9]*-*")]
    standing = manifest.read(manifest.beside(published))
    names += [standing["name"]] if standing else []
    return 1 + max((int(name.partition("-")[0]) for name in names), default=0)


def keep(copy: Path, facts: dict, published: Path, workplace: Path) -> None:
    """Copies `copy` and its manifest into the history, each in one step, by way of the folder `workplace` on the same
    disk. The manifest comes first, so that a file in the history always has one."""
    home = folder(published)
    home.mkdir(exist_ok=True)
    second, note = workplace / "kept.duckdb", workplace / "kept.json"
    shutil.copyfile(copy, second)
    second.chmod(0o444)
    fsync(second)
    manifest.write(facts, note)
    note.replace(home / f"{facts['name']}.json")
    second.replace(home / f"{facts['name']}.duckdb")
    fsync(home)


def clear(published: Path) -> None:
    """Removes the manifests that a killed publisher left without their file."""
    for note in folder(published).glob("[0-9]*-*.json"):
        if not note.with_suffix(".duckdb").exists():
            note.unlink()


def prune(published: Path, needed: set[str]) -> None:
    """Removes all but the newest KEPT releases, save the `needed` names."""
    for release in kept(published)[:-KEPT]:
        if release.name not in needed:
            release.file.unlink()
            release.file.with_suffix(".json").unlink()
