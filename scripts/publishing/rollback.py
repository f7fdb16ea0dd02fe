"""Rolls the published file back, and reports it."""

import duckdb

from scripts import console
from scripts.project import published_file
from scripts.publishing import PublishError
from scripts.publishing.folder import PublishedFolder


def rollback(wanted: str) -> int:
    """Puts back the version before, or the one that `wanted` means, with a publisher's care; the exit status."""
    folder = PublishedFolder(published_file())
    try:
        if not folder.file.parent.exists():
            raise PublishError(f"there is nothing to roll back to: there is no folder {folder.file.parent}")
        with folder.locked():
            report = folder.roll_back(wanted)
    except (PublishError, OSError, duckdb.Error) as error:
        console.complain(f"Nothing was rolled back: {error}")
        return 1
    console.say("".join(f"{line}\n" for line in report))
    return 0
