"""The exhibits of a release as HTML tables, row by row and text by text as release.exhibit_* hold them."""

import html
import re
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import great_tables
import polars


@dataclass(frozen=True)
class Exhibit:
    """One exhibit: its titles and notes as text, its table as HTML."""

    name: str
    titles: list[str]
    table: str
    notes: list[str]


def figure_html(text: str | None) -> str:
    """A printed figure as HTML whose last digit, not its parenthesis or percent sign, stands at the column's edge."""
    text = html.escape(text or "")
    return f'{text[:-1]}<span class="hang">{text[-1]}</span>' if text.endswith((")", "%")) else text


def is_words(column: list[str | None]) -> bool:
    """Whether a column holds words, which stand to the left, and no figures, which stand to the right."""
    texts = [text for text in column if text]
    return bool(texts) and all(text[-1].isalpha() for text in texts)


def spans(first: list[str | None], rest: list[list[str | None]]) -> list[str | None]:
    """The text of the first heading row that stands over each column; None over a column with no heading below it."""
    over, headings = None, []
    for position, text in enumerate(first):
        headed = any(row[position] for row in rest)
        over = text or over if headed else None
        headings.append(over)
    return headings


def made_unique(names: list[str]) -> list[str]:
    """Names of groups, repeated ones made unique by marks without width, for a table merges groups of one name."""
    return [name + "\u200b" * names[:position].count(name) for position, name in enumerate(names)]


def set_table(name: str, headings: list[list], body: list[tuple[str | None, list]]) -> str:
    """The table of an exhibit. headings: rows of text; body: (group, row of text); the first column is the label's."""
    texts = [row for _, row in body]
    used = [0] + [
        column for column in range(1, len(headings[0])) if any(row[column] for row in headings + texts)
    ]  # columns this release fills
    keys = [f"column_{column}" for column in used]
    frame = polars.DataFrame(
        {"group": [group or "" for group, _ in body]}
        | {key: [row[column] for row in texts] for key, column in zip(keys, used, strict=True)},
        schema=dict.fromkeys(["group", *keys], polars.String),
    )
    grouped = any(group for group, _ in body)
    table = great_tables.GT(
        frame if grouped else frame.drop("group"), keys[0], "group" if grouped else None, id=name
    ).fmt(figure_html, columns=keys[1:])
    over = spans(headings[0], headings[1:])
    for number, (text, columns) in enumerate(
        groupby(zip(used, keys, strict=True), key=lambda used_as: over[used_as[0]])
    ):
        if text:
            table = table.tab_spanner(text, [key for _, key in columns], id=f"{name}-span-{number}")
    for column, key in zip(used[1:], keys[1:], strict=True):
        below = headings[1:] if over[column] else headings
        label = "<br>".join(html.escape(row[column]) for row in below if row[column])
        words = is_words([row[column] for row in texts])
        table = table.cols_label({key: great_tables.html(label)}).cols_align("left" if words else "right", key)
    # Of the rendered page only the table: the page's own style sheet sets it. Scopes say which heading is whose; naming
    # the headings in every cell again would be a fifth of the page.
    drawn = re.search(r"<table.*</table>", table.as_raw_html(), flags=re.DOTALL)[0]
    return re.sub(r' headers="[^"]*"', "", drawn)


def set_exhibit(name: str, printed: list[dict]) -> Exhibit | None:
    """An exhibit from its rows in order, as the mart has them; None where the release prints none."""
    if not printed:
        return None
    rows = [(row["row_kind"], list(row.values())[3:]) for row in printed]
    groups = iter(made_unique([row[0] for kind, row in rows if kind == "group"]))
    body, group = [], None
    for kind, row in rows:
        if kind == "group":
            group = next(groups)
        elif kind not in ("title", "heading", "note"):
            body.append((group, row))
    texts = {kind: [row for row_kind, row in rows if row_kind == kind] for kind in ("title", "heading", "note")}
    return Exhibit(
        name,
        titles=list(map(itemgetter(0), texts["title"])),
        table=set_table(name, texts["heading"], body),
        notes=list(map(itemgetter(0), texts["note"])),
    )
