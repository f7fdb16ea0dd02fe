"""MetricFlow answers the questions of docs/METRICS.md, or the one asked, from the published file.

Runs in the environment of requirements-metrics.txt.
"""

import contextlib
import csv
import io
import json
import os
import re
import tempfile
from datetime import date, timedelta
from decimal import Decimal
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

    def ask(self, *options: str) -> int:
        """Prints the answer to `mf query` with `options` as a table, unless they say how else; the exit status."""
        if {"--csv", "--explain"} & {option.partition("=")[0] for option in options}:
            return self.query(*options)
        with tempfile.TemporaryDirectory() as folder, io.StringIO() as said:
            file = Path(folder) / "answer.csv"
            with contextlib.redirect_stdout(said):
                status = self.query(*options, "--csv", str(file))
            print(table(file) if file.exists() else said.getvalue().rstrip())
            return status

    def query(self, *options: str) -> int:
        """Runs `mf query` with `options`: prints the answer, or what is wrong with the question; the exit status."""
        from dbt_metricflow.cli.main import cli

        try:
            cli(["query", "--quiet", *options], prog_name="mf", obj=self.configuration)
        except SystemExit as end:
            return int(end.code or 0)
        return 0


def last_day(first: date, grain: str) -> date:
    """Last day of the week, month, quarter or year that begins with a day."""
    if grain in ("day", "week"):
        return first + timedelta(6 if grain == "week" else 0)
    months = 12 * first.year + first.month - 1 + {"month": 1, "quarter": 3, "year": 12}[grain]
    return date(months // 12, months % 12 + 1, 1) - timedelta(1)


def units() -> dict[str, str]:
    """The unit of each metric that has one."""
    metrics = json.loads(Path("target/semantic_manifest.json").read_text(encoding="utf-8"))["metrics"]
    return {metric["name"]: ((metric["config"] or {}).get("meta") or {}).get("unit", "") for metric in metrics}


def figures(texts: list[str]) -> list[str]:
    """A column of figures, all with the decimals that one of them needs; unknown as nothing."""
    amounts = [Decimal(text).normalize() if text else None for text in texts]
    places = max((-amount.as_tuple().exponent for amount in amounts if amount is not None), default=0)
    return ["" if amount is None else f"{amount:,.{max(places, 0)}f}" for amount in amounts]


def table(file: Path) -> str:
    """An answer in CSV as a table: periods by their last day, units below the names, figures to the right."""
    with file.open(encoding="utf-8", newline="") as lines:
        names, *rows = csv.reader(lines)
    of_metrics, columns = units(), []
    for name, texts in zip(names, zip(*rows, strict=True), strict=True):
        grain = re.fullmatch(r".*__(day|week|month|quarter|year)", name)
        if grain and all(re.match(r"\d{4}-\d\d-\d\d", text) for text in texts):
            days = [str(last_day(date.fromisoformat(text[:10]), grain[1])) for text in texts]
            columns.append((name, "" if grain[1] == "day" else "last day", days, str.ljust))
        elif name in of_metrics:
            columns.append((name, of_metrics[name], figures(texts), str.rjust))
        else:
            columns.append((name, "", texts, str.ljust))
    printed = []
    for name, unit, texts, align in columns:
        width = max(map(len, (name, unit, *texts)))
        printed.append([align(name, width), align(unit, width), "-" * width, *(align(text, width) for text in texts)])
    return "\n".join("  ".join(cells).rstrip() for cells in zip(*printed, strict=True))


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
        return metricflow.ask(*question)
    manifest = json.loads((ROOT / "target" / "semantic_manifest.json").read_text(encoding="utf-8"))
    statuses = []
    for saved in sorted(manifest["saved_queries"], key=lambda saved: saved["name"]):
        print(f"{saved['description']}\n--saved-query {saved['name']}\n", flush=True)
        statuses.append(metricflow.ask("--saved-query", saved["name"]))
        print(flush=True)
    return max(statuses)
