"""`make build` with nothing changed: it starts no dbt; and whatever changes, it builds in full again."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from books.scripts.store import Store
from scripts import fingerprint
from scripts.building import build_cache, dbt
from scripts.building.build import build
from scripts.building.build_files import MARK
from scripts.project import ROOT, rolled_folder
from scripts.publishing.folder import PublishedFolder
from tests.campaigns.rig import small_warehouse

SAME = "Nothing changed since the last tested build"


@pytest.fixture(scope="module")
def small(shipped, tmp_path_factory) -> Path:
    """A small private file of what is shipped: here it matters whether a build runs, not what it makes."""
    file = small_warehouse(shipped.published, tmp_path_factory.mktemp("small") / "aum_flows.duckdb")
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"create table {MARK} (project varchar)")
    return file


@pytest.fixture
def built(small) -> Path:
    """What a run of dbt leaves as the private file."""
    return small


@pytest.fixture
def once_built(built, project, monkeypatch):
    """A project that has just been built, in which dbt is not run but counted: it leaves what is built."""
    private = project.folder / "build" / "aum_flows.duckdb"
    project.runs = []

    def run_dbt(_console, opened, *_, **__):
        project.runs.append(time.monotonic())
        opened.make_private()
        shutil.copyfile(built, private)
        status = "warn" if project.warnings else "pass"
        return dbt.Run({"test.one": ("test", "one")}, {"test.one": status})

    project.warnings = 0
    monkeypatch.setattr(dbt, "run_dbt", run_dbt)
    assert build(project.folder) == 0
    return project


def is_built(project) -> bool:
    """Whether the next build runs dbt."""
    before = len(project.runs)
    assert build(project.folder) == 0
    return len(project.runs) > before


class TestNothingChanged:
    """What is shipped is printed: it is built whole."""

    @pytest.fixture
    def built(self, shipped) -> Path:
        return shipped.folder / "build" / "aum_flows.duckdb"

    def test_no_dbt_is_started_and_the_headline_is_printed(self, once_built, capsys):
        capsys.readouterr()
        assert not is_built(once_built)
        printed = capsys.readouterr().out
        assert printed.startswith(SAME)
        assert "Assets under management" in printed
        assert printed.rstrip().endswith(str(once_built.published))
        assert build(once_built.folder, full=True) == 0
        assert len(once_built.runs) == 2

    def test_it_is_quick_and_loads_neither_dbt_nor_polars(self, once_built):
        """In a process of its own, as `make build` runs it: told that nothing changed, it prints and ends."""
        code = (
            "import json, sys, time; started = time.perf_counter()\n"
            "from pathlib import Path; from scripts.building import build\n"
            f"assert build.build(Path({str(once_built.folder)!r})) == 0\n"
            "took = time.perf_counter() - started\n"
            "print(json.dumps([took, sorted(name.partition('.')[0] for name in sys.modules)]))"
        )
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(SAME)
        took, modules = json.loads(done.stdout.splitlines()[-1])
        assert not {"dbt", "polars", "altair", "great_tables", "numpy", "highspy", "jinja2"} & set(modules)
        assert took < 2  # 0.3 s on an idle machine


def code_copied(project, monkeypatch) -> Path:
    """A copy of the project's code for a test to change: the fingerprint is taken of it."""
    for part in fingerprint.CODE:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, project.folder / "code" / part)
        else:
            (project.folder / "code" / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / part, project.folder / "code" / part)
    whole = fingerprint.of_files
    monkeypatch.setattr(fingerprint, "of_code", lambda: whole(fingerprint.CODE, project.folder / "code"))
    build_cache.remember_unit_tests(fingerprint.of_code(), 31)
    assert not is_built(project)  # the copy is the same code
    return project.folder / "code"


def test_books_rolled_up_again_are_built_again(once_built):
    assert not is_built(once_built)
    kept = Store(rolled_folder(once_built.folder))
    (kept.root / "results" / "one").mkdir(parents=True)
    kept.put_in_place({"results": "one"})
    assert is_built(once_built)
    assert not is_built(once_built)


