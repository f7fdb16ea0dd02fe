"""Writes what was measured into a document, between two lines that mark the place."""

from pathlib import Path


def parts(document: Path, name: str) -> tuple[str, str, str]:
    """A document's text up to the mark `<!-- name: begin -->` and with it, then up to `<!-- name: end -->`, then from
    there on; SystemExit where a mark is absent."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, begins, rest = document.read_text(encoding="utf-8").partition(begin)
    block, ends, after = rest.partition(end)
    if not begins or not ends:
        raise SystemExit(f"{document} has no lines {begin} and {end}")
    return before + begin, block, end + after


def write_block(document: Path, name: str, lines: list[str]) -> None:
    """Puts `lines` between the marks of `name`."""
    before, _, after = parts(document, name)
    document.write_text("\n".join([before, "", *lines, "", after]), encoding="utf-8")


def table_lines(headings: list[str], rows: list[list[str]]) -> list[str]:
    """A Markdown table."""
    return [
        f"| {' | '.join(headings)} |",
        "|---" * len(headings) + "|",
        *(f"| {' | '.join(cells)} |" for cells in rows),
    ]
