"""Answers every saved query of docs/METRICS.md from the published file; or one question, with the arguments of `mf
query` such as --metrics net_sales --group-by firm,scope."""

import argparse
import sys

from scripts.console import guarded


def main() -> int:
    """Reads the arguments; the exit status."""
    from scripts.exports.metrics import answer

    parser = argparse.ArgumentParser(prog="make metrics", description=__doc__, allow_abbrev=False)
    _, question = parser.parse_known_args()
    return answer(question)


if __name__ == "__main__":
    sys.exit(guarded(main, "Nothing was answered"))
