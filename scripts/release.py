"""`make release`: prints each release's exhibits from the published file, aligned for a terminal."""

import signal

from rich.console import Console

from scripts.project import published_file
from scripts.published import open_published, releases

EXHIBITS = ("exhibit_1", "exhibit_2", "exhibit_2_quartile")

# How a terminal sets each kind of row.
STYLES = {"title": "bold", "heading": "bold", "group": "bold cyan", "note": "dim"}

# Rows without figures, set over the whole width.
ACROSS = ("title", "note")


def aligned(rows: list[tuple], kinds: list[str]) -> list[tuple[str, str]]:
    """An exhibit's rows as (kind, line), one width for each column; titles and notes run over all of them.

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
            page.append(("blank", ""))
        page.append((kind, row[0] if kind in ACROSS else next(figures)))
        before = kind
    return page


def print_releases() -> None:
    """Prints every release of the published file, each firm's newest last; plain text outside a terminal."""
    console = Console(highlight=False, markup=False, soft_wrap=True)
    with open_published(published_file()) as warehouse:
        for release in releases(warehouse):
            for exhibit in EXHIBITS:
                printed = warehouse.execute(
                    f"select * exclude (release_id, row_number) from release.{exhibit} "
                    "where release_id = ? order by row_number",
                    [release.release_id],
                ).fetchall()
                if printed:
                    for kind, line in aligned([row[1:] for row in printed], [row[0] for row in printed]):
                        console.print(line, style=STYLES.get(kind))
                    console.print()


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `make release | head` ends quietly
    print_releases()
