"""The exhibits of a release for the page's template, row by row and text by text as release.exhibit_* hold them."""

import html
from dataclasses import dataclass
from itertools import groupby

from scripts.reports.published import ExhibitRow


@dataclass(frozen=True)
class Panel:
    """A table of an exhibit. spans: text and number of columns of what stands over the headings, empty text over none;
    headings: lines of text of each column but the first; are_words: whether it holds words; body: kind and texts of
    each row."""

    spans: list[tuple[str | None, int]]
    headings: list[list[str]]
    are_words: list[bool]
    body: list[tuple[str, list[str | None]]]


@dataclass(frozen=True)
class Exhibit:
    """One exhibit: its panels stand one below the other."""

    name: str
    titles: list[str]
    panels: list[Panel]
    notes: list[str]


def figure_html(text: str | None) -> str:
    """A printed figure as HTML whose last digit, not its parenthesis or percent sign, stands at the column's edge."""
    text = html.escape(text or "")
    return f'{text[:-1]}<span class="hang">{text[-1]}</span>' if text.endswith((")", "%")) else text


def is_words(column: list[str | None]) -> bool:
    """Whether a column holds words, which stand to the left, and no figures, which stand to the right."""
    texts = [text for text in column if text]
    return bool(texts) and all(text[-1].isalpha() for text in texts)


def spanning(first: list[str | None], rest: list[list[str | None]]) -> list[str | None]:
    """The text of the first heading row that stands over each column; None over a column with no heading below it."""
    over, texts = None, []
    for position, text in enumerate(first):
        over = text or over if any(row[position] for row in rest) else None
        texts.append(over)
    return texts


def set_panel(rows: list[ExhibitRow]) -> Panel:
    """A panel from its rows in order."""
    heading = [row.texts for row in rows if row.kind == "heading"]
    body = [(row.kind, row.texts) for row in rows if row.kind != "heading"]
    texts = [row for kind, row in body if kind != "group"]
    # Columns this panel fills; the first is the label's.
    used = [column for column in range(1, len(heading[0])) if any(row[column] for row in heading + texts)]
    over = spanning(heading[0], heading[1:])
    return Panel(
        spans=[(text, len(list(columns))) for text, columns in groupby(over[column] for column in used)],
        headings=[
            [row[column] for row in (heading[1:] if over[column] else heading) if row[column]] for column in used
        ],
        are_words=[is_words([row[column] for row in texts]) for column in used],
        body=[(kind, [row[0], *(row[column] for column in used)]) for kind, row in body],
    )


def set_exhibit(name: str, printed: list[ExhibitRow]) -> Exhibit | None:
    """An exhibit from its rows in order, as the mart has them; None where the release prints none."""
    if not printed:
        return None
    in_panels = [row for row in printed if row.panel is not None]
    return Exhibit(
        name,
        titles=[row.texts[0] for row in printed if row.kind == "title"],
        panels=[set_panel(list(rows)) for _, rows in groupby(in_panels, key=lambda row: row.panel)],
        notes=[row.texts[0] for row in printed if row.kind == "note"],
    )
