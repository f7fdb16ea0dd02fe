"""The lane "hostile environments" of `make chaos`: whole builds in a copy of the checkout, under random sets of
environment variables, among files of other programs, one, two and three at once, stopped and continued at random.

A build may refuse; it may not lie: status 0 only where the file in place is what the seeds say, and the file in place
as it was wherever the status is another.
"""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import duckdb

from scripts.project import ROOT
from scripts.publishing.contents import contents

# What a checkout needs to be built.
PARTS = ("models", "macros", "seeds", "scripts", "tests/generic", "tests/singular", "dbt_project.yml", "profiles.yml")

# What dbt, Python, DuckDB, git, make, the terminal and the locale read.
VARIABLES: dict[str, tuple[str, ...]] = {
    "DBT_EXCLUDE_RESOURCE_TYPES": ("test", "test unit_test"),
    "DBT_RESOURCE_TYPES": ("seed model", "seed"),
    "DBT_SELECT": ("tag:none",),
    "DBT_EXCLUDE": ("*",),
    "DBT_EMPTY": ("1",),
    "DBT_TARGET": ("memory", "absent"),
    "DBT_PROFILE": ("absent",),
    "DBT_PROFILES_DIR": ("/absent",),
    "DBT_PROJECT_DIR": ("/absent",),
    "DBT_TARGET_PATH": ("/proc/absent",),
    "DBT_LOG_PATH": ("/proc/absent",),
    "DBT_LOG_FORMAT": ("json", "nonsense"),
    "DBT_DEBUG": ("1",),
    "DBT_DEFER": ("1",),
    "DBT_STATE": ("/absent",),
    "DBT_SAMPLE": ("3 days",),
    "DBT_FAIL_FAST": ("1",),
    "DBT_WARN_ERROR": ("1",),
    "DBT_INDIRECT_SELECTION": ("empty",),
    "DBT_STORE_FAILURES": ("1",),
    "DBT_SINGLE_THREADED": ("1",),
    "DBT_ENGINE_EMPTY": ("1",),
    "DBT_USE_COLORS": ("1", "perhaps"),
    "PYTHONIOENCODING": ("ascii", "latin-1", "utf-16"),
    "PYTHONUTF8": ("0", "1"),
    "PYTHONWARNINGS": ("error", "default"),
    "PYTHONUNBUFFERED": ("1",),
    "PYTHONDONTWRITEBYTECODE": ("1",),
    "PYTHONHASHSEED": ("0", "99"),
    "PYTHONOPTIMIZE": ("1",),
    "PYTHONFAULTHANDLER": ("1",),
    "LC_ALL": ("C", "POSIX", "tr_TR.UTF-8", "nonsense"),
    "LANG": ("C", "de_DE.ISO-8859-1"),
    "TZ": ("Pacific/Kiritimati", "nonsense"),
    "TERM": ("dumb", "nonsense"),
    "COLUMNS": ("1", "none", "100000"),
    "LINES": ("0",),
    "FORCE_COLOR": ("1",),
    "NO_COLOR": ("1",),
    "TTY_COMPATIBLE": ("1",),
    "TTY_INTERACTIVE": ("1",),
    "HOME": ("/absent", ""),
    "XDG_CONFIG_HOME": ("/absent",),
    "TMPDIR": ("/absent",),
    "VERBOSE": ("1", "0"),
    "GIT_DIR": ("/absent",),
    "GIT_WORK_TREE": ("/",),
    "GIT_TRACE": ("1",),
    "MAKEFLAGS": ("-n",),
    "OMP_NUM_THREADS": ("0", "many"),
    "CI": ("1",),
    "URL": ("nonsense",),
}

# What other programs may keep where a build works: below the checkout's build/ and the published folder.
FOREIGN: dict[str, bytes] = {
    "build/notes.txt": b"mine",
    "build/solved/mine.json": b'{"rows": []}',
    "build/solved/" + 64 * "a" + ".json": b"[]",
    "published/.x.tmp": b"mine",
    "published/.aum_flows.mine.tmp": b"mine",
    "published/.aum_flows.abcdefgh.tmp/mine": b"mine",
    "published/notes.json": b"{}",
    "published/history/2024a-notes.txt": b"mine",
    "published/history/2024-notes.json": b'{"name": "mine"}',
    "published/history/000001-notes.duckdb": b"mine",
    "published/history/*.json": b"[1]",
    "published/other.duckdb": b"no database",
    "published/manifest.json": b'{"name": "an app", "icons": []}',
}
FOREIGN_THAT_STOPS = "published/manifest.json"

