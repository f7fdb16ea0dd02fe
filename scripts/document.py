"""Writes what was measured into a document, between two lines that mark the place."""

import re
from pathlib import Path


def write_block(document: Path, name: str, lines: list[str]) -> None:
    """Puts `lines` between `<!-- name: begin -->` and `<!-- name: end -->`; SystemExit where those are absent."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    text = document.read_text(encoding="utf-8")
    if not re.search(f"{begin}.*{end}", text, flags=re.DOTALL):
        raise SystemExit(f"{document} has no lines {begin} and {end}")
    block = "\n".join([begin, "", *lines, "", end])
    document.write_text(re.sub(f"{begin}.*{end}", lambda _: block, text, flags=re.DOTALL), encoding="utf-8")


def table_lines(headings: list[str], rows: list[list[str]]) -> list[str]:
    """A Markdown table."""
    return [
        f"| {' | '.join(headings)} |",
        "|---" * len(headings) + "|",
        *(f"| {' | '.join(cells)} |" for cells in rows),
    ]
