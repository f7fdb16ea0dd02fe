"""What a command says, and its exit status: pages on stdout, refusals on stderr, no traceback for what a user causes.

Nothing that is imported here is more than Python's own, so that a command can always say what went wrong.
"""

import contextlib
import os
import sys
import traceback
import warnings
from collections.abc import Callable
from datetime import UTC, datetime

from scripts.project import ROOT

# Where what nobody foresaw is written down.
LOG = ROOT / "build" / "unexpected_errors.log"

STOPPED = 130


def is_verbose() -> bool:
    """Whether the user asks for dbt's own lines too."""
    return os.environ.get("VERBOSE", "") not in ("", "0")


def readable() -> None:
    """Lets both streams write what their encoding has no letter for as an escape, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, OSError, ValueError):
            stream.reconfigure(errors="backslashreplace")


def complain(text: str) -> None:
    """Says something on stderr, in red on a terminal. Where that is closed too, there is nobody to tell."""
    with contextlib.suppress(AttributeError, OSError, ValueError):
        red = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
        sys.stderr.write(f"\x1b[1;31m{text}\x1b[0m\n" if red else f"{text}\n")
        sys.stderr.flush()


def say(text: str) -> None:
    """Prints a page. One that cannot be printed is a word on stderr and changes no exit status."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except (AttributeError, OSError, ValueError) as error:
        forget_stdout()
        why = "stdout is closed" if sys.stdout is None else str(error)
        complain(f"What was to be printed could not be: {why}.")


def forget_stdout() -> None:
    """Has Python not try again, when it ends, to write what could not be written."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def log_unexpected() -> str:
    """Writes the error that is being handled down; where, in words."""
    text = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n{traceback.format_exc()}\n"
    try:
        LOG.parent.mkdir(exist_ok=True)
        with LOG.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        return f"the log is {LOG}"
    except OSError as error:
        return f"no log could be written ({error})"


def unexpected(error: BaseException, undone: str) -> str:
    """The sentence for an error that nobody foresaw. undone: what did not happen."""
    what = ": ".join(filter(None, [type(error).__name__, " ".join(str(error).split())[:300]]))
    return f"{undone}: something unexpected happened, {what}; {log_unexpected()}."


def guarded(command: Callable[[], int | None], undone: str) -> int:
    """Runs a command; the exit status. undone: what to say did not happen where it is stopped or fails unexpectedly."""
    readable()
    # What a library warns of is for those who write it; PYTHONWARNINGS may not make an error of it.
    warnings.resetwarnings()
    warnings.simplefilter("ignore")
    try:
        status = command() or 0
        with contextlib.suppress(AttributeError):
            sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        complain(f"{undone}: it was stopped (Ctrl-C).")
        return STOPPED
    except BrokenPipeError:  # a page whose reader went away
        forget_stdout()
        return 0
    except SystemExit as error:
        if isinstance(error.code, str):
            complain(error.code)
            return 1
        return error.code or 0
    except Exception as error:
        complain(unexpected(error, undone))
        return 1
