"""Rolls a folder of books up, runs their controls, and keeps the results for the next `make build`."""

import argparse
import sys
from pathlib import Path

from books.commands import roll_up
from books.scripts.runner import BATCH_ROWS, ENGINES


def main() -> int:
    """Reads the arguments; the exit status."""
    parser = argparse.ArgumentParser(prog="make books", description=__doc__)
    parser.add_argument("--books", type=Path, required=True, help="folder of books, as docs/BOOKS.md says")
    parser.add_argument("--engine", choices=list(ENGINES), default="duckdb")
    parser.add_argument("--memory", default="3GB", help="what the engine may use; it spills to disk beyond that")
    parser.add_argument("--batch-rows", type=int, default=BATCH_ROWS, help="rows that are read in one go")
    given = parser.parse_args()
    return roll_up(given.books, given.memory, given.batch_rows, given.engine)


if __name__ == "__main__":
    sys.exit(main())
