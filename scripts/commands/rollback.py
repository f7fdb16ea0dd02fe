"""Puts the version of the published file before this one back in place, or another kept one."""

import argparse
import sys

from scripts.console import guarded


def main() -> int:
    """Reads the arguments; the exit status."""
    from scripts.publishing.rollback import rollback

    parser = argparse.ArgumentParser(prog="make rollback", description=__doc__)
    parser.add_argument("to", nargs="?", default="", help="name, number or start of the hash; make rollback TO=")
    return rollback(parser.parse_args().to.strip())


if __name__ == "__main__":
    sys.exit(guarded(main, "Nothing was rolled back"))
