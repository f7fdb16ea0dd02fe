"""Brings a PostgreSQL database to what the published file holds. The environment variable URL says which: make postgres
URL=postgresql://user@host:5432/database"""

import argparse
import os
import sys

from scripts.console import guarded


def main() -> int:
    """Reads the arguments and the URL, which may hold a password; the exit status."""
    from scripts.exports.postgres import hand_off
    from scripts.project import published_file

    argparse.ArgumentParser(prog="make postgres", description=__doc__).parse_args()
    return hand_off(os.environ.get("URL", ""), published_file())


if __name__ == "__main__":
    sys.exit(guarded(main, "Nothing was loaded"))
