"""`make build`: dbt build into the private file; publish it only if every test passed; print the headline last."""

import gc
import sys
import time
from collections import Counter
from pathlib import Path

import duckdb
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from scripts.books.sample import SampleError, ensure_sample
from scripts.headline import console_for_people, print_headline
from scripts.project import ROOT, code_fingerprint, private_file, published_file
from scripts.publish import PublishError, publish, publisher_lock

KINDS = {"seed": "seeds", "model": "models", "test": "tests", "unit_test": "unit tests"}

# Unit tests run on mock rows: as long as the code is the same, they cannot turn out otherwise. The file holds the
# fingerprint of the code and how many of them passed.
UNIT_TESTED = ROOT / "build" / "unit_tested_code"


class Watch:
    """Follows dbt's events: moves a progress bar, and counts what ran by kind."""

    def __init__(self, progress: Progress):
        self.progress = progress
        self.bar = progress.add_task("reading the project", total=None)
        self.ran: Counter[str] = Counter()

    def __call__(self, event) -> None:
        if event.info.name == "ConcurrencyLine":
            self.progress.update(self.bar, total=event.data.node_count, description="building")
        elif event.info.name == "NodeFinished":
            self.ran[event.data.node_info.resource_type] += 1
            self.progress.update(self.bar, advance=1, description=event.data.node_info.node_name[:48].ljust(48))


def run_dbt(console: Console, options: list[str], project: Path, manifest) -> tuple[bool, Counter[str]]:
    """Runs `dbt build` into a new private file: whether everything passed, and how many nodes ran by kind."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    private = private_file()
    private.parent.mkdir(parents=True, exist_ok=True)
    for leftover in (private, private.with_name(private.name + ".wal")):
        leftover.unlink(missing_ok=True)
    # dbt's project is a large web of objects that live to the end: looking for garbage in it is an eighth of a build.
    gc.disable()
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        watch = Watch(progress)
        # Logs and artefacts cost a quarter of a warm build; `dbt build` writes them for those who want them.
        quick = ["--quiet", "--log-level-file", "none", "--no-write-json"]
        try:
            outcome = dbtRunner(manifest=manifest, callbacks=[watch]).invoke(
                ["build", "--project-dir", str(project), "--profiles-dir", str(project), *quick, *options]
            )
        finally:
            DuckDBConnectionManager.close_all_connections()
            gc.enable()
    if outcome.exception:
        console.print(str(outcome.exception), style="red", markup=False, soft_wrap=True)
    return outcome.success, watch.ran


def build(project: Path = ROOT, manifest=None) -> int:
    """Builds and publishes; returns the exit status. What fails is said, and leaves the published file as it was.

    project: a folder with dbt_project.yml, profiles.yml and seeds/. manifest: dbt's, if the project is parsed already.
    """
    console = console_for_people()
    published = published_file()
    fingerprint = code_fingerprint()
    tested = UNIT_TESTED.read_text().split() if UNIT_TESTED.exists() else []
    unit_tested = len(tested) == 2 and tested[0] == fingerprint
    options = ["--exclude-resource-type", "unit_test"] if unit_tested else []
    started = time.monotonic()
    try:
        with publisher_lock(published):
            if ensure_sample():
                console.print("Rolled the sample of books up: once, until its code changes.")
            passed, ran = run_dbt(console, options, project, manifest)
            if not passed:
                raise PublishError("the build failed")
            unit_tests = int(tested[1]) if unit_tested else ran["unit_test"]
            tests = {"data_tests": ran["test"], "unit_tests": unit_tests, "unit_tests_ran": not unit_tested}
            told = publish(private_file(), published, tests)
    except (PublishError, SampleError, OSError, duckdb.Error) as error:
        kept = f"{published} is unchanged" if published.exists() else "there is no published file yet"
        console.print(f"Nothing was published: {error}; {kept}.", style="bold red", markup=False, soft_wrap=True)
        return 1
    UNIT_TESTED.parent.mkdir(exist_ok=True)
    UNIT_TESTED.write_text(f"{fingerprint} {unit_tests}\n")
    done = [f"{ran[kind]} {plural}" for kind, plural in KINDS.items() if ran[kind]]
    if unit_tested:
        done.append("unit tests passed before on this code")
    console.print(f"Built and tested in {time.monotonic() - started:.1f} s: {', '.join(done)}.")
    for line in told:
        console.print(line, markup=False)
    print_headline(console, published)
    return 0


if __name__ == "__main__":
    sys.exit(build())
