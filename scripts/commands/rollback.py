"""Puts the version of the published file before this one back in place, or another kept one."""

import argparse
import sys

from scripts.publishing.rollback import rollback


def main() -> int:
    """Reads the arguments; the exit status."""
    parser = argparse.ArgumentParser(prog="make rollback", description=__doc__)
    parser.add_argument("to", nargs="?", default="", help="name, number or start of the hash; make rollback TO=")
    return rollback(parser.parse_args().to.strip())


if __name__ == "__main__":
    sys.exit(main())
