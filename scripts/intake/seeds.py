"""Reads a seed file: what its rows say, and on which line of the file each begins; or what is wrong with it, in words.

A line is what `sed` counts. Text is cleaned here and nowhere else: printable characters only, in Unicode's composed
form (NFC), without spaces around it; a line break, a tab or a run of spaces inside a name is one space. What a cell
means is judged in SQL (macros/intake/cells.sql), on what this module hands over.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

# The limits of docs/RELIABILITY.md that concern whole files; those of single kinds of cells are in cell_kinds.sql.
MOST_BYTES = 100_000_000
MOST_ROWS = 200_000
LONGEST_CELL = 1_000

# Characters at which csv gives a cell up; other libraries set it for the whole process.
LARGEST_FIELD = 131_072

# How many problems of one file are said.
SAID = 20

# Characters that count as printable, but show nothing: joiners, fillers, selectors of a variant, a lost letter.
INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufffd\U000e0100-\U000e01ef]"
)

# White space that may stand in a cell, for a test of what is left.
SPACES = "\t\n\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
SPACES_GO = str.maketrans(dict.fromkeys(SPACES, " "))
BREAKS_GO = str.maketrans(dict.fromkeys("\t\n\r", " "))

# Unicode names no control characters; these are its aliases.
CONTROLS = (
    *("NULL", "START OF HEADING", "START OF TEXT", "END OF TEXT", "END OF TRANSMISSION", "ENQUIRY", "ACKNOWLEDGE"),
    *("ALERT (BELL)", "BACKSPACE", "CHARACTER TABULATION", "LINE FEED", "LINE TABULATION", "FORM FEED"),
    *("CARRIAGE RETURN", "SHIFT OUT", "SHIFT IN", "DATA LINK ESCAPE", "DEVICE CONTROL ONE", "DEVICE CONTROL TWO"),
    *("DEVICE CONTROL THREE", "DEVICE CONTROL FOUR", "NEGATIVE ACKNOWLEDGE", "SYNCHRONOUS IDLE"),
    *("END OF TRANSMISSION BLOCK", "CANCEL", "END OF MEDIUM", "SUBSTITUTE", "ESCAPE", "INFORMATION SEPARATOR FOUR"),
    *("INFORMATION SEPARATOR THREE", "INFORMATION SEPARATOR TWO", "INFORMATION SEPARATOR ONE"),
)


@dataclass
class Seed:
    """A seed file as read: rows as (line, cells), an empty cell None; and what is wrong, a line of words each."""

    rows: list[tuple[int, list[str | None]]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class UnreadableError(Exception):
    """The rest of a file cannot be read; the message names the line."""


def name_of(character: str) -> str:
    """A character's code point and Unicode name."""
    code = ord(character)
    known = CONTROLS[code] if code < 32 else "DELETE" if code == 127 else "a character without a name"
    return f"U+{code:04X} {unicodedata.name(character, known)}"


def shown(text: str, width: int = 80) -> str:
    """A text for a message: what does not print as its escape, and no longer than a line."""
    plain = "".join(c if c == " " or (c.isprintable() and not INVISIBLE.match(c)) else ascii(c)[1:-1] for c in text)
    return plain if len(plain) <= width else f"{plain[:width]} …"


def unprintable(text: str) -> str | None:
    """The first character of a text that prints nothing or steers the terminal; None where there is none."""
    if text.isascii() and text.isprintable():
        return None
    if not text.translate(SPACES_GO).isprintable() or INVISIBLE.search(text):
        return next(c for c in text if c not in SPACES and (not c.isprintable() or INVISIBLE.match(c)))
    return text[0] if unicodedata.category(text[0])[0] == "M" else None


def cleaned(cell: str, folds: bool) -> str | None:
    """A printable cell as it is kept. folds: whether a run of spaces inside it is one space."""
    if not cell.isascii():
        cell = unicodedata.normalize("NFC", cell)
    cell = " ".join(cell.split()) if folds else cell.translate(BREAKS_GO).strip()
    return cell or None


def decoded(data: bytes) -> str:
    """The text of a file; UnreadableError where it is no UTF-8, or its lines end as no program here counts them."""
    if len(data) > MOST_BYTES:
        raise UnreadableError(f"line 1: the file has {len(data):,} bytes, expected {MOST_BYTES:,} at most")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
        line = data.count(b"\n", 0, start) + 1
        raise UnreadableError(f"line {line}: byte 0x{data[start]:02X} is not UTF-8; save the file as UTF-8") from None
    alone = re.search(r"\r(?!\n)", text)
    if alone:
        line = text.count("\n", 0, alone.start()) + 1
        raise UnreadableError(f"line {line}: a CARRIAGE RETURN ends no line alone; save the file with line feeds")
    return text


