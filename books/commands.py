"""Rolls a folder of books up, or invents one, for a person who watches: progress, a summary, and all that is wrong."""

import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.status import Status

from books.invented.generator import generate
from books.scripts.comparison import differences
from books.scripts.folder import BooksError
from books.scripts.runner import BATCH_ROWS, ENGINES, run
from books.scripts.store import Store
from scripts.project import published_file, rolled_folder


def listed(months: list[str]) -> str:
    """Months as a text: the first, the last and how many."""
    if not months:
        return "none"
    return f"{len(months)} ({months[0]} to {months[-1]})" if len(months) > 1 else months[0]


def roll_up(books: Path, memory: str, batch_rows: int, engine: str) -> int:
    """Runs the books of a folder; the exit status."""
    console = Console()
    try:
        with Status("looking at the files", console=console) as status:

            def show(step: str) -> None:
                if step.startswith("executor ") or (step.startswith("months ") and not console.is_terminal):
                    console.print(step, highlight=False)
                status.update(step)

            summary = run(books, Store(rolled_folder()), memory, batch_rows, show, engine)
    except BooksError as error:
        count = f"{len(error.problems)} problem{'s' if len(error.problems) > 1 else ''}"
        return complain(console, error.problems, f"Nothing was kept: {count} in {books}.")
    lines = [
        f"Read: {listed(summary.read)}; {summary.rows:,} account-days, {summary.bytes:,} bytes.",
        f"Skipped, because their files have not changed: {listed(summary.skipped)}.",
        *(["Nothing new: the results of these books are in place."] if summary.was_in_place else []),
        f"Every control holds; {summary.seconds:.1f} s. Results: {summary.results}. The next `make build` shows them.",
        "Where they differ from what was printed: on the page of `make report`, and in audit.fct_books_to_print.",
    ]
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    return 0


def complain(console: Console, problems: list[str], conclusion: str) -> int:
    """Says all that is wrong; the exit status."""
    for problem in problems:
        console.print(problem, style="red", markup=False, highlight=False, soft_wrap=True)
    console.print(conclusion, style="bold red", markup=False, soft_wrap=True)
    return 1


def compare_engines(books: Path, memory: str) -> int:
    """Runs the books of a folder on each engine, and compares what they made; the exit status. Nothing is kept."""
    console = Console()
    place = rolled_folder().parent
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place, prefix="compared_") as folder:
        stores = {name: Store(Path(folder) / name) for name in ENGINES}

        def show(step: str) -> None:
            if step.startswith("executor "):
                console.print(step, highlight=False, soft_wrap=True)

        try:
            for name, store in stores.items():
                told = run(books, store, memory, BATCH_ROWS, show, name)
                console.print(f"{name}: {told.rows:,} account-days, {told.seconds:.1f} s", highlight=False)
        except BooksError as error:
            return complain(console, error.problems, "Nothing was compared.")
        rows, problems = differences(*stores.values(), names=tuple(stores))
    if problems:
        return complain(console, problems, f"The engines differ over {books}.")
    console.print(f"The engines agree: {rows:,} rows, every column and type.", highlight=False)
    return 0


def invent(rows: int, books: Path, months: int, seed: int) -> int:
    """Writes invented books; the exit status."""
    console, started = Console(), time.monotonic()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
    )
    try:
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            bar = progress.add_task("writing books", total=rows)
            written = generate(
                rows, books, published_file(), months, seed, lambda done: progress.update(bar, advance=done)
            )
    except (OSError, ValueError) as error:
        console.print(f"No books were written: {error}", style="bold red", markup=False, soft_wrap=True)
        return 1
    console.print(
        f"{written.rows:,} rows of {written.accounts:,} accounts in {months} months, "
        f"{written.bytes:,} bytes in {written.files:,} files, {time.monotonic() - started:.1f} s: {books}",
        highlight=False,
        soft_wrap=True,
    )
    return 0
