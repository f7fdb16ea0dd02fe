"""`make fuzz`: seed files mutated at random, in bytes, cells, rows and encodings, through the intake, the checks of
cells and the casts of staging, in one process; each held against a plain reading in Python.

A file is either read as the plain reading has it, value for value and line for line, or rejected by both, with its
line. A sample goes through whole builds as well (fuzz_builds.py).
"""

import argparse
import datetime
import random
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import duckdb
import jinja2
import yaml
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from scripts.intake import seeds
from scripts.project import ROOT

SEED = 20040731

# Texts that have broken something somewhere, and some that are merely at a limit.
NASTY = (
    *("", " ", "  x  ", "a  b", "\t", "x\ty", "\u00a0", "\u2009 x", "-", "–", "(4.0)", "(4.0", "0.0", "-0", "1,234.5"),
    *("$ 77.4", "1e5", "NaN", "inf", "NULL", "true", "TRUE", "0", "00", "1", "100", "101", "999999999", "1234567890"),
    *("99999999999", "999999999999", "99999999999.999999", "0.1234567", "2004-02-30", "2004-02-29", "0001-01-01"),
    *("9999-12-31", "1900-01-01", "2200-01-01", "'", "''", '"', '""', "\x1b[31m", "\x07", "\x00", "\u200b", "\u202e"),
    *("e\u0301", "é", "\u0301", "\ufeff", "\ufffd", "\u3164", "ﬁ", "Ⅷ", "١٢", "１２", "a" * 100, "a" * 101),
    *(
        "x" * 1000,
        "x" * 1001,
        "=1+1",
        "{{ 1 }}",
        "; drop table seeds.flows",
        "\\",
        "a_b",
        "a__b",
        "A_b",
        "\u2028",
        "USD",
    ),
)


@cache
def declared() -> dict[str, dict[str, object]]:
    """By path of a seed file, its columns with their meta.cell."""
    found = {}
    for folder in ("reference", "reported"):
        path = ROOT / "seeds" / folder / "_seeds.yml"
        for seed in yaml.safe_load(path.read_text(encoding="utf-8"))["seeds"]:
            file = f"seeds/{folder}/{seed['name']}.csv"
            found[file] = {column["name"]: column["config"]["meta"]["cell"] for column in seed["columns"]}
    return found


# --- The project's own reading: the intake, then SQL.


