"""The exhibits of each release of the published file, aligned for a terminal."""

from rich.console import Console

from scripts.catalog import open_published
from scripts.project import published_file
from scripts.reports.published import EXHIBITS, ExhibitRow, exhibit_rows, releases

# How a terminal sets each kind of row.
STYLES = {"title": "bold", "heading": "bold", "group": "bold cyan", "note": "dim"}

# Rows without figures, set over the whole width.
ACROSS = ("title", "note")


def aligned(rows: list[ExhibitRow]) -> list[tuple[str, str]]:
    """An exhibit's rows as (kind, line), one width for each column; titles and notes run over all of them.

    Words stand to the left and figures to the right, a closing parenthesis or percent sign one place further, so that
    digits stand below digits.
    """
    table = [[text or "" for text in row.texts] for row in rows if row.kind not in ACROSS]
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
    page, before = [], rows[0]
    for row in rows:
        goes_on_below = None not in (row.panel, before.panel) and row.panel != before.panel
        if row.kind == "group" or (row.kind == "note" and before.kind != "note") or goes_on_below:
            page.append(("blank", ""))
        page.append((row.kind, row.texts[0] if row.kind in ACROSS else next(figures)))
        before = row
    return page


def print_exhibits() -> None:
    """Prints every release of the published file, each firm's newest last; plain text outside a terminal."""
    console = Console(highlight=False, markup=False, soft_wrap=True)
    with open_published(published_file()) as warehouse:
        for release in releases(warehouse):
            for exhibit in EXHIBITS:
                printed = exhibit_rows(warehouse, exhibit, release.release_id)
                if printed:
                    for kind, line in aligned(printed):
                        console.print(line, style=STYLES.get(kind))
                    console.print()
