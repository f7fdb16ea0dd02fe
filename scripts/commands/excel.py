"""Writes a release of the published file as a workbook with live formulas, and prints its path."""

import argparse
import sys
from pathlib import Path

from scripts.console import guarded


def main() -> None:
    """Reads the arguments; exits with 1 where no workbook can be written."""
    from scripts.project import published_file, site_folder
    from scripts.reports.workbook import write_workbook
    from scripts.reports.workbook.sheets import WorkbookError

    parser = argparse.ArgumentParser(prog="make excel", description=__doc__)
    parser.add_argument("destination", nargs="?", type=Path, default=site_folder() / "aum_flows.xlsx")
    parser.add_argument("--firm", help="the newest release of this firm; else of the firm whose release is the newest")
    parser.add_argument("--release", help="this release")
    asked = parser.parse_args()
    try:
        write_workbook(published_file(), asked.destination, asked.firm, asked.release)
    except (WorkbookError, OSError) as error:
        sys.exit(f"No workbook was written: {error}")
    print(asked.destination)


if __name__ == "__main__":
    sys.exit(guarded(main, "No workbook was written"))