@cache
def rendering() -> jinja2.Environment:
    """The project's macros, without dbt."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "macros").rglob("*.sql"))]
    macros = [text for text in texts if "{%- materialization" not in text and "{% materialization" not in text]
    environment = jinja2.Environment(extensions=["jinja2.ext.do"])
    environment.loader = jinja2.DictLoader({"macros": "\n".join(macros)})
    environment.globals["ref"] = lambda name: f'seeds."{name}"'
    return environment


def rendered(text: str) -> str:
    """SQL of a template that uses the macros."""
    source = rendering().loader.get_source(rendering(), "macros")[0]
    return rendering().from_string(source + "\n" + text).render()


@cache
def sql_of(file: str) -> tuple[str, str]:
    """The query for lines with a bad cell, and the staging model of a seed file."""
    name, wrong = Path(file).stem, []
    for column, cell in declared()[file].items():
        optional = isinstance(cell, str) and cell.endswith("?")
        kind = cell.rstrip("?") if isinstance(cell, str) else cell
        condition = rendered(f"{{{{ cell_is({column!r}, {kind!r}) }}}}").strip()
        wrong.append(f"(({condition}) is not true{f' and {column} is not null' if optional else ''})")
    (model,) = [
        path
        for path in (ROOT / "models" / "staging").rglob("*.sql")
        if f"seed_location('{file}')" in path.read_text(encoding="utf-8")
    ]
    staging = rendered(model.read_text(encoding="utf-8")).strip()
    return f'select min(seed_line) from seeds."{name}" where {" or ".join(wrong)}', staging


def project_reading(connection, file: str, data: bytes) -> tuple[str, object]:
    """('rejected', line) or ('read', rows), each row (line, cells, values by column of the staging model)."""
    columns = declared()[file]
    seed = seeds.parsed(data, list(columns), [name for name, cell in columns.items() if seeds.is_text(cell)])
    if seed.problems:
        return "rejected", int(re.match(r"line (\d+)[,:]", seed.problems[0])[1])
    name = Path(file).stem
    # The others are empty: what one seed says of another's rows, such as held.csv, is not read here.
    connection.execute("drop schema if exists seeds cascade")
    connection.execute("create schema seeds")
    for other, others in declared().items():
        names = ", ".join(f"{column} varchar" for column in others)
        connection.execute(f'create table seeds."{Path(other).stem}" ({names}, seed_line integer)')
    if seed.rows:
        values = [[row[0] for row in seed.rows], *([row[1][n] for row in seed.rows] for n in range(len(columns)))]
        unnested = ", ".join(f"unnest(cast(${n + 2} as varchar[]))" for n in range(len(columns)))
        connection.execute(f'insert into seeds."{name}" select {unnested}, unnest(cast($1 as integer[]))', values)
    bad, staging = sql_of(file)
    (line,) = connection.execute(bad).fetchone()
    if line is not None:
        return "rejected", line
    result = connection.execute(staging)
    names = [column[0] for column in result.description]
    staged = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    staged.sort(key=lambda row: int(row["seed_location"].rpartition(":")[2]))
    rows = [(line, tuple(cells), row) for (line, cells), row in zip(seed.rows, staged, strict=True)]
    return "read", rows


# --- A plain reading: a walk over characters, and Python's own numbers and dates.


class RejectedError(Exception):
    """The plain reading rejects a file, at a line."""


def plain_records(text: str) -> list[tuple[int, list[str]]]:
    """Records with the line each begins on, by walking over the characters."""
    records, cells, cell, line, begun = [], [], [], 1, 1
    state = "start"  # of a cell; then bare, quoted, closed
    for place, character in enumerate(text):
        if character == "\r" and text[place + 1 : place + 2] != "\n":
            raise RejectedError(line)
        if state == "quoted":
            if character == '"':
                state = "closed"
            else:
                cell.append(character)
        elif character == '"' and state == "closed":
            cell.append('"')
            state = "quoted"
        elif character == '"' and state == "start":
            state = "quoted"
        elif character == ",":
            cells.append("".join(cell))
            cell, state = [], "start"
        elif character == "\n":
            records.append((begun, [*cells, "".join(cell)]))
            cells, cell, state, begun = [], [], "start", line + 1
        elif character == "\r":
            pass
        elif state == "closed":
            raise RejectedError(begun)
        else:
            cell.append(character)
            state = "bare"
        line += character == "\n"
    if state == "quoted":
        raise RejectedError(begun)
    if cells or cell or state != "start":
        records.append((begun, [*cells, "".join(cell)]))
    return [(number, record) for number, record in records if len(record) > 1 or record[0].strip(" \t\r\n")]


def plain_cell(cell: str, is_text: bool) -> str | None:
    """A cell cleaned; RejectedError for what does not print."""
    for character in cell:
        category = unicodedata.category(character)
        hidden = character in "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffd" or (
            0x180B <= ord(character) <= 0x180F
            or 0xFE00 <= ord(character) <= 0xFE0F
            or 0xE0100 <= ord(character) <= 0xE01EF
        )
        if character not in "\t\r\n" and (category[0] == "C" or category in ("Zl", "Zp") or hidden):
            raise ValueError
    if cell and unicodedata.category(cell[0])[0] == "M":
        raise ValueError
    if len(cell) > 1000:
        raise ValueError
    cell = unicodedata.normalize("NFC", cell)
    cell = " ".join(cell.split()) if is_text else re.sub("[\t\r\n]", " ", cell).strip()
    return cell or None


DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"


def plain_amount(text: str) -> Decimal | None:
    """The number that is printed; a dash is nothing. ValueError where it is no number."""
    for dash in DASHES:
        text = text.replace(dash, "-")
    text = re.sub("[ \t\n\f\r\u00a0\u2009\u202f]*[$€£¥][ \t\n\f\r\u00a0\u2009\u202f]*", "", text).strip(
        " \t\n\f\r\u00a0"
    )
    if text == "-":
        return Decimal(0)
    digits = r"([0-9]+|[0-9]{1,3}([,'\u2019\u00a0\u2009\u202f][0-9]{3})+)(\.[0-9]+)?"
    if not re.fullmatch(rf"-?{digits}|\({digits}\)", text):
        raise ValueError(text)
    number = re.sub("[^0-9.]", "", text)
    whole, _, part = number.partition(".")
    if len(whole) > 11 or len(part) > 6:
        raise ValueError(text)
    return Decimal(number) * (-1 if text[0] in "-(" else 1)


def plain_date(text: str) -> datetime.date:
    """A date; ValueError where it is none, or of a year that no document is of."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    day = datetime.date.fromisoformat(text)
    if not 1900 <= day.year <= 2199:
        raise ValueError(text)
    return day


