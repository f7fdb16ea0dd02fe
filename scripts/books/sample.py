"""The sample that ships: small invented books, rolled up once for each version of the code and its seeds."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.books.runner import code_fingerprint
from scripts.project import ROOT

ROWS = 40_000
SEED = 1

# What the generator agrees with, besides its own code.
SEEDS = ("reported/flows.csv", "reported/rankings.csv", "reference/funds.csv")


class SampleError(RuntimeError):
    """The sample could not be rolled up; the message says what the run said."""


def sample_folder() -> Path:
    """Where the sample's results are: AUM_FLOWS_BOOKS_SAMPLE, else build/books_sample."""
    return Path(os.environ.get("AUM_FLOWS_BOOKS_SAMPLE") or ROOT / "build" / "books_sample").resolve()


def fingerprint() -> str:
    """Changes when the sample's results could."""
    digest = hashlib.sha256(code_fingerprint().encode())
    for name in SEEDS:
        digest.update((ROOT / "seeds" / name).read_bytes())
    return digest.hexdigest()


def ensure_sample() -> bool:
    """Makes the sample's results if they are not there, or of other code; whether it did. It runs in a process of its
    own, so that dbt starts afresh for the light tier. The build is told where they are."""
    folder = sample_folder()
    os.environ["AUM_FLOWS_BOOKS_SAMPLE"] = str(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Several builds may find it missing at once; the first makes it.
    with folder.with_name(f".{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = folder / "made_of"
        if made.exists() and made.read_text() == fingerprint():
            return False
        shutil.rmtree(folder, ignore_errors=True)
        make_sample(folder)
        made.write_text(fingerprint())
    return True


def make_sample(folder: Path) -> None:
    """Invents the books and rolls them up; SampleError where that fails."""
    books = folder / "books"
    for module, arguments in (
        ("generate_books", ["--rows", str(ROWS), "--seed", str(SEED)]),
        ("books", []),
    ):
        done = subprocess.run(
            [sys.executable, "-m", f"scripts.commands.{module}", "--books", str(books), *arguments],
            cwd=ROOT,
            env=os.environ | {"AUM_FLOWS_BOOKS": str(folder)},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise SampleError(f"the sample of books could not be made: {done.stdout}{done.stderr}")
