"""The rooms of scripts/: arrows go one way, and no two rooms import each other."""

import ast
import graphlib
import itertools
from collections.abc import Iterable
from pathlib import Path

import pytest

from scripts.fingerprint import CODE
from scripts.project import ROOT

SCRIPTS = ROOT / "scripts"

# What any room may import, and which imports no room.
SHARED = {"catalog", "fingerprint", "project", "console"}


def cycles(edges: Iterable[tuple[str, str]]) -> list[str]:
    """One cycle among arrows (from, to), along its arrows, the first node last again; empty where there is none."""
    graph: dict[str, set[str]] = {}
    for start, end in edges:
        if start != end:
            graph.setdefault(start, set()).add(end)
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        return error.args[1][::-1]
    return []


def imported(source: str, package: str = "") -> set[str]:
    """Names of the modules that Python source imports, anywhere in it; of `from x import y` both x and x.y.

    package: the one that the source's module is in, for relative imports.
    """
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*above, *filter(None, [node.module])])
            names |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return names


def sources(folder: Path) -> dict[str, str]:
    """Source of every module below a folder of the project, by its dotted name."""
    return {
        ".".join(path.relative_to(folder.parent).with_suffix("").parts).removesuffix(".__init__"): path.read_text()
        for path in sorted(folder.rglob("*.py"))
    }


def room(module: str) -> str:
    """The room that a module of scripts is in: its folder, or itself where it is in none."""
    return [*module.split("."), ""][1]


def arrows(modules: dict[str, str]) -> set[tuple[str, str]]:
    """Arrows between rooms: (importing, imported)."""
    return {
        (room(module), room(name))
        for module, source in modules.items()
        for name in imported(source, module.rpartition(".")[0])
        if name.startswith("scripts.") and room(name) and room(module) != room(name)
    }


def problems(modules: dict[str, str]) -> list[str]:
    """What is wrong with how modules of scripts import each other."""
    edges = arrows(modules)
    wrong = [f"{start} imports commands" for start, end in edges if end == "commands"]
    wrong += [
        f"{start}, which all rooms share, imports {end}"
        for start, end in edges
        if {start} - SHARED == set() < {end} - SHARED
    ]
    wrong += [
        f"{module} imports books"
        for module, source in modules.items()
        if room(module) != "commands" and any(name.split(".")[0] == "books" for name in imported(source))
    ]
    wrong += [
        f"{module} imports tests"
        for module, source in modules.items()
        if any(name.split(".")[0] == "tests" for name in imported(source))
    ]
    cycle = cycles(edges)
    return wrong + ([" imports ".join(cycle)] if cycle else [])


def test_rooms_import_one_way():
    modules = sources(SCRIPTS)
    assert {"commands", "building", "publishing", "solver", "reports", "exports"} <= set(map(room, modules))
    assert len(arrows(modules)) > 10
    assert problems(modules) == []


def test_books_import_one_way():
    """The project of the books, with what of the warehouse's Python it may use."""
    names = {(module, name) for module, source in sources(ROOT / "books").items() for name in imported(source)}
    edges = {(room(module), room(name)) for module, name in names if name.startswith("books.")}
    assert {("commands", "invented"), ("commands", "scripts"), ("invented", "scripts")} <= edges
    assert cycles(edges) == []
    assert {room(name) for _, name in names if name.startswith("scripts.")} == {
        *("catalog", "fingerprint", "project", "solver")
    }


def test_a_command_holds_no_logic():
    """A function that reads the arguments, and what it calls is in a room."""
    for name, source in sources(SCRIPTS / "commands").items():
        functions = [node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
        assert functions == ([] if name == "commands" else ["main"]), name
        assert len(source.splitlines()) <= 30, name


@pytest.mark.parametrize(
    ("module", "source", "problem"),
    [
        ("scripts.solver.bounds", "from scripts.reports import formatting", "solver imports reports"),
        ("scripts.publishing.lock", "def late():\n    import scripts.building.build", "publishing imports building"),
        ("scripts.reports.formatting", "from scripts.commands.build import main", "reports imports commands"),
        ("scripts.catalog", "from scripts.exports import postgres", "catalog, which all rooms share, imports exports"),
        ("scripts.exports.metrics", "import tests.campaigns.rig", "scripts.exports.metrics imports tests"),
        ("scripts.building.build", "from books.scripts.runner import run", "scripts.building.build imports books"),
        ("scripts.publishing.lock", "from ..building import build", "publishing imports building"),
    ],
)
def test_a_planted_arrow_back_is_caught(module, source, problem):
    modules = sources(SCRIPTS)
    if module == "scripts.solver.bounds":  # an arrow that is allowed, until there is one back
        assert problems(modules | {module: source}) == []
        modules["scripts.reports.formatting"] += "\nfrom scripts.solver import bounds"
    assert any(problem in sentence for sentence in problems(modules | {module: source})), problems(modules)


def test_cycles_are_found_in_any_graph():
    assert cycles([("a", "b"), ("b", "c"), ("a", "c"), ("a", "a")]) == []
    assert cycles([]) == []
    edges = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]
    cycle = cycles(edges)
    assert set(cycle) == {"a", "b", "c"}
    assert all(pair in edges for pair in itertools.pairwise(cycle))


def test_the_fingerprint_covers_whatever_a_figure_depends_on():
    """All that the solver and the publisher import, as far as it is the project's own."""
    modules = sources(SCRIPTS)
    reached, ahead = set(), ["scripts.solver.solved", "scripts.publishing.folder", "scripts.building.dbt"]
    ahead += ["scripts.draft.rounding"]
    while ahead:
        module = ahead.pop()
        if module in modules and module not in reached:
            reached.add(module)
            ahead += imported(modules[module])
    assert {"scripts.solver.bounds", "scripts.publishing.copying", "scripts.catalog"} <= reached
    paths = {f"{module.replace('.', '/')}.py" for module in reached} - {"scripts.py"}
    covered = {
        path
        for path in paths
        for part in CODE
        if path == part or path.removesuffix(".py") == part or path.startswith(f"{part}/")
    }
    assert paths - {"scripts/__init__.py"} == covered
    assert {"models", "macros", "tests/generic", "tests/singular", "requirements.txt"} <= set(CODE)
