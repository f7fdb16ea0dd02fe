"""A page for each release, one file each without scripts or requests. site/index.html is the newest of a firm that is
alone, and of several it sets them side by side."""

import os
import re
import sys
from collections import Counter
from collections.abc import Collection
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import jinja2
from markupsafe import Markup
from rich.progress import track

from scripts.catalog import open_published
from scripts.showing.exhibits import figure_html
from scripts.showing.firms import firms
from scripts.showing.page import contents, words
from scripts.showing.press import day, month, signed
from scripts.showing.published import Release, releases

TEMPLATES = Path(__file__).with_name("templates")

# The mark of the pages that were written here, and may be removed.
GENERATOR = "aum_flows make report"

# Pages made for each firm: a page takes two fifths of a second, and twenty years of months would take minutes.
MOST_PAGES = 12


def templates() -> jinja2.Environment:
    """The templates; they escape whatever is not marked as HTML."""
    loader = jinja2.FileSystemLoader(TEMPLATES)
    environment = jinja2.Environment(loader=loader, autoescape=True)
    environment.filters |= {
        "day": day,
        "month": month,
        "signed": signed,
        "words": words,
        "figure": lambda text: Markup(figure_html(text)),
    }
    environment.globals |= {"generator": GENERATOR, "style": Markup((TEMPLATES / "page.css").read_text())}
    return environment


def picker(shown: list[Release], this: Release, files: dict[str, str]) -> list[tuple[str, list[dict]]]:
    """Links to all pages, by firm, the newest release first; nothing where there is one page alone."""
    if len(shown) == 1:
        return []
    by_firm = attrgetter("firm_name", "firm_id")
    return [
        (
            firm,
            [
                {
                    "text": f"{day(release.as_of)} ({release.release_id})",
                    "file": files[release.release_id],
                    "is_this": release == this,
                }
                for release in sorted(some, key=attrgetter("order"), reverse=True)
            ],
        )
        for (firm, _), some in groupby(sorted(shown, key=by_firm), key=by_firm)
    ]


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
    for release in shown:
        if not re.fullmatch(r"[a-z0-9_]{1,100}", release.release_id) or release.release_id == "index":
            raise ValueError(
                f"release_id {release.release_id!r} names no page: expected lower-case letters, digits and _, 100 of "
                "them at most, and not index"
            )
    return shown


def pages(published: Path, asked: Collection[str] = ()) -> dict[str, str]:
    """Text of each page by file name. A release's goes by its id; index.html is the newest release's where one firm is
    shown, and sets the firms side by side where there are several."""
    with open_published(published) as warehouse:
        every = releases(warehouse)
        shown = to_show(every, asked)
        shown.sort(key=attrgetter("as_of", "released_on", "firm_name", "release_id"))
        names = {release.release_id: f"{release.release_id}.html" for release in shown}
        several = len({release.firm_id for release in every}) > 1
        if not several:
            names[shown[-1].release_id] = "index.html"
        shared = {
            "releases": len(every),
            "firms": len({release.firm_id for release in every}),
            "left_out": len(every) - len(shown),
            "has_index": several,
        }
        environment = templates()
        set_page = environment.get_template("page.html")
        made = {
            names[release.release_id]: set_page.render(
                contents(warehouse, release), picker=picker(shown, release, names), **shared
            )
            for release in track(shown, "setting pages", transient=True, disable=not sys.stdout.isatty())
        }
        if several:
            newest = {release.release_id: release for release in every if release.is_newest}
            set_index = environment.get_template("firms.html")
            made["index.html"] = set_index.render(firms=firms(warehouse, newest, names), releases=len(every))
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
    """Writes the pages of the releases in `published` into the folder `site`; the path of the newest one.

    Errors: SystemExit where there is no published file, ValueError as to_show has it. All pages are made before the
    first is written, so that an error leaves those in place as they are.
    """
    made = pages(published, asked)
    site.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        put_in_place(site / name, text)
    remove_stale(site, set(made))
    return site / "index.html"