def records(text: str) -> Iterator[tuple[int, list[str]]]:
    """The records of a file with the line each begins on; blank lines are passed over. UnreadableError where quotation
    marks do not pair."""
    csv.field_size_limit(LARGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "expected after" in str(error):
                said = 'a quotation mark inside a quoted cell; write it twice: ""'
            elif "field limit" in str(error):
                said = f"a cell has more than {LONGEST_CELL:,} characters; is a quotation mark not closed?"
            elif "end of data" in str(error):
                said = "a quotation mark is opened and never closed"
            else:
                said = f"{error}"
            raise UnreadableError(f"line {line}: {said}") from None
        if len(record) > 1 or (record and record[0].strip(" \t\r\n")):
            yield line, record


def header_problem(line: int, found: list[str], columns: list[str]) -> str:
    """What is wrong with a header."""
    missing = ", ".join(name for name in columns if name not in found)
    read = f'"{shown(",".join(found), 400)}"' if found else "an empty file"
    return (
        f"line {line}: {f'column {missing} is missing; ' if missing else ''}"
        f'expected the header "{",".join(columns)}", found {read}'
    )


def row_problems(line: int, record: list[str], columns: list[str]) -> Iterator[str]:
    """What is wrong with a row, before its cells are given a meaning."""
    if len(record) != len(columns):
        yield (
            f"line {line}: Expected Number of Columns: {len(columns)} Found: {len(record)}. "
            f'Line reads "{shown(",".join(record))}"'
        )
        return
    for column, cell in zip(columns, record, strict=True):
        character = unprintable(cell) if cell else None
        if character:
            yield (
                f"line {line}, column {column}: {name_of(character)} in '{shown(cell)}'; expected printable characters"
            )
        elif len(cell) > LONGEST_CELL:
            yield f"line {line}, column {column}: {len(cell):,} characters, expected {LONGEST_CELL:,} at most"


def parsed(data: bytes, columns: list[str], folded: Iterable[str] = ()) -> Seed:
    """Reads the bytes of a seed file. columns: those its YAML declares; folded: those of them that hold names or prose.
    A problem begins with its line."""
    seed, folds = Seed(), [column in set(folded) for column in columns]
    try:
        found = records(decoded(data))
        line, header = next(found, (1, []))
        if [name.strip() for name in header] != columns:
            seed.problems.append(header_problem(line, header, columns))
            return seed
        for line, record in found:
            problems = list(row_problems(line, record, columns))
            seed.problems += problems
            if not problems:
                seed.rows.append((line, [cleaned(*pair) for pair in zip(record, folds, strict=True)]))
            if len(seed.rows) > MOST_ROWS:
                raise UnreadableError(f"line {line}: more than {MOST_ROWS:,} rows")
    except UnreadableError as error:
        seed.problems.append(str(error))
    return seed


# What was read in this run, by file: (identity, columns, folded) and the seed. dbt asks for the rows that were checked.
_KEPT: dict[Path, tuple[tuple, Seed]] = {}


def read(file: Path, columns: list[str], folded: list[str]) -> Seed:
    """A seed file as read, once as long as nobody touches it."""
    try:
        known = file.stat()
        asked = (known.st_size, known.st_mtime_ns, known.st_ino, tuple(columns), tuple(folded))
        kept = _KEPT.get(file)
        if kept is None or kept[0] != asked:
            kept = _KEPT[file] = asked, parsed(file.read_bytes(), columns, folded)
        return kept[1]
    except OSError as error:
        return Seed(problems=[f"line 1: the file cannot be opened: {error.strerror}"])


def problems_of(folder: Path, declared: dict[str, tuple[list[str], list[str]]]) -> list[str]:
    """What is wrong with the seed files of a project, a line of words each. declared: by path in the project, columns
    and which of them are folded; no columns: the file is in no YAML."""
    said = []
    for name, (columns, folded) in sorted(declared.items()):
        if not columns:
            said.append(f"{name}, line 1: no _seeds.yml declares this file; declare its columns, or move it elsewhere")
            continue
        problems = read(folder / name, columns, folded).problems
        said += [f"{name}, {problem}" for problem in problems[:SAID]]
        if len(problems) > SAID:
            said.append(f"{name}: … and {len(problems) - SAID:,} more")
    return said


def undecodable(folder: Path) -> list[str]:
    """Files below seeds/ that are no text: dbt would stop at one before it asks what is in it."""
    said = []
    for file in sorted((folder / "seeds").rglob("*.csv")):
        try:
            decoded(file.read_bytes())
        except UnreadableError as error:
            said.append(f"{file.relative_to(folder)}, {error}")
        except OSError as error:
            said.append(f"{file.relative_to(folder)}, line 1: the file cannot be opened: {error.strerror}")
    return said


def declared_seeds(nodes: Iterable, project_name: str, folder: Path) -> dict[str, tuple[list[str], list[str]]]:
    """What problems_of asks for, from dbt's nodes; files below seeds/ that dbt does not know have no columns. Seeds of
    installed packages are their own affair."""
    found: dict[str, tuple[list[str], list[str]]] = {
        str(file.relative_to(folder)): ([], []) for file in (folder / "seeds").rglob("*.csv")
    }
    for node in nodes:
        if node.resource_type == "seed" and node.package_name == project_name:
            folded = [name for name, column in node.columns.items() if is_text(column.config.meta.get("cell"))]
            found[node.original_file_path] = list(node.columns), folded
    return found


def is_text(cell: object) -> bool:
    """Whether a column of this meta.cell holds names or prose."""
    return cell in ("text", "text?")
