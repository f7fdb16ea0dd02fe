"""`make release`: prints each release's exhibits from the published file, aligned for a terminal."""

import signal
import sys

import duckdb

from scripts.project import published_file

EXHIBITS = ("exhibit_1", "exhibit_2", "exhibit_2_quartile")

# Rows without figures, set over the whole width.
ACROSS = ("title", "note")


def aligned(rows: list[tuple], kinds: list[str]) -> list[str]:
    """An exhibit's rows of text as lines of one width for each column; titles and notes run over all of them.

    Words stand to the left and figures to the right, a closing parenthesis or percent sign one place further, so that
    digits stand below digits. kinds: each row's row_kind.
    """
    table = [[text or "" for text in row] for row, kind in zip(rows, kinds, strict=True) if kind not in ACROSS]
    columns = [column for column in zip(*table, strict=True) if any(column)]
    lines = []
    for column in columns:
        if column[-1][-1:].isalpha() or column is columns[0]:
            width = max(map(len, column))
            lines.append([text.ljust(width) for text in column])
        else:
            padded = [text if text.endswith((")", "%")) else text + " " for text in column]
            width = max(map(len, padded))
            lines.append([text.rjust(width) for text in padded])
    figures = iter("  ".join(cells).rstrip() for cells in zip(*lines, strict=True))
    page, before = [], "title"
    for row, kind in zip(rows, kinds, strict=True):
        if kind == "group" or (kind == "note" and before != "note"):
            page.append("")
        page.append(row[0] if kind in ACROSS else next(figures))
        before = kind
    return page


def print_releases() -> int:
    """Prints every release of the published file, the newest of each firm last; the exit status."""
    published = published_file()
    if not published.exists():
        print(f"{published} is not there yet: run make build first", file=sys.stderr)
        return 1
    with duckdb.connect(str(published), read_only=True) as warehouse:
        for (release_id,) in warehouse.execute(
            "select release_id from reference.dim_release order by firm_id, release_order"
        ).fetchall():
            for exhibit in EXHIBITS:
                printed = warehouse.execute(
                    f"select * exclude (release_id, row_number) from release.{exhibit} "
                    "where release_id = ? order by row_number",
                    [release_id],
                ).fetchall()
                if printed:
                    kinds, rows = [row[0] for row in printed], [row[1:] for row in printed]
                    print("\n".join(aligned(rows, kinds)), end="\n\n")
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `make release | head` ends quietly
    sys.exit(print_releases())
