"""Prints the exhibits of every release as the firm prints them."""

import argparse
import signal

from scripts.showing.terminal import print_exhibits


def main() -> None:
    """Reads the arguments."""
    argparse.ArgumentParser(prog="make release", description=__doc__).parse_args()
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `make release | head` ends quietly
    print_exhibits()


if __name__ == "__main__":
    main()