# Garbage where this project's own notes are: a build heals them.
GARBAGE = ("build/unit_tested_code", "build/last_tested_build.json", "build/linted_sql.json", "build/aum_flows.duckdb")

BROKEN = "janus_2004_07,2004-07-01,2004-07-31,growth_equity,redemptions,1.9", 6
UNREADABLE = b"janus_2004_07,2004-07-31,\x1b[31mred\n"


@dataclass
class Tally:
    """What the lane came to."""

    builds: int = 0
    published: int = 0
    unchanged: int = 0
    rejected: int = 0
    stops: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def note(self) -> str:
        """In words."""
        said = f"{self.published} published or the same, {self.rejected} rejected"
        return f"{said}, stopped and continued {self.stops} times"


class Checkout:
    """A copy of the checkout with its own seeds, and published folders."""

    def __init__(self, folder: Path):
        self.folder = folder
        for part in PARTS:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copyfile
            (folder / part).parent.mkdir(parents=True, exist_ok=True)
            copy(ROOT / part, folder / part)
        shutil.copyfile(ROOT / "requirements.txt", folder / "requirements.txt")
        (folder / ".git").mkdir()  # a .git that is none
        self.flows = folder / "seeds" / "reported" / "flows.csv"
        self.firms = folder / "seeds" / "reference" / "firms.csv"
        self.regimes = folder / "seeds" / "reported" / "rounding_regimes.csv"
        self.shipped = {path: path.read_bytes() for path in (self.flows, self.firms, self.regimes)}
        self.good: dict[str, str] = {}

    def seed(self, kind: str) -> None:
        """Writes the seeds of a kind: the number of a good variant, broken, or unreadable."""
        for path, data in self.shipped.items():
            path.write_bytes(data)
        if kind == "broken":
            line, last = BROKEN
            text = self.flows.read_text(encoding="utf-8")
            self.flows.write_text(text.replace(line, f"{line[:-3]}{last}.9"), encoding="utf-8")
        elif kind == "unreadable":
            self.regimes.write_bytes(self.regimes.read_bytes() + UNREADABLE)
        else:
            text = self.firms.read_text(encoding="utf-8")
            self.firms.write_text(text.replace("Janus Capital", f"Jänus {kind} Capital"), encoding="utf-8")

    def start(self, published: Path, environment: dict[str, str], said: BinaryIO, *arguments: str) -> subprocess.Popen:
        """Starts a build. said: a file for what it says; a pipe would hold it up while nobody reads."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("DBT_", "AUM_FLOWS_"))}
        return subprocess.Popen(
            [sys.executable, "-m", "scripts.commands.build", *arguments],
            cwd=self.folder,
            env=clean | {"AUM_FLOWS_PUBLISHED": str(published)} | environment,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def learn(self, kind: str) -> None:
        """Builds a good variant where nothing is hostile, to know what it holds."""
        self.seed(kind)
        published = self.folder / f"learned_{kind}" / "aum_flows.duckdb"
        with tempfile.TemporaryFile() as said:
            if self.start(published, {}, said).wait():
                raise SystemExit(f"a whole build does not publish here:\n{text_of(said)}")
        self.good[kind] = contents(published)["content_sha256"]


def text_of(said: BinaryIO) -> str:
    """What was written to a file, from its beginning."""
    said.seek(0)
    return said.read().decode(errors="replace")


def content(file: Path) -> str | None:
    """What a published file holds; None where there is none."""
    if not file.exists():
        return None
    try:
        return contents(file)["content_sha256"]
    except (duckdb.Error, ValueError) as error:
        return f"unreadable: {error}"


def place(checkout: Checkout, published: Path, names: list[str]) -> dict[Path, bytes]:
    """Puts files of other programs in place, where nothing stands yet; what they hold."""
    placed = {}
    for name in names:
        path = published.parent / name.removeprefix("published/")
        if name.startswith("build/"):
            path = checkout.folder / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(FOREIGN[name])
            placed[path] = FOREIGN[name]
    return placed


def judged(ended: int, output: str, before: str | None, after: str | None, wanted: str | None) -> list[str]:
    """What is wrong with how a build ended. wanted: content of what the seeds say, None where they may not be
    published."""
    wrong = []
    if "Traceback (most recent call last)" in output:
        wrong.append(f"a traceback: {output[-2000:]}")
    if ended == 0 and after != wanted:
        wrong.append(f"status 0, and the file is not what the seeds say: {output[-800:]}")
    if ended != 0 and after != before:
        wrong.append(f"status {ended}, and the file has changed: {output[-800:]}")
    if ended != 0 and not output.strip():
        wrong.append(f"status {ended} without a word")
    return wrong


def disturb(builds: list[subprocess.Popen], chance: random.Random, tally: Tally) -> None:
    """Stops and continues builds at random until all have ended."""
    ends = time.monotonic() + 900
    while any(build.poll() is None for build in builds) and time.monotonic() < ends:
        time.sleep(chance.uniform(0.2, 3))
        build = chance.choice(builds)
        if build.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(build.pid, signal.SIGSTOP)
                time.sleep(chance.uniform(0, 2))
                os.killpg(build.pid, signal.SIGCONT)
                tally.stops += 1


def turn(checkout: Checkout, number: int, chance: random.Random, tally: Tally) -> None:
    """One to three builds at once."""
    kind = chance.choice([*checkout.good, *checkout.good, "broken", "broken", "unreadable"])
    checkout.seed(kind)
    at_once = chance.choice([1, 1, 2, 3])
    folders = [checkout.folder / f"published_{chance.randrange(3)}" for _ in range(at_once)]
    if chance.random() < 0.1:
        folders[0] = checkout.folder / f"published*[{number}]"
    published = [folder / "aum_flows.duckdb" for folder in folders]
    placed: dict[Path, bytes] = {}
    for file in published:
        names = chance.sample(sorted(FOREIGN), chance.randrange(5))
        placed |= place(checkout, file, [name for name in names if name != FOREIGN_THAT_STOPS or chance.random() < 0.3])
    for name in chance.sample(GARBAGE, chance.randrange(3)) if chance.random() < 0.5 else []:
        (checkout.folder / name).parent.mkdir(exist_ok=True)
        (checkout.folder / name).write_bytes(chance.randbytes(50))
    before = {file: content(file) for file in published}
    environments = [
        {name: chance.choice(VARIABLES[name]) for name in chance.sample(sorted(VARIABLES), chance.randrange(1, 9))}
        for _ in published
    ]
    with contextlib.ExitStack() as files:
        builds, said = [], [files.enter_context(tempfile.TemporaryFile()) for _ in published]
        for file, environment, output in zip(published, environments, said, strict=True):
            builds.append(checkout.start(file, environment, output, *(["--full"] if chance.random() < 0.4 else [])))
            time.sleep(chance.uniform(0, 2) if at_once > 1 else 0)
        if at_once > 1:
            disturb(builds, chance, tally)
        for build in builds:
            build.wait()
        outputs = [text_of(output) for output in said]
    wanted = checkout.good.get(kind)
    for index, build in enumerate(builds):
        tally.builds += 1
        ended = [other.returncode for other, file in zip(builds, published, strict=True) if file == published[index]]
        # Of builds onto one file, one may have published: the others left it as that one did.
        was = wanted if 0 in ended and build.returncode != 0 else before[published[index]]
        faults = judged(build.returncode, outputs[index], was, content(published[index]), wanted)
        tally.wrong += [f"build {tally.builds}, {kind}, {environments[index]}: {fault}" for fault in faults]
        if build.returncode == 0:
            tally.published += 1
        else:
            tally.rejected += 1
    for path, data in placed.items():
        if not path.is_file() or path.read_bytes() != data:
            tally.wrong.append(f"turn {number}: {path} of another program was touched")
        if path.is_file():
            path.unlink()
        with contextlib.suppress(OSError):
            if ".tmp" in path.parent.name:
                path.parent.rmdir()


def hostile(
    folder: Path,
    builds: int,
    chance: random.Random,
    tick: Callable[[], None] = lambda: None,
    ends: float = float("inf"),
) -> Tally:
    """At least so many builds in hostile environments, or as many as end before the moment `ends` of time.monotonic."""
    checkout, tally = Checkout(folder / "it's a checkout"), Tally()
    for kind in ("one", "two"):
        checkout.learn(kind)
    number = 0
    while tally.builds < builds and time.monotonic() < ends:
        number += 1
        done = tally.builds
        turn(checkout, number, chance, tally)
        for _ in range(tally.builds - done):
            tick()
    return tally
