"""Checks the style of SQL, Python and the dbt project."""

import argparse
import sys

from scripts.console import guarded


def main() -> int:
    """Reads the arguments; the exit status."""
    from scripts.building.lint import lint

    argparse.ArgumentParser(prog="make lint", description=__doc__).parse_args()
    return lint()


if __name__ == "__main__":
    sys.exit(guarded(main, "Nothing was judged"))
