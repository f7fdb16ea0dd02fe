"""The second half of `make fuzz`: mutated seed files through whole builds. A build either publishes, and then every
flow line and ranking of the published file is what a plain reading of the seeds has, or it rejects them, and then names
a file with its line, and publishes nothing.
"""

import contextlib
import io
import os
import random
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from unittest import mock

import duckdb

from scripts import fingerprint
from scripts.building import build_cache
from scripts.building.build import build
from scripts.project import ROOT
from tests.campaigns.fuzz import declared, mutated, plain_reading

PUBLISHED = "warehouse/aum_flows.duckdb"

# What a message calls a place: a seed file with a line, or with what has none, for it is not there.
PLACE = re.compile(r"seeds/\w+/\w+\.csv([:,]? ?(line )?\d+| has no rows|: no row for)|line \d+")

# The files whose every row is in a table of the published file.
COMPARED = {
    "seeds/reported/flows.csv": (
        ("release_id", "period_end", "group_id", "line_item_id", "amount_printed"),
        "select release_id, cast(period_end as varchar), group_id, line_item_id, amount_printed "
        "from flows.fct_printed_cell",
    ),
    "seeds/reported/rankings.csv": (
        ("release_id", "fund_id", "percentile_rank", "category_rank", "total_funds"),
        "select release_id, fund_id, percentile_rank, category_rank, total_funds from rankings.fct_fund_ranking",
    ),
}


def plain_rows(folder: Path, file: str) -> Counter:
    """The rows of a seed file as a plain reading has them, columns as in COMPARED."""
    _, rows = plain_reading(file, (folder / file).read_bytes())
    names = list(declared()[file])
    return Counter(
        tuple(cells[names.index(name)] for name in COMPARED[file][0])
        if file.endswith("flows.csv")
        else tuple(values[name] for name in COMPARED[file][0])
        for _, cells, values in rows
    )


def plain_amounts(folder: Path) -> Counter:
    """Every amount of flows.csv in millions: as printed, times a thousand where its release prints billions."""
    _, releases = plain_reading("seeds/reported/releases.csv", (folder / "seeds/reported/releases.csv").read_bytes())
    factors = {values["release_id"]: 1000 if values["amount_unit"] == "billions" else 1 for _, _, values in releases}
    _, flows = plain_reading("seeds/reported/flows.csv", (folder / "seeds/reported/flows.csv").read_bytes())
    return Counter(Decimal(values["amount_printed"]) * factors[values["release_id"]] for _, _, values in flows)


def published_differs(folder: Path) -> str:
    """How the published file differs from a plain reading of the seeds; '' where it does not."""
    for file in declared():
        how, line = plain_reading(file, (folder / file).read_bytes()) if (folder / file).exists() else ("read", None)
        if how == "rejected":
            return f"published, though line {line} of {file} cannot be read"
    with duckdb.connect(str(folder / PUBLISHED), read_only=True) as warehouse:
        for file, (_, query) in COMPARED.items():
            if Counter(warehouse.execute(query).fetchall()) != plain_rows(folder, file):
                return f"the published rows are not those of {file}"
        amounts = warehouse.execute("select amount_m from flows.fct_printed_cell").fetchall()
        return "" if Counter(amount for (amount,) in amounts) == plain_amounts(folder) else "the amounts differ"


def judged(status: int, output: str, folder: Path) -> str:
    """What is wrong with how a build ended; '' where nothing is."""
    if "Traceback (most recent call last)" in output or "something unexpected" in output:
        return f"not foreseen: {output[-600:]}"
    if status == 0:
        return published_differs(folder)
    if (folder / PUBLISHED).exists():
        return "rejected, and published"
    return "" if PLACE.search(output) else f"rejected without a file and line: {output[-600:]}"


@contextlib.contextmanager
def checkout() -> Iterator[Path]:
    """A folder with the shipped seeds, in which a build keeps all it writes."""
    with tempfile.TemporaryDirectory(prefix="aum_flows_fuzz_") as name:
        folder = Path(name)
        for file in ("dbt_project.yml", "profiles.yml"):
            shutil.copyfile(ROOT / file, folder / file)
        shutil.copytree(ROOT / "seeds", folder / "seeds")
        environment = {
            "AUM_FLOWS_PRIVATE": str(folder / "build" / "aum_flows.duckdb"),
            "AUM_FLOWS_PUBLISHED": str(folder / PUBLISHED),
        }
        with (
            mock.patch.dict(os.environ, environment),
            mock.patch.object(build_cache, "UNIT_TESTED", folder / "unit_tested"),
        ):
            # Unit tests are about the code, which no mutation changes.
            build_cache.remember_unit_tests(fingerprint.of_code(), 1)
            yield folder


def spoilt(file: str, chance: random.Random) -> bytes:
    """A seed file mutated; every other time one that both readings still read, so that the checks behind the door see
    it."""
    shipped, readable = (ROOT / file).read_bytes(), chance.random() < 0.5
    while True:
        data = mutated(shipped, chance)
        if not readable or (data != shipped and plain_reading(file, data)[0] == "read"):
            return data


def built(folder: Path, parsed) -> tuple[int, str]:
    """The exit status of a build and what it told."""
    for node in parsed.nodes.values():
        if node.resource_type == "seed":
            node.root_path = str(folder)
    heard = io.StringIO()
    with contextlib.redirect_stderr(heard), contextlib.redirect_stdout(heard):
        return build(folder, parsed, full=True), heard.getvalue()


def fuzz_builds(
    builds: int, chance: random.Random, parsed, tick: Callable[[], None] = lambda: None
) -> tuple[Counter, list[str]]:
    """Builds so many mutated sets of seeds: how many were published and rejected, and what is wrong."""
    counts, wrong = Counter(), []
    with checkout() as folder:
        files = [file for file in sorted(declared()) if (folder / file).exists()]
        for number in range(builds):
            file = chance.choice(files)
            (folder / file).write_bytes(spoilt(file, chance))
            shutil.rmtree(folder / "warehouse", ignore_errors=True)
            status, output = built(folder, parsed)
            counts["rejected" if status else "published"] += 1
            fault = judged(status, output, folder)
            if fault:
                wrong.append(f"build {number}, {file}: {fault}")
            shutil.copyfile(ROOT / file, folder / file)
            tick()
    return counts, wrong
