"""`make generate-books`: invented books that agree with the July 2004 release, of any size."""

import argparse
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from scripts.books.generator import generate


def main(arguments: list[str] | None = None) -> int:
    """Writes the books; the exit status."""
    parser = argparse.ArgumentParser(prog="generate-books", description=__doc__)
    parser.add_argument("--rows", type=int, required=True, help="about how many rows of daily activity")
    parser.add_argument("--books", type=Path, required=True, help="folder to write, empty or not there yet")
    parser.add_argument("--months", type=int, default=3, help="3 to 240, the last of them July 2004")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    console = Console()
    started = time.monotonic()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
    )
    try:
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            bar = progress.add_task("writing books", total=given.rows)
            written = generate(
                given.rows, given.books, given.months, given.seed, lambda rows: progress.update(bar, advance=rows)
            )
    except (OSError, ValueError) as error:
        console.print(f"No books were written: {error}", style="bold red", markup=False, soft_wrap=True)
        return 1
    console.print(
        f"{written.rows:,} rows of {written.accounts:,} accounts in {given.months} months, "
        f"{written.bytes:,} bytes in {written.files:,} files, {time.monotonic() - started:.1f} s: {given.books}",
        highlight=False,
        soft_wrap=True,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
