"""One publisher at a time: a lock that ends with its process, and says who holds it."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from scripts.publishing import PublishError


def holder(lock: TextIO) -> str:
    """Who holds a lock, from its file: waits a moment for one that has just taken it to write its name over that of a
    dead one."""
    for _ in range(100):
        lock.seek(0)
        name = lock.read().strip()
        with contextlib.suppress(ValueError, IndexError, ProcessLookupError, PermissionError):
            os.kill(int(name.split()[1].rstrip(",")), 0)
            return name
        time.sleep(0.02)
    return name or "holder unknown"


def is_lock(path: Path) -> bool:
    """Whether a file is a lock, held or free: it is empty or names a process."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(8)
    return not head or head.startswith(b"process")


@contextlib.contextmanager
def held(path: Path, subject: Path) -> Iterator[None]:
    """Holds the lock `path` on `subject`; PublishError names the holder where somebody else has it."""
    if path.is_symlink() or (path.exists() and not is_lock(path)):
        raise PublishError(f"{path} was not written by this project, and is where a build keeps its lock; move it")
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PublishError(
                f"another build is at work on {subject}: {holder(lock)}. Wait for it, or end that process; nothing "
                "needs to be removed"
            ) from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n")
        lock.flush()
        try:
            yield
        finally:
            lock.truncate(0)
