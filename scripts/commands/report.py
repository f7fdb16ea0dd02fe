"""Writes a page for each firm and its newest releases into the site folder, and prints the path of the first."""

import argparse
import sys

from scripts.console import guarded


def main() -> None:
    """Reads the arguments; exits with 1 where no page can be written."""
    from scripts.project import published_file, site_folder
    from scripts.reports.report import report

    parser = argparse.ArgumentParser(prog="make report", description=__doc__)
    parser.add_argument("releases", nargs="*", metavar="release_id", help="older releases that get a page too")
    try:
        print(report(published_file(), site_folder(), parser.parse_args().releases))
    except (ValueError, OSError) as error:
        sys.exit(f"No page was written: {error}")


if __name__ == "__main__":
    sys.exit(guarded(main, "No page was written"))
