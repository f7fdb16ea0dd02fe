"""`make rollback`: puts back what stood in place before, or the kept release that TO names, with a publisher's care."""

import sys
from pathlib import Path

import duckdb
from rich.console import Console

from scripts import history, manifest
from scripts.project import published_file
from scripts.publish import PublishError, in_place, publisher_lock, replace, restored, workplace


def chosen(published: Path, before: dict | None, wanted: str) -> history.Kept:
    """The kept release that `wanted` means: its name, its number or the start of its hash. Where it is empty, the one
    that the file in place replaced; where that file is damaged, the one that it was. PublishError says what there is
    where it means none, or more than one."""
    known = history.kept(published)
    if not known:
        raise PublishError(f"there is nothing to roll back to: {history.folder(published)} holds no release")
    if wanted:
        found = [
            release
            for release in known
            if wanted in (release.name, str(release.number)) or release.name.partition("-")[2].startswith(wanted)
        ]
    elif before:
        found = [release for release in known if release.name == before["replaced"]]
        if not found and before["replaced"] is None:
            raise PublishError(
                f"there is nothing to roll back to: {before['name']} replaced no other\n{listing(known)}"
            )
    else:
        named = manifest.read(manifest.beside(published)) or {}
        found = [release for release in known if release.name == named.get("name")] or known[-1:]
    if len(found) != 1:
        fault = "means more than one kept release" if found else "is not a kept release"
        raise PublishError(f"{wanted or before['replaced']!r} {fault}. There are:\n{listing(known)}")
    return found[0]


def listing(known: list[history.Kept]) -> str:
    """The kept releases, a line each, oldest first."""
    return "\n".join(f"  {release}" for release in known)


def roll_back(published: Path, wanted: str = "") -> list[str]:
    """Puts a kept release in place of the published file; what to say of it. The caller holds the publisher lock.

    Errors: PublishError where there is none such, or it is damaged; OSError where the disk refuses. The file in place
    stays.
    """
    with workplace(published) as folder:
        before, said = in_place(published, folder)
        release = chosen(published, before, wanted)
        if before and release.name == before["name"]:
            raise PublishError(f"{release.name} is in place already. There are:\n{listing(history.kept(published))}")
        said += replace(restored(release, folder), release.manifest, before, published, "Put back")
    if before:
        said.append(f"make rollback TO={before['name']} undoes it.")
    return [*said, "The next make build publishes what the seeds say."]


def rollback(wanted: str) -> int:
    """Rolls back and says so; the exit status."""
    console = Console(highlight=False, soft_wrap=True)
    published = published_file()
    try:
        if not published.parent.exists():
            raise PublishError(f"there is nothing to roll back to: there is no folder {published.parent}")
        with publisher_lock(published):
            told = roll_back(published, wanted)
    except (PublishError, OSError, duckdb.Error) as error:
        console.print(f"Nothing was rolled back: {error}", style="bold red", markup=False)
        return 1
    for line in told:
        console.print(line, markup=False)
    return 0


if __name__ == "__main__":
    sys.exit(rollback(" ".join(sys.argv[1:]).strip()))
