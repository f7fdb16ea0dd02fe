"""Runs the dbt project of the books on Spark; started by books/scripts/spark.py in the environment of
requirements-spark.txt, with a request as one line of JSON on its input.

Says what it does as lines of JSON: {"model": name} when one starts, {"error": text}, and {"built": true} at last. It
ends, and Java with it, when its input is closed: a run that is killed leaves nothing at work.
"""

import json
import os
import sys
import threading

from books.scripts.project import options


def say(**what) -> None:
    """One line for the run that started this."""
    sys.__stdout__.write(json.dumps(what) + "\n")
    sys.__stdout__.flush()


def end_with_input() -> None:
    """Waits for the end of the input, and ends the process."""
    sys.stdin.read()
    os._exit(1)


def main() -> int:
    """Reads the request and builds; the exit status."""
    from dbt.cli.main import dbtRunner

    be_strict()
    request = json.loads(sys.stdin.readline())
    threading.Thread(target=end_with_input, daemon=True).start()
    # What Spark and dbt print themselves is none of the answer.
    sys.stdout = sys.stderr

    def listen(event) -> None:
        if event.info.level == "error":
            say(error=event.info.msg)
        if event.info.name == "NodeStart" and event.data.node_info.resource_type == "model":
            say(model=event.data.node_info.node_name)

    # What changes from run to run would make dbt read the project anew.
    outcome = dbtRunner(callbacks=[listen]).invoke(["parse", *options("spark")])
    if outcome.success:
        outcome = dbtRunner(manifest=outcome.result, callbacks=[listen]).invoke(
            [*request["arguments"], *options("spark")]
        )
    if not outcome.success:
        say(error=str(outcome.exception or "the books could not be rolled up"))
        return 1
    say(built=True)
    return 0


def be_strict() -> None:
    """Has an overflow and a bad cast fail, as they do on DuckDB. dbt-spark turns that off for every statement, whatever
    the profile says; register_books makes sure that it is on."""
    from dbt.adapters.spark.connections import SparkCredentials

    settled = SparkCredentials.__post_init__

    def settle(self) -> None:
        settled(self)
        self.server_side_parameters["spark.sql.ansi.enabled"] = "true"

    SparkCredentials.__post_init__ = settle


def stop() -> None:
    """Ends the session, so that its log is whole, and Java."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    session = SparkSession.getActiveSession()
    if session is not None:
        session.stop()
    if SparkContext._gateway is not None:
        process = SparkContext._gateway.proc
        process.stdin.close()
        process.wait()


if __name__ == "__main__":
    try:
        status = main()
    finally:
        stop()
    sys.stderr.flush()
    os._exit(status)
