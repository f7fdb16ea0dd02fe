"""What the tests stand on: a copy of the project whose seeds a test may spoil, and the source document."""

import contextlib
import csv
import fcntl
import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from tools import spark_is_there

from books.invented.generator import generate
from books.scripts.runner import run
from books.scripts.store import Store
from scripts import console, fingerprint
from scripts.building import build_cache
from scripts.building.build import build, check_all_passed
from scripts.catalog import identifier, literal
from scripts.project import PUBLISHED_SCHEMAS, ROOT
from scripts.publishing import PublishError
from tests.campaigns import compiled, invented, straight
from tests.campaigns.rig import Rig, small_warehouse
from tests.campaigns.straight import Code

SEEDS = ROOT / "tests" / "python" / "seeds"
AUGUST = SEEDS / "august_2004"
OTHERS = ("other_shapes", "revised_july_2004", "october_2004", "one_day_2024")

# Rows of small books that engines are compared on.
SMALL = 4_000

JANUS_DOCUMENT = "janus-2004-07-release.txt"

# Files that take minutes begin first, so that no worker is left alone with one at the end.
LONG = tuple(f"test_{name}.py" for name in ("spark", "page", "books", "chaos", "straight", "promises", "plausibility"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Orders tests by their file, the long ones first."""
    places = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))


@pytest.fixture(scope="session")
def source_document() -> str:
    """Text of the July 2004 release; AUM_FLOWS_SOURCE names its folder, for the document is not ours to publish."""
    folder = os.environ.get("AUM_FLOWS_SOURCE")
    if not folder or not (Path(folder) / JANUS_DOCUMENT).exists():
        pytest.skip(f"the source document is absent: set AUM_FLOWS_SOURCE to the folder that holds {JANUS_DOCUMENT}")
    return (Path(folder) / JANUS_DOCUMENT).read_text(encoding="utf-8")


@contextlib.contextmanager
def shared_folder(tmp_path_factory, name: str) -> Iterator[Path]:
    """A folder that all workers of a session share, held by one of them at a time."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder = root / f"shared_{name}"
    folder.mkdir(exist_ok=True)
    with (root / f"shared_{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


@pytest.fixture(scope="session")
def parsed(tmp_path_factory):
    """The parsed project: the builds of planted copies start from it. What one worker, or the last `make build`, has
    parsed the next one need not."""
    from dbt.cli.main import dbtRunner

    with shared_folder(tmp_path_factory, "parse") as target:
        kept = ROOT / "target" / "partial_parse.msgpack"
        if kept.exists() and not (target / kept.name).exists():
            shutil.copy(kept, target)
        outcome = dbtRunner().invoke(
            ["--quiet", "parse", "--project-dir", str(ROOT), "--profiles-dir", str(ROOT), "--target-path", str(target)]
        )
    assert outcome.success, outcome.exception
    return outcome.result


@pytest.fixture(scope="session")
def code(tmp_path_factory, parsed) -> Code:
    """The project parsed and compiled, once for all workers."""
    with shared_folder(tmp_path_factory, "compiled") as folder:
        if not (folder / "target").exists():
            compiled.compile_project(folder, parsed)
        (folder / "solved").mkdir(exist_ok=True)
    return Code(*straight.in_build_order(folder / "target"), folder / "solved", parsed)


class Project:
    """A copy of the project's seeds with its own private and published files."""

    def __init__(self, folder: Path, code: Code, monkeypatch, with_unit_tests: bool = False):
        self.folder = folder
        self.code = code
        self.judged: duckdb.DuckDBPyConnection | None = None
        self.published = folder / "warehouse" / "aum_flows.duckdb"
        if not (folder / "seeds").exists():
            for name in ("dbt_project.yml", "profiles.yml"):
                shutil.copyfile(ROOT / name, folder / name)
            shutil.copytree(ROOT / "seeds", folder / "seeds")
        monkeypatch.setenv("AUM_FLOWS_PRIVATE", str(folder / "build" / "aum_flows.duckdb"))
        monkeypatch.setenv("AUM_FLOWS_PUBLISHED", str(self.published))
        # Unit tests are about the code, which is the same in every copy: `shipped` runs them.
        monkeypatch.setattr(build_cache, "UNIT_TESTED", folder / "unit_tested_code")
        if not with_unit_tests:
            build_cache.remember_unit_tests(fingerprint.of_code(), 31)

    def seed(self, name: str) -> Path:
        """Path of a seed by name, such as reported/flows."""
        return self.folder / "seeds" / f"{name}.csv"

    def line_of(self, name: str, text: str) -> int:
        """Number, from 1, of the one line of a seed that reads `text`."""
        lines = self.seed(name).read_text(encoding="utf-8").splitlines()
        (place,) = [number for number, line in enumerate(lines, start=1) if line == text]
        return place

    def replace(self, name: str, old: str, new: str) -> None:
        """Puts `new` in place of the one line `old` of a seed; takes the line out where `new` is empty."""
        place = self.line_of(name, old)
        lines = self.seed(name).read_text(encoding="utf-8").splitlines()
        lines[place - 1 : place] = [new] if new else []
        self.seed(name).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def append(self, name: str, rows: str) -> None:
        """Adds lines at the end of a seed."""
        with self.seed(name).open("a", encoding="utf-8") as file:
            file.write(rows.strip("\n") + "\n")

    def append_folder(self, folder: Path) -> None:
        """Adds the rows of every CSV below `folder`, laid out like seeds/, to the seed of the same name."""
        for path in sorted(folder.rglob("*.csv")):
            header, _, rows = path.read_text(encoding="utf-8").partition("\n")
            name = str(path.relative_to(folder).with_suffix(""))
            assert self.seed(name).read_text(encoding="utf-8").partition("\n")[0] == header, path
            self.append(name, rows)

    def build(self, full: bool = False) -> int:
        """Builds and publishes as `make build` does; the exit status. What the solver knows of a release it may keep:
        it is the same in every copy."""
        self.judged = None
        kept = self.folder / "build" / "solved"
        kept.mkdir(parents=True, exist_ok=True)
        straight.share(self.code.solved, kept)
        for node in self.code.parsed.nodes.values():
            if node.resource_type == "seed":
                node.root_path = str(self.folder)
        status = build(self.folder, self.code.parsed, full)
        straight.share(kept, self.code.solved)
        return status

    def judge(self) -> int:
        """The exit status of build() and what it says of the seeds, in a tenth of the time: the same SQL without dbt.
        Nothing is published; `query` reads what was made in memory."""
        self.judged = None
        try:
            straight.check_files(self.code, self.folder)
            run, self.judged = straight.run_straight(self.code, self.folder, self.folder / "build")
            check_all_passed(run)
        except PublishError as error:
            first, *problems = str(error).split("\n")
            console.complain("\n".join([*problems, f"Nothing was published: {first}."]))
            return 1
        if run.problems:  # tests that warn
            console.complain("\n".join(run.problems))
        return 0

    def write_judged(self) -> None:
        """Puts the tables that would be published of what was judged where the published file would be, for readers."""
        self.published.parent.mkdir(parents=True)
        self.judged.execute(f"attach {literal(self.published)} as written")
        for schema, table in self.judged.execute(
            "select schema_name, table_name from duckdb_tables() "
            "where database_name = current_database() and list_contains($1, schema_name)",
            [list(PUBLISHED_SCHEMAS)],
        ).fetchall():
            self.judged.execute(f"create schema if not exists written.{identifier(schema)}")
            self.judged.execute(f"create table written.{identifier(schema, table)} as from {identifier(schema, table)}")
        self.judged.close()
        self.judged = None

    def query(self, sql: str, *parameters) -> list[tuple]:
        """Rows from the published file, or from what was judged since."""
        if self.judged:
            return self.judged.execute(sql, list(parameters)).fetchall()
        with duckdb.connect(str(self.published), read_only=True) as warehouse:
            return warehouse.execute(sql, list(parameters)).fetchall()


@pytest.fixture
def project(tmp_path, code, monkeypatch) -> Project:
    """A fresh copy of the project, not built yet."""
    return Project(tmp_path, code, monkeypatch)


def built_once(tmp_path_factory, code, name: str, *rows: str, with_unit_tests: bool = False) -> Project:
    """The shipped seeds and folders of invented rows, built and published once for all workers; not to be changed."""
    with pytest.MonkeyPatch.context() as monkeypatch, shared_folder(tmp_path_factory, name) as folder:
        built = Project(folder, code, monkeypatch, with_unit_tests)
        if not built.published.exists():
            for added in rows:
                built.append_folder(SEEDS / added)
            assert built.build() == 0
    return built


@pytest.fixture(scope="session")
def shipped(tmp_path_factory, code) -> Project:
    """The shipped seeds, built and published, unit tests included."""
    return built_once(tmp_path_factory, code, "shipped", with_unit_tests=True)


@pytest.fixture(scope="session")
def august_built(tmp_path_factory, code) -> Project:
    """The shipped seeds and the invented August 2004 release, built and published."""
    return built_once(tmp_path_factory, code, "august", "august_2004")


@pytest.fixture(scope="session")
def others(tmp_path_factory, code) -> Project:
    """The shipped seeds and the invented releases of other firms, and two more of Janus, built and published."""
    return built_once(tmp_path_factory, code, "others", *OTHERS)


@pytest.fixture(scope="session")
def many(tmp_path_factory, code) -> Project:
    """The shipped seeds and several hundred invented releases, judged once for all workers; its tables are in a file as
    they would be published."""
    with pytest.MonkeyPatch.context() as monkeypatch, shared_folder(tmp_path_factory, "many") as folder:
        built = Project(folder, code, monkeypatch)
        if not built.published.exists():
            invented.write(folder / "seeds", invented.invent())
            assert built.judge() == 0
            built.write_judged()
    return built


@pytest.fixture
def with_others(project) -> Project:
    """The seeds of `others`, not built yet, for a test to spoil."""
    for name in OTHERS:
        project.append_folder(SEEDS / name)
    return project


def seed_rows(name: str) -> list[dict[str, str]]:
    """Rows of a shipped seed by name, such as reported/flows."""
    return list(csv.DictReader(io.StringIO((ROOT / "seeds" / f"{name}.csv").read_text(encoding="utf-8"))))


@pytest.fixture(scope="session")
def quick_spark(tmp_path_factory) -> Iterator[None]:
    """Spark is there, and told to be quick: small books are done before Java has compiled anything well, and it need
    not try."""
    spark_is_there()
    folder = tmp_path_factory.mktemp("conf")
    (folder / "spark-defaults.conf").write_text(
        "spark.driver.extraJavaOptions -XX:+UseSerialGC -XX:TieredStopAtLevel=1\nspark.sql.shuffle.partitions 2\n"
    )
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("SPARK_CONF_DIR", str(folder))
        yield


@pytest.fixture(scope="session")
def small_books(tmp_path_factory, shipped) -> Path:
    """Small books that agree with July 2004; not to be changed."""
    folder = tmp_path_factory.mktemp("small") / "books"
    generate(SMALL, folder, shipped.published)
    return folder


@pytest.fixture(scope="session")
def on_duckdb(small_books, tmp_path_factory) -> Store:
    """The small books, rolled up on DuckDB."""
    store = Store(tmp_path_factory.mktemp("duckdb"))
    run(small_books, store)
    return store


@pytest.fixture(scope="session")
def drafted(tmp_path_factory, code, on_duckdb) -> Project:
    """The shipped seeds and the small books, judged once for all workers; its tables are in a file as they would be
    published."""
    with pytest.MonkeyPatch.context() as monkeypatch, shared_folder(tmp_path_factory, "drafted") as folder:
        built = Project(folder, code, monkeypatch)
        if not built.published.exists():
            monkeypatch.setenv("AUM_FLOWS_BOOKS", str(on_duckdb.root))
            assert built.judge() == 0
            built.write_judged()
    return built


@pytest.fixture(scope="module")
def built_rig(tmp_path_factory, shipped):
    """A rig with three small versions."""
    folder = tmp_path_factory.mktemp("chaos")
    return Rig(folder / "rig", small_warehouse(shipped.published, folder / "small.duckdb"), 3)


@pytest.fixture
def rig(built_rig):
    """The rig, with nothing published."""
    shutil.rmtree(built_rig.published.parent)
    return built_rig
