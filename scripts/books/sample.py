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

# What the generator agrees with, besides its own code: rows of this release, and of its firm's funds.
SEEDS = {
    "reported/flows.csv": b"janus_2004_07",
    "reported/rankings.csv": b"janus_2004_07",
    "reference/funds.csv": b",janus,",
}


class SampleError(RuntimeError):
    """The sample could not be made; the message says what the run said."""


class NoBooksError(SampleError):
    """No books can agree with the rows that the sample has to agree with: a release without a sample."""


def sample_folder() -> Path:
    """Where the sample's results are: AUM_FLOWS_BOOKS_SAMPLE, else build/books_sample."""
    return Path(os.environ.get("AUM_FLOWS_BOOKS_SAMPLE") or ROOT / "build" / "books_sample").resolve()


def fingerprint() -> str:
    """Changes when the sample's results could; rows of other releases do not change it."""
    digest = hashlib.sha256(code_fingerprint().encode())
    for name, mark in SEEDS.items():
        file = ROOT / "seeds" / name
        lines = file.read_bytes().splitlines() if file.exists() else []
        digest.update(b"\n".join(line for line in lines if mark in line))
    return digest.hexdigest()


def ensure_sample() -> str | None:
    """Makes the sample's results if they are not there, or of other code; what to report, where it did. It runs in a
    process of its own, so that dbt starts afresh for the light tier. Where no books could have printed the rows it has
    to agree with, the tables of the books are empty: what is wrong with the rows is for the build to say. SampleError
    where it could not be made for another reason."""
    folder = sample_folder()
    os.environ["AUM_FLOWS_BOOKS_SAMPLE"] = str(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Several builds may find it missing at once; the first makes it.
    with folder.with_name(f".{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = folder / "made_of"
        if made.exists() and made.read_text() == fingerprint():
            return None
        shutil.rmtree(folder, ignore_errors=True)
        try:
            make_sample(folder)
        except NoBooksError as error:
            return str(error)
        except SampleError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        made.write_text(fingerprint())
    return "Rolled the sample of books up: once, until its code changes."


def make_sample(folder: Path) -> None:
    """Invents the books and rolls them up, whatever a user's environment tells Python or dbt; SampleError where that
    fails."""
    from scripts.books.truth import printed_months

    try:
        printed_months(SEED)
    except (ArithmeticError, LookupError, OSError, ValueError) as error:
        raise NoBooksError(f"The tables of the books are empty, for no books agree with July 2004: {error}") from None
    books = folder / "books"
    told = ("AUM_FLOWS_", "DBT_", "LANG", "LC_", "PYTHON")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(told)}
    for module, arguments in (
        ("generate_books", ["--rows", str(ROWS), "--seed", str(SEED)]),
        ("books", []),
    ):
        done = subprocess.run(
            [sys.executable, "-m", f"scripts.commands.{module}", "--books", str(books), *arguments],
            cwd=ROOT,
            env=environment | {"AUM_FLOWS_BOOKS": str(folder), "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            reason = (done.stderr.strip() or done.stdout.strip() or "no reason given").splitlines()[-1]
            raise SampleError(f"the sample of books could not be made: {reason}")
