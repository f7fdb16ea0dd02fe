"""`make books`: rolls a folder of books up, runs their controls, and keeps the results for the next `make build`."""

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.status import Status

from scripts.books.folder import BooksError
from scripts.books.runner import BATCH_ROWS, run
from scripts.books.store import Store, results_folder


def listed(months: list[str]) -> str:
    """Months as a text: the first, the last and how many."""
    if not months:
        return "none"
    return f"{len(months)} ({months[0]} to {months[-1]})" if len(months) > 1 else months[0]


def main(arguments: list[str] | None = None) -> int:
    """Runs the tier; the exit status."""
    parser = argparse.ArgumentParser(prog="books", description=__doc__)
    parser.add_argument("--books", type=Path, required=True, help="folder of books, as docs/BOOKS.md says")
    parser.add_argument("--engine", choices=["duckdb"], default="duckdb")
    parser.add_argument("--memory", default="3GB", help="what the engine may use; it spills to disk beyond that")
    parser.add_argument("--batch-rows", type=int, default=BATCH_ROWS, help="rows that are read in one go")
    given = parser.parse_args(arguments)
    console = Console()
    store = Store(results_folder())
    try:
        with Status("looking at the files", console=console) as status:

            def tell(said: str) -> None:
                if said.startswith("months ") and not console.is_terminal:
                    console.print(said, highlight=False)
                status.update(said)

            told = run(given.books, store, given.memory, given.batch_rows, tell)
    except BooksError as error:
        for problem in error.problems:
            console.print(problem, style="red", markup=False, highlight=False, soft_wrap=True)
        count = f"{len(error.problems)} problem{'s' if len(error.problems) > 1 else ''}"
        console.print(f"Nothing was kept: {count} in {given.books}.", style="bold red", markup=False, soft_wrap=True)
        return 1
    console.print(f"Read: {listed(told.read)}; {told.rows:,} account-days, {told.bytes:,} bytes.", highlight=False)
    console.print(f"Skipped, for their files have not changed: {listed(told.skipped)}.", highlight=False)
    if told.was_in_place:
        console.print("Nothing new: the results of these books are in place.", highlight=False)
    console.print(
        f"Every control holds; {told.seconds:.1f} s. Results: {told.results}. The next `make build` shows them.",
        highlight=False,
        soft_wrap=True,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