@pytest.mark.parametrize(
    "file",
    [
        "macros/arithmetic/exact.sql",
        "models/marts/bounds/int_bounds__solution.py",
        "scripts/solver/bounds.py",
        "scripts/solver/solved.py",
        "scripts/publishing/copying.py",
        "tests/singular/stg_reported__release__prints_something.sql",
        "profiles.yml",
        "requirements.txt",
    ],
)
def test_a_byte_of_code_starts_a_build(once_built, monkeypatch, file):
    path = code_copied(once_built, monkeypatch) / file
    path.write_bytes(path.read_bytes() + b"\n")
    build_cache.remember_unit_tests(fingerprint.of_code(), 31)
    assert is_built(once_built)
    assert not is_built(once_built)


def add_a_file(project):
    (project.folder / "seeds" / "reported" / "more.csv").write_text("a\n1\n")


CHANGES = {
    "a byte of a seed": lambda project: project.append("reported/flows", " "),
    "a line of a seed": lambda project: project.replace(
        "reference/firms", project.seed("reference/firms").read_text().splitlines()[1], ""
    ),
    "a new seed": add_a_file,
    "no published file": lambda project: project.published.unlink(),
    "no private file": lambda project: (project.folder / "build" / "aum_flows.duckdb").unlink(),
    "another private file": lambda project: (
        duckdb.connect(str(project.folder / "build" / "aum_flows.duckdb")).execute("create schema other").close()
    ),
    "no manifest": lambda project: PublishedFolder(project.published).note.unlink(),
    "another mode": lambda project: project.published.chmod(0o644),
    "no record": lambda project: build_cache.forget(),
    "half a record": lambda project: build_cache.record().write_text(build_cache.record().read_text()[:50]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_whatever_changes_a_build_runs(once_built, name):
    CHANGES[name](once_built)
    assert is_built(once_built)
    assert not is_built(once_built)


def test_a_damaged_published_file_is_built_and_published_again(once_built):
    good = once_built.published.read_bytes()
    once_built.published.chmod(0o644)
    with once_built.published.open("r+b") as file:
        file.seek(len(good) // 2)
        file.write(b"!")
    assert is_built(once_built)
    assert once_built.published.read_bytes() == good


def test_a_write_ahead_log_is_removed_by_a_build(once_built):
    log = PublishedFolder(once_built.published).log
    log.unlink()
    log.write_bytes(b"left behind")
    assert is_built(once_built)
    assert not log.exists()


def test_after_a_rollback_a_build_runs(once_built):
    private = once_built.folder / "build" / "aum_flows.duckdb"
    other = once_built.folder / "other.duckdb"
    shutil.copyfile(private, other)
    with duckdb.connect(str(other)) as connection:
        connection.execute("update reference.dim_firm set firm_name = 'Another'")
    folder = PublishedFolder(once_built.published)
    with folder.locked():
        folder.publish(other)
    assert is_built(once_built)
    with folder.locked():
        folder.roll_back()
    assert is_built(once_built)
    assert not is_built(once_built)


def test_another_python_starts_a_build(once_built, monkeypatch):
    monkeypatch.setattr(sys, "version", "3.99")
    assert is_built(once_built)


def test_a_variable_of_dbt_starts_none_for_no_build_hears_it(once_built, monkeypatch):
    monkeypatch.setenv("DBT_TARGET", "memory")
    assert not is_built(once_built)


def test_a_test_that_warns_is_seen_again(once_built):
    once_built.append("reported/flows", " ")
    once_built.warnings = 1
    assert is_built(once_built)
    assert is_built(once_built)


def test_a_build_that_failed_is_not_taken_for_one_that_passed(once_built, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(dbt, "run_dbt", lambda *_, **__: dbt.Run({"test.one": ("test", "one")}, {}))
        assert build(once_built.folder, full=True) == 1
    assert is_built(once_built)
