"""What runs over books keep: by month what later months need, and the results as one set that is put in place at once.

    kept/<month>/<fingerprint>/     day.parquet, closing.parquet: what was read of a month
    results/<fingerprint>/          one Parquet file per result, for the warehouse; written whole, never changed
    current.json                    which results are in place, and what they were made of

Everything is written under another name and renamed when whole; a name with a fingerprint never changes its content.
So a kill leaves at most a folder that the next run removes.
"""

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from books.scripts.folder import BooksError, Month

CURRENT = "current.json"


class Store:
    """A results folder."""

    def __init__(self, root: Path):
        self.root = root

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the folder; removes what a killed run left behind. BooksError where another run has it."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BooksError([f"another run over books is at work in {self.root}; wait for it"]) from None
            for left in [*self.root.glob("**/.unfinished-*")]:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            yield

    def month(self, month: Month, fingerprint: str) -> Path:
        """Where a month's rows are kept, if they are."""
        return self.root / "kept" / month.name / fingerprint

    def current(self) -> dict:
        """What is in place; empty where nothing is, or what is there is damaged."""
        try:
            return json.loads((self.root / CURRENT).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    @contextlib.contextmanager
    def writing(self, target: Path) -> Iterator[Path]:
        """A folder to write into, which becomes `target` when all is written."""
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f".unfinished-{target.name}")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        yield unfinished
        for path in unfinished.iterdir():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        if target.exists():
            shutil.rmtree(unfinished)
        else:
            unfinished.replace(target)

    def put_in_place(self, facts: dict) -> None:
        """Makes a set of results the one that the warehouse reads, and removes the others."""
        unfinished = self.root / f".unfinished-{CURRENT}"
        with unfinished.open("w", encoding="utf-8") as file:
            json.dump(facts, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self.root / CURRENT)
        for other in (self.root / "results").iterdir():
            if other.name != facts["results"]:
                shutil.rmtree(other)

    def forget(self, months: dict[str, str]) -> None:
        """Removes what was kept of files that are there no longer. months: fingerprint by month, as of now."""
        for folder in sorted((self.root / "kept").glob("*/*")):
            if months.get(folder.parent.name) != folder.name:
                shutil.rmtree(folder)
