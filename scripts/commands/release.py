"""Prints the exhibits of every release as the firm prints them."""

import argparse
import sys

from scripts.console import guarded


def main() -> None:
    """Reads the arguments."""
    from scripts.reports.terminal import print_exhibits

    argparse.ArgumentParser(prog="make release", description=__doc__).parse_args()
    print_exhibits()


if __name__ == "__main__":
    sys.exit(guarded(main, "Nothing was printed"))
