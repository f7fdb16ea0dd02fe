"""The versions of the published file that are kept, the one in place among them: warehouse/history/.

Each is a copy of its own, never a link: whoever writes to the published file as root cannot spoil what is kept.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from scripts.publishing import PublishError, manifest

# How many are kept. The one in place and the one it replaced are kept even when they are older.
KEPT = 12


# So many digits of a hash, or more, mean a version; fewer would be taken for its number.
LEAST_HASH = 4


def number_of(name: str) -> int:
    """The number of a version, from its name."""
    return int(name.partition("-")[0])


@dataclass(frozen=True)
class Version:
    """A kept version: its file, and the manifest it was published with."""

    file: Path
    manifest: dict

    @property
    def name(self) -> str:
        """The name of the file, without its suffix: number, and the start of the content's hash."""
        return self.file.stem

    @property
    def number(self) -> int:
        """One more than that of the version before."""
        return number_of(self.name)

    def is_meant(self, wanted: str) -> bool:
        """Whether `wanted` is its name or the start of its hash."""
        digest = self.name.partition("-")[2]
        return wanted == self.name or (len(wanted) >= LEAST_HASH and digest.startswith(wanted))

    def remove(self) -> None:
        """Removes it."""
        self.file.unlink()
        self.file.with_suffix(".json").unlink()

    def __str__(self) -> str:
        releases = ", ".join(self.manifest["releases"]) or "no release"
        return f"{self.name}  published {self.manifest['published_at']}  {releases}"


class History:
    """The folder of the kept versions."""

    def __init__(self, folder: Path):
        self.folder = folder

    def versions(self) -> list[Version]:
        """The versions, oldest first; what is no version is passed over."""
        kept = []
        for file in self.files(".duckdb"):
            stated = manifest.read(file.with_suffix(".json"))
            if stated and file.stem == stated["name"]:
                kept.append(Version(file, stated))
        return sorted(kept, key=lambda version: version.number)

    def files(self, *suffixes: str) -> list[Path]:
        """The files that are named as those of a version."""
        try:
            return [p for p in self.folder.iterdir() if p.suffix in suffixes and manifest.NAME.fullmatch(p.stem)]
        except OSError:  # no such folder
            return []

    def names(self) -> list[str]:
        """Every name that is taken, also of a version whose file is missing."""
        return [path.stem for path in self.files(".duckdb", ".json")]

    def keep(self, copy: Path, stated: dict, workplace: Path) -> None:
        """Copies `copy` and its manifest in, each in one step, by way of the folder `workplace` on the same disk. The
        manifest comes first, so that a file here always has one."""
        self.folder.mkdir(exist_ok=True)
        second, note = workplace / "kept.duckdb", workplace / "kept.json"
        shutil.copyfile(copy, second)
        second.chmod(0o444)
        manifest.fsync(second)
        manifest.write(stated, note)
        note.replace(self.folder / f"{stated['name']}.json")
        second.replace(self.folder / f"{stated['name']}.duckdb")
        manifest.fsync(self.folder)

    def clear(self) -> None:
        """Removes the manifests that a killed publisher left without their file."""
        for note in self.files(".json"):
            stated = manifest.read(note)
            if stated and stated["name"] == note.stem and not note.with_suffix(".duckdb").exists():
                note.unlink()

    def prune(self, needed: set[str]) -> None:
        """Removes all but the newest KEPT versions, save the `needed` names."""
        for version in self.versions()[:-KEPT]:
            if version.name not in needed:
                version.remove()

    def listing(self) -> str:
        """The versions, a line each, oldest first."""
        return "There are:\n" + "\n".join(f"  {version}" for version in self.versions())

    def chosen(self, before: dict | None, last: dict | None, wanted: str) -> Version:
        """The version that `wanted` means: its name, its number or the start of its hash. Where it is empty, the one
        that the file in place replaced; where that file is damaged, the one that it was.

        before: the manifest of the file in place, None where it is damaged; last: manifest.json as it stands.
        PublishError says what there is where it means none, or more than one.
        """
        kept = self.versions()
        if not kept:
            raise PublishError(f"there is nothing to roll back to: {self.folder} holds no version")
        if wanted.isascii() and wanted.isdigit() and len(wanted) <= 6:
            meant = [version for version in kept if version.number == int(wanted)]
        elif wanted:
            meant = [version for version in kept if version.is_meant(wanted)]
        elif before:
            meant = [version for version in kept if version.name == before["replaced"]]
            if not meant and before["replaced"] is None:
                raise PublishError(
                    f"there is nothing to roll back to: {before['name']} replaced no other. {self.listing()}"
                )
        else:
            meant = [version for version in kept if version.name == (last or {}).get("name")] or kept[-1:]
        if len(meant) != 1:
            fault = "means more than one kept version" if meant else "is not a kept version"
            if not meant and 0 < len(wanted) < LEAST_HASH and not wanted.isdigit():
                fault += f" (of a hash, give {LEAST_HASH} digits or more)"
            raise PublishError(f"{wanted or before['replaced']!r} {fault}. {self.listing()}")
        return meant[0]
