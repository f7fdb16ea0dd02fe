"""Rolls a folder of books up on DuckDB and on Spark, and compares every result, row by row and type by type."""

import argparse
import sys
from pathlib import Path

from books.commands import compare_engines


def main() -> int:
    """Reads the arguments; the exit status."""
    parser = argparse.ArgumentParser(prog="make compare-engines", description=__doc__)
    parser.add_argument("--books", type=Path, required=True, help="folder of books, as docs/BOOKS.md says")
    parser.add_argument("--memory", default="3GB", help="what each engine may use")
    given = parser.parse_args()
    return compare_engines(given.books, given.memory)


if __name__ == "__main__":
    sys.exit(main())
