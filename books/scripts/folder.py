"""A folder of books: whose they are, its months, their files, and a fingerprint of each month that changes when a file
does."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

OWNER = "books.json"
SMALL = ("opening_balances", "fund_master", "peer_returns")
FORMS = (".parquet", ".csv")


class BooksError(RuntimeError):
    """Books that cannot be read; the message says which file, and what was expected. `problems`: one line each."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Month:
    """One month of daily activity. first: its first day."""

    first: date
    files: tuple[Path, ...]

    @property
    def last(self) -> date:
        """Its last day."""
        return (self.first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)

    @property
    def name(self) -> str:
        """Such as 2004-07."""
        return f"{self.first:%Y-%m}"


@dataclass(frozen=True)
class Folder:
    """Where the books are, whose they are, and what is in them."""

    root: Path
    firm_id: str
    months: tuple[Month, ...]
    small: dict[str, Path]

    def fingerprint(self, files: list[Path] | tuple[Path, ...]) -> str:
        """Changes when one of the files is written, comes or goes; reads none of them."""
        digest = hashlib.sha256(f"{self.root}\0".encode())
        for path in files:
            state = path.stat()
            digest.update(f"{path.relative_to(self.root)}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
        return digest.hexdigest()[:16]


def owner_of(root: Path) -> str:
    """The firm that books.json names; BooksError where it does not say it in one way only."""
    expected = 'expected {"firm_id": "janus"} or another id of seeds/reference/firms.csv, and nothing else'
    path = root / OWNER
    if not path.is_file():
        raise BooksError([f"{OWNER}: there is no such file in {root}; it says whose books these are: {expected}"])
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise BooksError([f"{OWNER}: cannot be read as JSON ({error}); {expected}"]) from None
    if not isinstance(said, dict):
        raise BooksError([f"{OWNER}: holds {json.dumps(said)}; {expected}"])
    problems = [f"{OWNER}: {name} is not known; {expected}" for name in said if name != "firm_id"]
    firm = said.get("firm_id")
    if "firm_id" not in said:
        problems.append(f"{OWNER}: firm_id is missing; {expected}")
    elif not isinstance(firm, str) or not re.fullmatch("[a-z0-9]+(_[a-z0-9]+)*", firm):
        problems.append(f"{OWNER}: firm_id is {json.dumps(firm)}, which is no id; {expected}")
    if problems:
        raise BooksError(problems)
    return firm


def open_folder(root: Path) -> Folder:
    """What a folder holds by its names; BooksError where a part is missing or misplaced."""
    root = root.resolve()
    problems, months, small = [], [], {}
    if not (root / "daily_activity").is_dir():
        raise BooksError([f"{root}: no folder daily_activity in it; docs/BOOKS.md says what books look like"])
    firm = None
    try:
        firm = owner_of(root)
    except BooksError as error:
        problems += error.problems
    for folder in sorted((root / "daily_activity").iterdir()):
        if folder.name.startswith("."):
            continue
        try:
            first = date.fromisoformat(folder.name.removeprefix("month=") + "-01")
        except ValueError:
            first = None
        if first is None or not folder.name.startswith("month=") or not folder.is_dir():
            problems.append(f"daily_activity/{folder.name}: expected folders named like month=2004-07")
            continue
        files = tuple(sorted(p for p in folder.iterdir() if p.suffix in FORMS and not p.name.startswith(".")))
        problems += [
            f"{p.relative_to(root)}: expected a .parquet or .csv file"
            for p in sorted(folder.iterdir())
            if p.suffix not in FORMS and not p.name.startswith(".")
        ]
        if not files:
            problems.append(f"daily_activity/{folder.name}: no files in it")
        elif len({p.suffix for p in files}) > 1:
            problems.append(f"daily_activity/{folder.name}: both Parquet and CSV; a month is one or the other")
        months.append(Month(first, files))
    for before, after in pairwise(months):
        if before.last + timedelta(days=1) != after.first:
            problems.append(
                f"daily_activity: month {before.last + timedelta(days=1):%Y-%m} is missing before {after.name}"
            )
    if not months and not problems:
        problems.append("daily_activity: no months in it")
    for name in SMALL:
        found = [root / f"{name}{form}" for form in FORMS if (root / f"{name}{form}").exists()]
        if len(found) != 1:
            problems.append(f"{name}: expected one file, {name}.parquet or {name}.csv; found {len(found)}")
        else:
            small[name] = found[0]
    if problems:
        raise BooksError(problems)
    return Folder(root, firm, tuple(months), small)
