"""Builds and tests the warehouse, publishes it if every test passed, and prints the headline."""

import argparse
import sys

from scripts.console import guarded


def main() -> int:
    """Reads the arguments; the exit status."""
    from scripts.building.build import build

    parser = argparse.ArgumentParser(prog="make build", description=__doc__)
    parser.add_argument("--full", action="store_true", help="even where nothing changed since the last tested build")
    return build(full=parser.parse_args().full)


if __name__ == "__main__":
    sys.exit(guarded(main, "Nothing was published"))
