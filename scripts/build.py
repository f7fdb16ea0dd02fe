"""`make build`: dbt build into the private file, and, only if every test passed, publish it. Prints the headline last."""

import sys
import time
from collections import Counter

import duckdb
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from scripts.headline import print_headline
from scripts.project import ROOT, private_file, published_file
from scripts.publish import PublishError, publish, publisher_lock

KINDS = {"seed": "seeds", "model": "models", "test": "tests", "unit_test": "unit tests"}


class Watch:
    """Follows dbt's events: moves a progress bar, and counts what ran by kind and how it ended."""

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


def run_dbt(console: Console, manifest=None) -> tuple[bool, Counter[str]]:
    """Runs `dbt build` on the project into a new private file: whether everything passed, and what ran by kind."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    private = private_file()
    private.parent.mkdir(parents=True, exist_ok=True)
    for leftover in (private, private.with_name(private.name + ".wal")):
        leftover.unlink(missing_ok=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        watch = Watch(progress)
        # Logs and artefacts cost a quarter of a warm build; `dbt build` writes them for those who want them.
        quick = ["--quiet", "--log-level-file", "none", "--no-write-json"]
        try:
            outcome = dbtRunner(manifest=manifest, callbacks=[watch]).invoke(
                ["build", "--project-dir", str(ROOT), "--profiles-dir", str(ROOT), *quick]
            )
        finally:
            DuckDBConnectionManager.close_all_connections()
    if outcome.exception:
        console.print(str(outcome.exception), style="red", markup=False, highlight=False)
    return outcome.success, watch.ran


def build(manifest=None) -> int:
    """Builds and publishes; the exit status. Where anything fails, says so and leaves the published file as it was."""
    console = Console(highlight=False, soft_wrap=True)
    published = published_file()
    started = time.monotonic()
    try:
        with publisher_lock(published):
            passed, ran = run_dbt(console, manifest)
            if not passed:
                raise PublishError("the build failed")
            publish(private_file(), published)
    except (PublishError, OSError, duckdb.Error) as error:
        kept = f"{published} is unchanged" if published.exists() else "there is no published file yet"
        console.print(f"Nothing was published: {error}; {kept}.", style="bold red", markup=False)
        return 1
    done = ", ".join(f"{ran[kind]} {plural}" for kind, plural in KINDS.items())
    console.print(f"Built and tested in {time.monotonic() - started:.1f} s: {done}; all passed.")
    print_headline(console, published)
    return 0


if __name__ == "__main__":
    sys.exit(build())
