"""A page for each firm and each release, one file each without scripts or requests. site/index.html sets the firms side
by side; where there is one alone, it is that firm's page."""

import os
import re
import sys
from collections import Counter
from collections.abc import Collection
from pathlib import Path

import jinja2
from markupsafe import Markup
from rich.progress import track

from scripts.catalog import open_published
from scripts.reports import firm, palette
from scripts.reports.exhibits import figure_html
from scripts.reports.firms import FIRMS, side_by_side
from scripts.reports.formatting import column, day, month, signed
from scripts.reports.page import contents
from scripts.reports.published import Release, releases, rows
from scripts.reports.wording import words

TEMPLATES = Path(__file__).with_name("templates")

# The mark of the pages that were written here, and may be removed.
GENERATOR = "aum_flows make report"

# Releases of a firm that get a page without being asked for: twenty years of months would be 240.
MOST_PAGES = 12


def templates() -> jinja2.Environment:
    """The templates; they escape whatever is not marked as HTML."""
    loader = jinja2.FileSystemLoader(TEMPLATES)
    environment = jinja2.Environment(loader=loader, autoescape=True)
    environment.filters |= {
        "column": column,
        "day": day,
        "month": month,
        "signed": signed,
        "words": words,
        "figure": lambda text: Markup(figure_html(text)),
    }
    environment.globals |= {
        "generator": GENERATOR,
        "style": Markup((TEMPLATES / "page.css").read_text()) + palette.style(),
    }
    return environment


def links_of(shown: list[Release], this: Release, has_index: bool) -> list[dict]:
    """Where a release's page leads: all firms, its firm, the releases before and after it that have a page."""
    near = {release.order: release for release in shown if release.firm_id == this.firm_id}
    before = max((order for order in near if order < this.order), default=None)
    after = min((order for order in near if order > this.order), default=None)
    return [
        *([{"file": "index.html", "text": "All firms, side by side"}] if has_index else []),
        {"file": firm_file(this), "text": f"{this.firm_name} over the years"},
        *(
            {"file": release_file(near[order]), "text": f"{which}: {near[order].release_id}"}
            for which, order in (("Release before", before), ("Release after", after))
            if order is not None
        ),
    ]


def release_file(release: Release) -> str:
    """The page of a release."""
    return f"{release.release_id}.html"


def firm_file(release: Release) -> str:
    """The page of a release's firm."""
    return f"firm_{release.firm_id}.html"


def to_show(every: list[Release], asked: Collection[str]) -> list[Release]:
    """Releases that get a page: the newest of each firm, MOST_PAGES of them, and those asked for by id.

    ValueError where an id asked for is not in the file, or one is no file's name.
    """
    unknown = set(asked) - {release.release_id for release in every}
    if unknown:
        raise ValueError(f"no such release in the file: {', '.join(sorted(unknown))}")
    newest = Counter(release.firm_id for release in every)
    shown = [
        release
        for release in every
        if release.order > newest[release.firm_id] - MOST_PAGES or release.release_id in asked
    ]
    names = ["index.html", *map(release_file, shown), *dict.fromkeys(map(firm_file, shown))]
    for name, times in Counter(names).items():
        if not re.fullmatch(r"[a-z0-9_]{1,100}\.html", name) or times > 1:
            raise ValueError(
                f"{name.removesuffix('.html')!r} names no page, or two: expected lower-case letters, digits and _, "
                "100 of them at most; no release may be called index, or as the page of a firm is"
            )
    return shown


def pages(published: Path, asked: Collection[str] = ()) -> dict[str, str]:
    """Text of each page by file name. A release's goes by its id, a firm's by firm_ and its id; index.html sets the
    firms side by side, and is the firm's page where there is one alone."""
    with open_published(published) as warehouse:
        every = releases(warehouse)
        shown = to_show(every, asked)
        found = rows(warehouse, FIRMS)
        newest = {release.firm_id: release for release in every if release.is_newest}
        has_index = len(newest) > 1
        shared = {"releases": len(every), "firms": len(newest)}
        environment = templates()
        set_release, set_firm = environment.get_template("page.html"), environment.get_template("firm.html")
        made = {}
        for release in track(shown, "setting pages", transient=True, disable=not sys.stdout.isatty()):
            made[release_file(release)] = set_release.render(
                contents(warehouse, release),
                links=links_of(shown, release, has_index),
                left_out=len(every) - len(shown),
                **shared,
            )
        for line in found:
            of_firm = [release for release in every if release.firm_id == line["firm_id"]]
            files = {release.release_id: release_file(release) for release in shown if release in of_firm}
            made[firm_file(of_firm[0])] = set_firm.render(
                firm.contents(warehouse, line, newest[line["firm_id"]], files),
                of_firm=of_firm[::-1],
                files=files,
                left_out=len(of_firm) - len(files),
                **shared,
            )
        if has_index:
            lines = side_by_side(warehouse, found, newest)
            made["index.html"] = environment.get_template("firms.html").render(lines=lines, **shared)
        elif shown:
            made["index.html"] = made[firm_file(shown[0])]
        return made


def put_in_place(path: Path, text: str) -> None:
    """Writes a file so that whoever reads the path gets the old text or the new one, whole."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def remove_stale(site: Path, written: set[str]) -> None:
    """Removes pages that were written here for releases which are no longer in the file."""
    for path in site.glob("*.html"):
        if path.name not in written and f'content="{GENERATOR}"' in path.read_text(encoding="utf-8", errors="replace"):
            path.unlink()


def report(published: Path, site: Path, asked: Collection[str] = ()) -> Path:
    """Writes the pages of the releases in `published` into the folder `site`; the path of the first one, index.html.

    Errors: SystemExit where there is no published file, ValueError as to_show has it. All pages are made before the
    first is written, so that an error leaves those in place as they are.
    """
    made = pages(published, asked)
    site.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        put_in_place(site / name, text)
    remove_stale(site, set(made))
    return site / "index.html"
