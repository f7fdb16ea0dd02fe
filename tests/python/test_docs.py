"""The docs: the picture is the models' graph, tables are current, links lead somewhere, queries answer as they say."""

import re
from pathlib import Path

import duckdb
import networkx
import pytest
from conftest import AUGUST

from scripts.project import ROOT
from tests.campaigns import pages
from tests.campaigns.document import parts

DECISIONS = ROOT / "docs" / "decisions"
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
WITH_QUERIES = [ROOT / "docs" / f"{name}.md" for name in ("ANALYSTS", "BI", "FINANCE", "RELIABILITY")]
QUERY = re.compile(r"```sql\n((?:select|with)\b.*?)```\n\n```text\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def manifest(parsed) -> dict:
    return parsed.writable_manifest().to_dict(omit_none=True)


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def drawn(picture: str) -> set[tuple[str, str]]:
    """Arrows of a Mermaid flow chart that have no words on them."""
    lines = re.findall(r"^ +(\w+) --> (\w+(?: & \w+)*)$", picture, flags=re.MULTILINE)
    return {(start, end) for start, ends in lines for end in ends.split(" & ")}


def reach(arrows: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """(room, room that depends on it), directly or by way of others."""
    return set(networkx.transitive_closure(networkx.DiGraph(arrows)).edges)


def test_the_picture_is_the_graph_of_rooms(manifest):
    """No arrow is drawn that no model makes, and those that are left out follow from those that are drawn."""
    arrows = pages.arrows(manifest["nodes"])
    shown = drawn(text(ROOT / "README.md"))
    assert len(shown) > 10
    assert shown <= arrows
    assert reach(shown) == reach(arrows)


def test_a_picture_without_an_arrow_is_noticed(manifest):
    arrows = pages.arrows(manifest["nodes"])
    shown = drawn("\n".join(pages.picture(manifest["nodes"])))
    assert reach(shown) == reach(arrows)
    for arrow in shown:
        assert reach(shown - {arrow}) != reach(arrows)


def test_what_is_generated_is_current(manifest):
    """`python -m tests.campaigns.pages` writes it anew, after `dbt parse`."""
    for (document, name), lines in pages.blocks(manifest).items():
        assert parts(document, name)[1].strip("\n").split("\n") == lines, f"{document.name}, {name}"


def test_the_index_lists_every_decision():
    listed = re.findall(r"^- \[(\d{4})\]\((.*?)\) (.*)$", text(DECISIONS / "README.md"), flags=re.MULTILINE)
    files = sorted(path for path in DECISIONS.glob("*.md") if path.name != "README.md")
    assert [name for _, name, _ in listed] == [path.name for path in files]
    for place, ((number, name, title), path) in enumerate(zip(listed, files, strict=True), start=1):
        assert int(number) == place
        assert name.startswith(f"{number}-")
        assert text(path).startswith(f"# {title}\n")
        assert ": " in title
        assert "**Decision.**" in text(path)
        assert "**Rejected.**" in text(path)


def anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", text(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for link in re.findall(r"\]\(([^)\s]+)\)", text(page)):
        if not link.startswith(("http:", "https:")):
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            assert target.exists(), link
            assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "CHANGELOG.md"], ids=lambda page: page.name)
def test_models_and_tests_are_called_by_their_names(page, manifest):
    known = {node["name"] for node in [*manifest["nodes"].values(), *manifest["metrics"].values()]}
    known |= {test["name"] for test in manifest["unit_tests"].values()}
    known |= {path.stem for path in (ROOT / "books" / "models").rglob("*.sql")}
    named = re.findall(r"\b(?:(?:stg|int|fct|dim)_|seeds__|marts__)[a-z0-9_]+\b", text(page))
    assert set(named) - known == set()


def test_the_first_five_questions_take_six_lines_each():
    section = text(ROOT / "docs" / "ANALYSTS.md").split("\n## Five questions\n")[1].split("\n## ")[0]
    queries = [query for query, _ in QUERY.findall(section)]
    assert len(queries) == section.count("\n### ") == 5
    assert [query for query in queries if len(query.strip().splitlines()) > 6] == []


@pytest.mark.parametrize("page", WITH_QUERIES, ids=lambda page: page.name)
def test_queries_answer_as_the_page_says(page, shipped):
    queries = QUERY.findall(text(page))
    assert queries
    for query, answer in queries:
        with duckdb.connect(str(shipped.published), read_only=True) as warehouse:
            result = warehouse.execute(query)
            headings = [column[0] for column in result.description]
            rows = [["NULL" if value is None else str(value) for value in row] for row in result.fetchall()]
        assert answer.split() == " ".join([*headings, *(cell for row in rows for cell in row)]).split()


def test_the_rows_of_the_readme_are_rows_of_august():
    examples = re.findall(r"^\| `(\w+)\.csv` \| .* \| `(.*)` \|$", text(ROOT / "README.md"), flags=re.MULTILINE)
    assert len(examples) == 7
    for name, row in examples:
        assert row in text(AUGUST / "reported" / f"{name}.csv").splitlines()


def test_the_readme_is_read_in_a_minute():
    assert len(text(ROOT / "README.md").splitlines()) <= 150