def matching(pattern: str, read: Callable = str) -> Callable:
    """A reader of texts that match a pattern."""

    def reader(text: str):
        if not re.fullmatch(pattern, text):
            raise ValueError(text)
        return read(text)

    return reader


READERS: dict[str, Callable] = {
    "text": str,
    "id": matching(r"(?=.{1,100}$)[a-z0-9]+(_[a-z0-9]+)*"),
    "currency": matching("[A-Z]{3}"),
    "date": plain_date,
    "boolean": matching("true|false", lambda text: text == "true"),
    "integer": matching("[0-9]{1,9}", int),
    "count": matching("(?=.{1,9}$)0*[1-9][0-9]*", int),
    "percentile": matching("[1-9][0-9]?|100", int),
    "decimals": matching("[0-6]", int),
    "percent": matching(r"[0-9]{1,3}(\.[0-9]{1,4})?%?"),
    "amount": plain_amount,
}


def plain_value(cell: str | None, kind: object):
    """What a cell means. ValueError where it means nothing its kind allows."""
    optional = isinstance(kind, str) and kind.endswith("?")
    if cell is None:
        if optional:
            return None
        raise ValueError
    if isinstance(kind, list):
        if cell not in kind:
            raise ValueError
        return cell
    return READERS[kind.rstrip("?")](cell)


def plain_reading(file: str, data: bytes) -> tuple[str, object]:
    """As project_reading, with the values by column of the seed."""
    columns = declared()[file]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "rejected", None
    try:
        records = plain_records(text)
        if not records or [cell.strip() for cell in records[0][1]] != list(columns):
            return "rejected", None
        rows = []
        for line, record in records[1:]:
            if len(record) != len(columns):
                raise RejectedError(line)
            try:
                cells = [plain_cell(c, seeds.is_text(k)) for c, k in zip(record, columns.values(), strict=True)]
                values = {n: plain_value(c, k) for c, (n, k) in zip(cells, columns.items(), strict=True)}
            except ValueError:
                raise RejectedError(line) from None
            rows.append((line, tuple(cells), values))
    except RejectedError as error:
        return "rejected", error.args[0]
    return "read", rows


# --- Mutations, and the comparison.


def mutated(data: bytes, chance: random.Random) -> bytes:
    """A seed file after one to three mutations."""
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        data = chance.choice(MUTATIONS)(data, chance)
    return data


def in_bytes(data: bytes, chance: random.Random) -> bytes:
    """One to four bytes changed, put in or taken out."""
    for _ in range(chance.randrange(1, 5)):
        place, byte = (
            chance.randrange(len(data) + 1),
            bytes([chance.choice([chance.randrange(256), *b'",\n\r\x00 -(9_'])]),
        )
        data = data[:place] + chance.choice([byte, b"", byte + data[place : place + 1]]) + data[place + 1 :]
    return data


def in_cells(data: bytes, chance: random.Random) -> bytes:
    """One to three cells with a nasty text, quoted or not."""
    lines = data.split(b"\n")
    for _ in range(chance.randrange(1, 4)):
        place = chance.randrange(len(lines))
        cells = lines[place].split(b",")
        text = chance.choice(NASTY)
        text = chance.choice([text, f'"{text}"', '"' + text.replace('"', '""') + '"', f"{text}{chance.choice(NASTY)}"])
        cells[chance.randrange(len(cells))] = text.encode("utf-8", "surrogatepass")
        lines[place] = b",".join(cells)
    return b"\n".join(lines)


def in_rows(data: bytes, chance: random.Random) -> bytes:
    """Rows taken out, twice, blank, moved, joined or cut."""
    lines = data.split(b"\n")
    for _ in range(chance.randrange(1, 4)):
        place = chance.randrange(len(lines))
        lines[place : place + 1] = chance.choice(
            [
                [],
                [lines[place]] * 2,
                [b"", lines[place]],
                [b" \t", lines[place]],
                [lines[place] + b","],
                [lines[place][:9]],
                [lines[place], b'"', b'"'],
                [b'"' + lines[place]],
                [lines[place].replace(b",", b',"\n",', 1)],
                [b","],
            ]
        ) or ([] if len(lines) > 1 else lines)
    return b"\n".join(lines)


