"""Runs `dbt build` into a new private file, follows it, and counts what ran against what there is to run."""

import contextlib
import gc
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from scripts import console
from scripts.building.build_files import BuildFiles
from scripts.intake import seeds
from scripts.publishing import PublishError

# What has to have run and passed, by dbt's resource type.
COUNTED = ("seed", "model", "test")
PASSED = ("success", "pass", "warn")


@dataclass
class Run:
    """What came of a run of dbt: kind and name of what there was to run, by dbt's id; how each ended; what was said."""

    expected: dict[str, tuple[str, str]] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def warnings(self) -> int:
        """How many tests warned."""
        return sum(status == "warn" for status in self.ended.values())

    def passed(self) -> dict[str, list[str]]:
        """Names of what ran and passed, by kind."""
        names: dict[str, list[str]] = {}
        for key, (kind, name) in sorted(self.expected.items(), key=lambda item: item[1]):
            if self.ended.get(key) in PASSED:
                names.setdefault(kind, []).append(name)
        return names

    def counts(self) -> Counter[str]:
        """How many of each kind ran and passed."""
        return Counter({kind: len(names) for kind, names in self.passed().items()})

    def missing(self) -> list[str]:
        """Seeds, models, data tests, and unit tests that were to run, that did not run and pass."""
        return [f"{kind} {name}" for key, (kind, name) in self.expected.items() if self.ended.get(key) not in PASSED]


class Watch:
    """Follows dbt's events: moves a progress bar, and keeps what macros print."""

    def __init__(self, progress: Progress):
        self.progress = progress
        self.bar = progress.add_task("reading the project", total=None)
        self.printed: list[str] = []

    def __call__(self, event) -> None:
        if event.info.name == "ConcurrencyLine":
            self.progress.update(self.bar, total=event.data.node_count, description="building")
        elif event.info.name == "NodeFinished":
            self.progress.update(self.bar, advance=1, description=event.data.node_info.node_name[:48].ljust(48))
        elif event.info.name == "PrintEvent":
            self.printed.append(event.data.msg)


def expected(manifest, with_unit_tests: bool) -> dict[str, tuple[str, str]]:
    """By dbt's id, the kind and name of all that a build has to run."""
    kinds = {
        key: (str(node.resource_type), node.name)
        for key, node in manifest.nodes.items()
        if node.resource_type in COUNTED and node.config.materialized != "ephemeral"
    }
    return kinds | (
        {key: ("unit_test", test.name) for key, test in manifest.unit_tests.items()} if with_unit_tests else {}
    )


def lines_of(error: BaseException | str) -> list[str]:
    """An error of dbt in words: without empty lines and where it keeps its compiled SQL."""
    lines = [line.rstrip() for line in str(error).splitlines()]
    return [line for line in lines if line.strip() and "compiled code at" not in line and "> in macro" not in line]


def problems_of(outcome, printed: list[str]) -> Iterator[str]:
    """What a run of dbt said, each cause once: failing tests as macros/house/report_failures.sql puts them, errors of
    single nodes, and what stopped the whole run."""
    yield from printed
    results = getattr(outcome.result, "results", None) or []
    errors = [result for result in results if result.status in ("error", "fail") and result.message]
    for result in errors:
        if result.node.resource_type == "unit_test" or result.status == "error":
            yield from lines_of(result.message)
    if outcome.exception and not errors:
        yield from lines_of(outcome.exception)


def parse(files: BuildFiles, project: Path, code: str):
    """Parses the project: dbt's manifest. PublishError where it cannot be parsed. code: the fingerprint of the code.
    What dbt keeps of a parse serves the same code alone: where models changed, it can keep unit tests that are gone.
    """
    from dbt.cli.main import dbtRunner

    parsed = files.target / "parsed_code"
    is_kept = parsed.is_file() and parsed.read_bytes() == code.encode()
    outcome = dbtRunner().invoke(["parse", *options(files, project), *([] if is_kept else ["--no-partial-parse"])])
    if isinstance(outcome.exception, KeyboardInterrupt):
        raise KeyboardInterrupt
    if not outcome.success:
        raise PublishError("\n".join(["the project cannot be read", *problems_of(outcome, [])]))
    parsed.write_text(code)
    return outcome.result


def options(files: BuildFiles, project: Path) -> list[str]:
    """Options of every call of dbt. Logs and artefacts cost a quarter of a warm build; `dbt build` writes them for
    those who want them."""
    level = "info" if console.is_verbose() else "none"
    return [
        *("--project-dir", str(project), "--profiles-dir", str(project), "--target-path", str(files.target)),
        *("--log-level", level, "--log-level-file", "none", "--no-use-colors", "--no-write-json"),
    ]


def check_seeds(manifest, project: Path) -> None:
    """PublishError names all that is wrong with the seed files. dbt is handed the rows that were read here."""
    declared = seeds.declared_seeds(manifest.nodes.values(), manifest.metadata.project_name, project)
    problems = seeds.problems_of(project, declared)
    if problems:
        raise PublishError("\n".join(["the seed files cannot be read", *problems]))


def run_dbt(screen: Console, files: BuildFiles, project: Path, parsed, code: str, unit_tests: bool) -> Run:
    """Runs `dbt build` into a new private file. parsed: dbt's manifest, if the project is parsed already; code: the
    fingerprint of the code; unit_tests: whether they run too. PublishError where a file or the project cannot be read.
    """
    problems = seeds.undecodable(project)
    if problems:
        raise PublishError("\n".join(["the seed files cannot be read", *problems]))
    files.make_private()
    # dbt's project is a large web of objects that live to the end: looking for garbage in it is an eighth of a build.
    gc.disable()
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with (
        # The seeds are loaded from dbt's working folder: it has to be the one whose seeds were checked.
        contextlib.chdir(project),
        Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as progress,
    ):
        watch = Watch(progress)
        left_out = [] if unit_tests else ["--exclude-resource-type", "unit_test"]
        try:
            manifest = parsed or parse(files, project, code)
            check_seeds(manifest, project)
            run = Run(expected(manifest, unit_tests))
            outcome = dbtRunner(manifest=manifest, callbacks=[watch]).invoke(
                ["build", *options(files, project), *left_out]
            )
        finally:
            DuckDBConnectionManager.close_all_connections()
            gc.enable()
    if isinstance(outcome.exception, KeyboardInterrupt):
        raise KeyboardInterrupt
    run.problems = list(dict.fromkeys(problems_of(outcome, [] if console.is_verbose() else watch.printed)))
    run.ended = {result.node.unique_id: str(result.status) for result in getattr(outcome.result, "results", None) or []}
    if not outcome.success and not run.missing():
        run.problems.append("dbt ended with an error")
        run.ended = {}
    return run
