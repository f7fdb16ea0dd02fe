"""`make cluster`: books on a standalone Spark cluster of this machine, a master and two workers on loopback
addresses; an executor is killed in the middle of the roll-up, and the results are compared with DuckDB's, row by row.
"""

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from books.scripts.comparison import differences
from books.scripts.runner import BATCH_ROWS, Told, run
from books.scripts.spark import PYTHON, absent
from books.scripts.store import Store

ROLL_UP = "int_books__day"
STARTS = 90


def spark_class() -> Path:
    """The program that starts a part of Spark."""
    (home,) = (PYTHON.parent.parent / "lib").glob("python3*/site-packages/pyspark")
    return home / "bin" / "spark-class"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Cluster:
    """A master and two workers of one core each, running. url: what a driver connects to."""

    def __init__(self, folder: Path, memory: str):
        self.folder = folder
        self.url = f"spark://127.0.0.1:{free_port()}"
        self.parts: list[subprocess.Popen] = []
        self.killed: list[str] = []
        port = self.url.rpartition(":")[2]
        self.start("master.Master", "127.0.0.1", "--port", port)
        self.wait_for("master", "New state: ALIVE")
        for number in (1, 2):
            place = ["--work-dir", str(folder / f"work{number}"), "--cores", "1", "--memory", memory, self.url]
            self.start("worker.Worker", f"127.0.0.{number}", *place)
        for number in (1, 2):
            self.wait_for(f"worker{number}", "Successfully registered")

    def start(self, part: str, host: str, *more: str) -> None:
        """Starts a part of the cluster; its log is in the folder."""
        name = "master" if part.startswith("master") else f"worker{len(self.parts)}"
        with (self.folder / f"{name}.log").open("w") as log:
            command = [str(spark_class()), f"org.apache.spark.deploy.{part}", "--host", host, "--webui-port", "0"]
            environment = os.environ | {"SPARK_LOCAL_IP": host, "SPARK_DAEMON_MEMORY": "256m"}
            self.parts.append(subprocess.Popen([*command, *more], stdout=log, stderr=log, env=environment))

    def wait_for(self, name: str, said: str) -> None:
        """Waits until a part has said something; RuntimeError with its log where it does not."""
        log = self.folder / f"{name}.log"
        for _ in range(STARTS * 10):
            if said in log.read_text():
                return
            time.sleep(0.1)
        raise RuntimeError(f"{name} did not start:\n{log.read_text()[-2000:]}")

    def running_tasks(self) -> dict[Path, int]:
        """How many tasks each executor has started, by its log."""
        return {log: log.read_text().count("Running task") for log in self.folder.glob("work*/app-*/*/stderr")}

    def kill_one_at_work(self, over: threading.Event) -> None:
        """Kills the executor that starts the second task from now on, unless it is over before."""
        before = self.running_tasks()
        while not over.wait(0.02):
            for log, count in self.running_tasks().items():
                if count >= before.get(log, 0) + 2:
                    self.kill(log.parent)
                    return

    def kill(self, place: Path) -> None:
        """Kills the executor that works in a folder."""
        for path in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if path.joinpath("cwd").readlink() == place:
                    os.kill(int(path.name), signal.SIGKILL)
                    self.killed.append(place.name)

    def stop(self) -> None:
        """Ends what was started."""
        for part in reversed(self.parts):
            part.terminate()
        for part in self.parts:
            part.wait()


@contextlib.contextmanager
def cluster(folder: Path, memory: str = "2g") -> Iterator[Cluster]:
    """A cluster that runs; drivers started meanwhile go to it."""
    folder.mkdir(parents=True, exist_ok=True)
    started = Cluster.__new__(Cluster)
    started.parts = []
    try:
        started.__init__(folder.resolve(), memory)
        yield started
    finally:
        started.stop()


def run_with_a_kill(books: Path, store: Store, memory: str, folder: Path) -> tuple[Told, list[str], list[str]]:
    """Rolls books up on a cluster of its own while an executor is killed in the middle of the roll-up. What the run
    said of itself, of its executors, and which executors were killed."""
    said: list[str] = []
    over = threading.Event()
    with cluster(folder) as started:

        def tell(step: str) -> None:
            over.set()
            if step == ROLL_UP:
                over.clear()
                threading.Thread(target=started.kill_one_at_work, args=(over,), daemon=True).start()
            elif step.startswith("executor "):
                said.append(step)

        before = os.environ.get("AUM_FLOWS_SPARK_MASTER")
        os.environ["AUM_FLOWS_SPARK_MASTER"] = started.url
        try:
            told = run(books, store, memory, BATCH_ROWS, tell, "spark")
        finally:
            over.set()
            os.environ.pop("AUM_FLOWS_SPARK_MASTER")
            if before is not None:
                os.environ["AUM_FLOWS_SPARK_MASTER"] = before
    return told, said, started.killed


def main() -> int:
    """Runs the campaign; the exit status."""
    parser = argparse.ArgumentParser(prog="make cluster", description=__doc__)
    parser.add_argument("--books", type=Path, required=True)
    parser.add_argument("--memory", default="2GB", help="of the driver and of each executor")
    given = parser.parse_args()
    if missing := absent():
        print(missing)
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain, killed = Store(folder / "duckdb"), Store(folder / "spark")
        told = run(given.books, plain)
        print(f"duckdb: {told.rows:,} account-days, {told.seconds:.1f} s", flush=True)
        told, said, victims = run_with_a_kill(given.books, killed, given.memory, folder / "cluster")
        print(f"spark, two workers: {told.rows:,} account-days, {told.seconds:.1f} s", *said, sep="\n", flush=True)
        print(f"killed in the middle of the roll-up: {len(victims)} executor")
        rows, found = differences(plain, killed)
    print(*found, f"{rows:,} rows compared, {len(found)} differences", sep="\n")
    return 1 if found or not victims else 0


if __name__ == "__main__":
    sys.exit(main())
