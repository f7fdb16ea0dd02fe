"""Spark as the engine of the books: dbt and Java in a process of their own, what they wrote read back as Parquet.

AUM_FLOWS_SPARK_MASTER names a cluster; what else Spark should know stands in its own spark-defaults.conf, which
SPARK_CONF_DIR finds.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from books.scripts.folder import BooksError
from books.scripts.store import Store
from scripts.catalog import literal
from scripts.project import ROOT

PYTHON = ROOT / ".venv-spark" / "bin" / "python"
JAVA = 17


def java() -> str | None:
    """The java program that Spark starts, if there is one."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")


def absent() -> str | None:
    """What Spark needs and is not there, in words; None where all is."""
    if not PYTHON.exists():
        return "Spark is not installed: make .venv-spark/.set_up installs it"
    program = java()
    if program is None:
        return f"Spark needs Java {JAVA} or newer, and there is none; Debian's package is openjdk-{JAVA}-jre-headless"
    said = subprocess.run([program, "-version"], capture_output=True, text=True).stderr
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version.group(1)) < JAVA:
        said = said.strip() or "nothing"
        return f"Spark needs Java {JAVA} or newer; {program} -version says {said.splitlines()[0]}"
    return None


@dataclass
class Executor:
    """What one executor did. seconds: sum of its tasks' times; shuffle: bytes written for, and read from, others."""

    host: str
    tasks: int = 0
    failed: int = 0
    seconds: float = 0.0
    shuffle_written: int = 0
    shuffle_read: int = 0
    spilled: int = 0
    lost: str | None = None


def executors(events: Path) -> dict[str, Executor]:
    """Executors by id, from the logs of a folder. A driver that works alone is one too."""
    found: dict[str, Executor] = {}
    for path in sorted(path for path in events.iterdir() if not path.name.startswith(".")):
        for line in path.open(encoding="utf-8"):
            event = json.loads(line)
            if event["Event"] == "SparkListenerTaskEnd":
                info, metrics = event["Task Info"], event.get("Task Metrics") or {}
                own = found.setdefault(info["Executor ID"], Executor(info["Host"]))
                own.tasks += 1
                own.failed += info["Failed"] or event["Task End Reason"]["Reason"] != "Success"
                own.seconds += (info["Finish Time"] - info["Launch Time"]) / 1000
                own.shuffle_written += metrics.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0)
                read = metrics.get("Shuffle Read Metrics", {})
                own.shuffle_read += read.get("Remote Bytes Read", 0) + read.get("Local Bytes Read", 0)
                own.spilled += metrics.get("Disk Bytes Spilled", 0)
            elif event["Event"] == "SparkListenerExecutorAdded":
                found.setdefault(event["Executor ID"], Executor(event["Executor Info"]["Host"]))
            elif event["Event"] == "SparkListenerExecutorRemoved":
                found[event["Executor ID"]].lost = event["Removed Reason"].splitlines()[0]
    return found


def told_of(found: dict[str, Executor]) -> list[str]:
    """Executors in words, a line each."""
    return [
        f"executor {name} on {own.host}: {own.tasks} tasks, {own.seconds:.1f} s of work, "
        f"{own.shuffle_written:,} bytes written for others, {own.shuffle_read:,} read, {own.spilled:,} spilled"
        + (f"; {own.failed} tasks failed" if own.failed else "")
        + (f"; lost: {own.lost}" if own.lost else "")
        for name, own in sorted(found.items())
    ]


class Spark:
    """The books on Spark; its working folder is beside the results, because every executor has to reach it."""

    name = "spark"
    # `build` runs the tests of the models' keys too.
    command = "run"

    def __init__(self, store: Store, memory: str, told: Callable[[str], None]):
        if missing := absent():
            raise BooksError([missing])
        self.work = store.root / ".unfinished-spark"
        self.memory = memory
        self.told = told

    def arguments(self) -> str:
        """What Spark is told when it starts."""
        master = os.environ.get("AUM_FLOWS_SPARK_MASTER") or "local[*]"
        memory = self.memory.lower().removesuffix("b")
        told = {
            "spark.app.name": "aum_flows",
            "spark.driver.memory": memory,
            "spark.executor.memory": memory,
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.sql.warehouse.dir": self.work / "warehouse",
            "spark.local.dir": self.work / "spill",
            # Tasks and bytes by executor are read from it.
            "spark.eventLog.enabled": "true",
            "spark.eventLog.dir": self.work / "events",
            "spark.eventLog.rolling.enabled": "false",
            "spark.eventLog.compress": "false",
        }
        if master.startswith("local"):
            # A cluster's own number, or Spark's 200, is for more cores than one machine has.
            told["spark.sql.shuffle.partitions"] = "8"
        options = [part for name, value in told.items() for part in ("--conf", f"{name}={value}")]
        return shlex.join(["--master", master, *options, "pyspark-shell"])

    def build(self, variables: dict) -> None:
        """Makes every model for one batch; BooksError where that fails."""
        self.clear()
        for name in ("warehouse", "spill", "events"):
            (self.work / name).mkdir(parents=True)
        known = variables | {"books_memory": self.memory, "books_spill": str(self.work / "spill")}
        environment = {"SPARK_LOCAL_IP": "127.0.0.1"} | os.environ | {"PYSPARK_SUBMIT_ARGS": self.arguments()}
        errors: list[str] = []
        built = False
        with (self.work / "said").open("w+", encoding="utf-8") as said:
            process = subprocess.Popen(
                [str(PYTHON), "-m", "books.scripts.on_spark"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
            )
            try:
                process.stdin.write(json.dumps({"arguments": [self.command, "--vars", json.dumps(known)]}) + "\n")
                process.stdin.flush()
                for line in process.stdout:
                    what = json.loads(line)
                    if "model" in what:
                        self.told(what["model"])
                    elif "error" in what:
                        errors.append(what["error"])
                    built = built or what.get("built", False)
                process.wait()
            finally:
                process.stdin.close()
                process.wait()
            if not built:
                said.seek(0)
                errors = errors or said.read().strip().splitlines()[-5:]
        if not built:
            raise BooksError(["the books could not be rolled up on Spark", *errors])
        for line in told_of(executors(self.work / "events")):
            self.told(line)

    def connection(self) -> duckdb.DuckDBPyConnection:
        """What was built, to read: a view over each table's files."""
        connection = duckdb.connect()
        connection.execute("create schema books")
        for table in sorted((self.work / "warehouse" / "books.db").iterdir()):
            connection.execute(
                f"create view books.{table.name} as from "
                f"read_parquet({literal(f'{table}/*.parquet')}, hive_partitioning = false)"
            )
        return connection

    def clear(self) -> None:
        """Forgets what was built."""
        shutil.rmtree(self.work, ignore_errors=True)
