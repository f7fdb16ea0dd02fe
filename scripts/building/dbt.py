"""Runs `dbt build` into a new private file, and follows it."""

import gc
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from scripts.project import private_file


class Watch:
    """Follows dbt's events: moves a progress bar, and counts what ran by kind and what warned."""

    def __init__(self, progress: Progress):
        self.progress = progress
        self.bar = progress.add_task("reading the project", total=None)
        self.ran: Counter[str] = Counter()
        self.warnings = 0

    def __call__(self, event) -> None:
        if event.info.name == "ConcurrencyLine":
            self.progress.update(self.bar, total=event.data.node_count, description="building")
        elif event.info.name == "NodeFinished":
            node = event.data.node_info
            self.ran[node.resource_type] += 1
            self.warnings += node.node_status == "warn"
            self.progress.update(self.bar, advance=1, description=node.node_name[:48].ljust(48))


def run_dbt(console: Console, options: list[str], project: Path, parsed) -> tuple[bool, Counter[str], int]:
    """Runs `dbt build` into a new private file: whether everything passed, how many nodes ran by kind, and how many
    tests warned. parsed: dbt's manifest, if the project is parsed already."""
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
            outcome = dbtRunner(manifest=parsed, callbacks=[watch]).invoke(
                ["build", "--project-dir", str(project), "--profiles-dir", str(project), *quick, *options]
            )
        finally:
            DuckDBConnectionManager.close_all_connections()
            gc.enable()
    if outcome.exception:
        console.print(str(outcome.exception), style="red", markup=False, soft_wrap=True)
    return outcome.success, watch.ran, watch.warnings
