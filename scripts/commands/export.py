"""Writes every published table as Parquet and CSV with a data package that describes them, and prints its path."""

import argparse
import sys
from pathlib import Path

import duckdb

from scripts.exports.export import ExportError, export
from scripts.project import export_folder, published_file


def main() -> None:
    """Reads the arguments; exits with 1 where nothing can be exported."""
    parser = argparse.ArgumentParser(prog="make export", description=__doc__)
    parser.add_argument("destination", nargs="?", type=Path, default=export_folder(), help="folder; default dist/")
    destination = parser.parse_args().destination
    try:
        print(export(published_file(), destination.resolve()))
    except (ExportError, OSError, duckdb.Error) as error:
        sys.exit(f"Nothing was exported: {error}")


if __name__ == "__main__":
    main()