def in_encoding(data: bytes, chance: random.Random) -> bytes:
    """Another encoding, another end of line, a mark at the start, no end of line at the end."""
    if not data.isascii():
        return data[:-1]
    text = data.decode()
    return chance.choice(
        [
            b"\xef\xbb\xbf" + data,
            data.replace(b"\n", b"\r\n"),
            data.replace(b"\n", b"\r"),
            data.replace(b"\n", b"\r\n", chance.randrange(5)),
            text.encode("utf-16"),
            text.replace("a", "ä").encode("latin-1"),
            text.replace("a", "ä").encode(),
            text.replace("u", "u\u0308").encode(),
            data.rstrip(b"\n"),
            data + b"\n\n",
            data + data,
            data[: chance.randrange(len(data) + 1)],
            b"",
        ]
    )


MUTATIONS = (in_bytes, in_cells, in_cells, in_rows, in_encoding)


# Columns that stay as printed in staging, beside their number.
AMOUNTS = ("amount_printed", "believed")


def same_values(cells: dict[str, object], staged: dict[str, object]) -> bool:
    """Whether a staging row holds what the plain reading makes of its cells, as far as both have a column."""
    for name, value in cells.items():
        found = staged.get(name)
        if name in staged and found != value and str(found) != str(value) and name not in AMOUNTS:
            if name in ("fund_group", "printed_value") or (isinstance(value, Decimal) and str(found) == name):
                continue
            return False
    for name in (*AMOUNTS, "printed_value"):
        number = "amount_in_print_unit" if name in AMOUNTS else "printed_number"
        if name in cells and number in staged and staged[number] != cells[name]:
            return False
    return True


def difference(connection, file: str, data: bytes) -> tuple[str, str]:
    """How a file was read, and how the two readings differ; '' where they do not."""
    try:
        ours = project_reading(connection, file, data)
    except Exception as error:
        return "failed", f"{type(error).__name__}: {error}"
    plain = plain_reading(file, data)
    if ours[0] != plain[0]:
        ours_said, plainly = (f"{how} {what}"[:200] for how, what in (ours, plain))
        return ours[0], f"{ours_said}, plainly {plainly}"
    if ours[0] == "rejected":
        return "rejected", "" if 1 <= ours[1] <= data.count(b"\n") + 1 else f"line {ours[1]} of a shorter file"
    if [row[:2] for row in ours[1]] != [row[:2] for row in plain[1]]:
        return "read", "other cells or lines"
    for (line, _, staged), (_, _, cells) in zip(ours[1], plain[1], strict=True):
        if not same_values(cells, staged):
            return "read", f"line {line}: {staged} for {cells}"
    return "read", ""


def fuzz(cases: int, chance: random.Random, tick: Callable[[], None] = lambda: None) -> tuple[Counter, list[str]]:
    """Mutates and reads so many files: how many were read and rejected, and what is wrong."""
    shipped = {file: (ROOT / file).read_bytes() for file in declared() if (ROOT / file).exists()}
    counts, wrong = Counter(), []
    with duckdb.connect() as connection:
        for number in range(cases):
            file = chance.choice(sorted(shipped))
            data = mutated(shipped[file], chance)
            how, fault = difference(connection, file, data)
            counts[how] += 1
            if fault:
                wrong.append(f"case {number}, {file}: {fault}")
            tick()
    return counts, wrong


def main() -> int:
    """Runs the campaign and writes its table; the exit status."""
    from dbt.cli.main import dbtRunner

    from tests.campaigns.document import table_lines, write_block
    from tests.campaigns.fuzz_builds import fuzz_builds

    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=5_000)
    parser.add_argument("--builds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, transient=True) as progress:
        bar = progress.add_task("mutated files", total=asked.cases)
        counts, wrong = fuzz(asked.cases, random.Random(asked.seed), lambda: progress.advance(bar))
        bar = progress.add_task("whole builds", total=asked.builds)
        parsed = dbtRunner().invoke(["--quiet", "parse", "--project-dir", str(ROOT)]).result
        built, lies = fuzz_builds(asked.builds, random.Random(asked.seed), parsed, lambda: progress.advance(bar))
    print("\n".join([*wrong[:40], *lies[:40]]))
    rows = [
        ["read alone", f"{asked.cases:,}", f"{counts['read']:,}", f"{counts['rejected']:,}", f"{len(wrong):,}"],
        ["whole builds", f"{asked.builds:,}", f"{built['published']:,}", f"{built['rejected']:,}", f"{len(lies):,}"],
    ]
    table = table_lines(["mutated files", "times", "read, published", "rejected", "wrong"], rows)
    print("\n".join(table))
    write_block(ROOT / "docs" / "RELIABILITY.md", "fuzz", table)
    return bool(wrong or lies)


if __name__ == "__main__":
    sys.exit(main())
