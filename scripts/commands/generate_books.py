"""Writes invented books that agree with the July 2004 release, of any size."""

import argparse
import sys
from pathlib import Path

from books.commands import invent


def main() -> int:
    """Reads the arguments; the exit status."""
    parser = argparse.ArgumentParser(prog="make generate-books", description=__doc__)
    parser.add_argument("--rows", type=int, required=True, help="about how many rows of daily activity")
    parser.add_argument("--books", type=Path, required=True, help="folder to write, empty or not there yet")
    parser.add_argument("--months", type=int, default=3, help="3 to 240, the last of them July 2004")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    return invent(given.rows, given.books, given.months, given.seed)


if __name__ == "__main__":
    sys.exit(main())
