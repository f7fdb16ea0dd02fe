"""MetricFlow answers the questions of docs/METRICS.md, or the one asked, from the published file.

Runs in the environment of requirements-metrics.txt.
"""

import json
import os
from pathlib import Path

from scripts.catalog import open_published
from scripts.project import ROOT, published_file


def settle(published: Path) -> None:
    """Has MetricFlow read `published` and nothing else."""
    os.environ["AUM_FLOWS_PUBLISHED"] = str(published)
    os.environ["DBT_TARGET"] = "published"
    # It asks the package index for a newer version of itself at every call; here it finds nobody to ask.
    os.environ["HTTPS_PROXY"] = os.environ["https_proxy"] = "http://127.0.0.1:1"


class MetricFlow:
    """`mf` in one process, for the project in the current folder: it starts in seconds and answers in hundredths."""

    def __init__(self):
        from dbt_metricflow.cli.cli_configuration import CLIConfiguration

        self.configuration = CLIConfiguration()

    def query(self, *options: str) -> int:
        """Runs `mf query` with `options`: prints the answer, or what is wrong with the question; the exit status."""
        from dbt_metricflow.cli.main import cli

        try:
            cli(["query", "--quiet", *options], prog_name="mf", obj=self.configuration)
        except SystemExit as end:
            return int(end.code or 0)
        return 0


def parse() -> bool:
    """Brings target/semantic_manifest.json, the one place where MetricFlow looks, up to date; whether it could."""
    from dbt.cli.main import dbtRunner

    return dbtRunner().invoke(["--quiet", "parse"]).success


def answer(question: list[str]) -> int:
    """Answers `question`, arguments of `mf query`, or every saved query if it is empty; the exit status."""
    published = published_file()
    with open_published(published):
        pass  # it is there
    os.chdir(ROOT)
    if not parse():  # dbt has said why
        return 1
    settle(published)
    metricflow = MetricFlow()
    if question:
        return metricflow.query(*question)
    manifest = json.loads((ROOT / "target" / "semantic_manifest.json").read_text(encoding="utf-8"))
    statuses = []
    for saved in sorted(manifest["saved_queries"], key=lambda saved: saved["name"]):
        print(f"{saved['description']}\n--saved-query {saved['name']}\n", flush=True)
        statuses.append(metricflow.query("--saved-query", saved["name"]))
        print(flush=True)
    return max(statuses)
