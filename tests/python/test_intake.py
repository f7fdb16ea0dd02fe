"""Seed files at the door: lines that are the file's, clean text, limits in words; and a short run of `make fuzz`."""

import random
import re
import shutil
import subprocess
from types import SimpleNamespace

import duckdb
import pytest

from scripts.intake import seeds
from scripts.intake.seeds import declared_seeds, name_of, parsed, problems_of, undecodable
from tests.campaigns import fuzz, fuzz_builds

COLUMNS = ["one", "two"]


def read(text: str | bytes) -> seeds.Seed:
    """A file of two columns, the second of which holds names, below its header."""
    data = text if isinstance(text, bytes) else text.encode()
    return parsed(b"one,two\n" + data, COLUMNS, ["two"])


@pytest.mark.parametrize(
    "text",
    [
        "a,row one\n\n\nb,row two\n",
        'a,"row\none"\nb,row two\n',
        "a,row one\r\nb,row two\r\n",
        "a,row one\nb,row two\r\n",
        "a,row one\r\nb,row two",
        ' \t\na,"row ""one"""\n\n"b","row\r\n\r\ntwo"\n\n',
    ],
)
def test_sed_at_a_line_shows_the_row(tmp_path, text):
    file = tmp_path / "seed.csv"
    file.write_bytes(b"\xef\xbb\xbfone,two\n" + text.encode())
    seed = parsed(file.read_bytes(), COLUMNS, ["two"])
    assert seed.problems == []
    assert [cells[0] for _, cells in seed.rows] == ["a", "b"]
    assert [cells[1].replace('"', "") for _, cells in seed.rows] == ["row one", "row two"]
    for line, cells in seed.rows:
        shown = subprocess.run(["sed", "-n", f"{line}p", file], capture_output=True, text=True).stdout
        assert shown.lstrip('"').startswith(cells[0])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a,b\rc,d\r", "line 2: a CARRIAGE RETURN ends no line alone; save the file with line feeds"),
        ('a,b\nc,"d\ne,f\n', "line 3: a quotation mark is opened and never closed"),
        ('a,b\nc,"d"e\n', 'line 3: a quotation mark inside a quoted cell; write it twice: ""'),
        ("a,b\nc,J\xe4nus".encode("latin-1"), "line 3: byte 0xE4 is not UTF-8; save the file as UTF-8"),
        ("a,b\nc\n", 'line 3: Expected Number of Columns: 2 Found: 1. Line reads "c"'),
        ("a," + "b" * 1_000_000, "line 2: a cell has more than 1,000 characters; is a quotation mark not closed?"),
        ("a," + "b" * 1_001, "line 2, column two: 1,001 characters, expected 1,000 at most"),
        ("a,\x1b[31mred\n", r"line 2, column two: U+001B ESCAPE in '\x1b[31mred'; expected printable characters"),
        ("a,\x07\n", r"line 2, column two: U+0007 ALERT (BELL) in '\x07'; expected printable characters"),
        ("a,\x00\n", r"line 2, column two: U+0000 NULL in '\x00'; expected printable characters"),
        ("a,\u200b\n", r"line 2, column two: U+200B ZERO WIDTH SPACE in '\u200b'; expected printable characters"),
        (
            "a\u202eb,c\n",
            r"line 2, column one: U+202E RIGHT-TO-LEFT OVERRIDE in 'a\u202eb'; expected printable characters",
        ),
        ("a,\u3164\n", r"line 2, column two: U+3164 HANGUL FILLER in '\u3164'; expected printable characters"),
        ("a,\u0301\n", "line 2, column two: U+0301 COMBINING ACUTE ACCENT in '\u0301'; expected printable characters"),
    ],
)
def test_what_cannot_be_read_is_one_line_that_names_its_place(text, problem):
    assert read(text).problems == [problem]


def test_utf_16_is_rejected_in_one_line():
    assert parsed("one,two\na,b\n".encode("utf-16"), COLUMNS).problems == [
        "line 1: byte 0xFF is not UTF-8; save the file as UTF-8"
    ]


def test_text_is_cleaned_at_the_door():
    rows = read('a, Mid  Cap\u00a0Funds \nb,"Mid Cap\nFunds"\nc,Mu\u0308ller\n d ,\ne,"  "\n').rows
    assert [cells for _, cells in rows] == [
        ["a", "Mid Cap Funds"],
        ["b", "Mid Cap Funds"],
        ["c", "Müller"],
        ["d", None],
        ["e", None],
    ]
    # Spaces that part thousands are no names' spaces.
    assert read("1\u202f234,x").rows == [(2, ["1\u202f234", "x"])]


def test_every_character_has_a_name():
    assert name_of("\x85") == "U+0085 a character without a name"
    assert name_of("\x7f") == "U+007F DELETE"
    assert name_of("é") == "U+00E9 LATIN SMALL LETTER E WITH ACUTE"


def test_rows_and_bytes_have_limits(monkeypatch):
    monkeypatch.setattr(seeds, "MOST_ROWS", 3)
    assert read("a,b\n" * 3).problems == []
    assert read("a,b\n" * 4).problems == ["line 5: more than 3 rows"]
    monkeypatch.setattr(seeds, "MOST_BYTES", 12)
    assert read("a,b\n").problems == []
    assert read("a,bc\n").problems == ["line 1: the file has 13 bytes, expected 12 at most"]


def test_a_file_that_no_yaml_declares_is_named_and_packages_are_left_alone(tmp_path):
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "stray.csv").write_text("a\n1\n")
    theirs = SimpleNamespace(resource_type="seed", package_name="theirs", original_file_path="seeds/x.csv", columns={})
    declared = declared_seeds([theirs], "aum_flows", tmp_path)
    assert problems_of(tmp_path, declared) == [
        "seeds/stray.csv, line 1: no _seeds.yml declares this file; declare its columns, or move it elsewhere"
    ]
    (tmp_path / "seeds" / "stray.csv").write_bytes(b"a\n\xe4\n")
    assert undecodable(tmp_path) == ["seeds/stray.csv, line 2: byte 0xE4 is not UTF-8; save the file as UTF-8"]


def test_of_many_problems_twenty_are_said(tmp_path):
    (tmp_path / "x.csv").write_text("one,two\n" + "a\n" * 50)
    said = problems_of(tmp_path, {"x.csv": (COLUMNS, [])})
    assert len(said) == seeds.SAID + 1
    assert said[-1] == "x.csv: … and 30 more"


FLOW = "janus_2004_07,2004-07-01,2004-07-31,value,sales,{}"
RANK = "janus_2004_07,janus_fund,Funds,1_year,{}"
RELEASE = "{},janus,2004-08-09,{},billions,{},a.txt"

# Each limit of cells: the file, a row at the limit, the row beyond it.
LIMITS = {
    "digits before the point": ("flows", FLOW.format("99999999999"), FLOW.format("999999999999")),
    "digits with separators": ("flows", FLOW.format('"99,999,999,999"'), FLOW.format('"999,999,999,999"')),
    "digits after the point": ("flows", FLOW.format("0.123456"), FLOW.format("0.1234567")),
    "length of an id": (
        "releases",
        RELEASE.format("a" * 100, "2004-07-31", 1),
        RELEASE.format("a" * 101, "2004-07-31", 1),
    ),
    "first day": ("releases", RELEASE.format("a", "1900-01-01", 1), RELEASE.format("a", "1899-12-31", 1)),
    "last day": ("releases", RELEASE.format("a", "2199-12-31", 1), RELEASE.format("a", "2200-01-01", 1)),
    "decimals": ("releases", RELEASE.format("a", "2004-07-31", 6), RELEASE.format("a", "2004-07-31", 7)),
    "smallest rank": ("rankings", RANK.format("1,1,1"), RANK.format("1,0,1")),
    "smallest total": ("rankings", RANK.format("1,1,1"), RANK.format("1,1,0")),
    "largest total": ("rankings", RANK.format("1,1,999999999"), RANK.format("1,1,1000000000")),
    "smallest percentile": ("rankings", RANK.format("1,1,1"), RANK.format("0,1,1")),
    "largest percentile": ("rankings", RANK.format("100,1,1"), RANK.format("101,1,1")),
    "decimals of a percentage": ("quartiles", "a,1,1,56.1234", "a,1,1,56.12345"),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_is_read_and_what_is_beyond_it_rejected_with_its_line(limit):
    name, within, beyond = LIMITS[limit]
    file = f"seeds/reported/{name}.csv"
    header = ",".join(fuzz.declared()[file])
    with duckdb.connect() as connection:
        assert fuzz.project_reading(connection, file, f"{header}\n{within}\n".encode())[0] == "read"
        found = fuzz.project_reading(connection, file, f"{header}\n{within}\n\n{beyond}\n".encode())
    assert found == ("rejected", 4)


def test_mutated_files_are_read_as_plainly_or_rejected_by_both():
    counts, wrong = fuzz.fuzz(150, random.Random(fuzz.SEED))
    assert wrong == []
    assert min(counts["read"], counts["rejected"]) > 10


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda seed: seed.rows.pop(), "strict|other|argument"),
        (lambda seed: seed.rows.__setitem__(0, (seed.rows[0][0] + 1, seed.rows[0][1])), "other cells or lines"),
        (lambda seed: seed.rows[0][1].__setitem__(1, "another"), "other cells or lines"),
        (lambda seed: seed.problems.append("line 1: no"), "rejected 1, plainly read"),
    ],
)
def test_a_faulty_intake_is_found_out(monkeypatch, spoil, fault):
    whole = seeds.parsed

    def faulty(*arguments):
        seed = whole(*arguments)
        spoil(seed)
        return seed

    monkeypatch.setattr(seeds, "parsed", faulty)
    file = "seeds/reference/firms.csv"
    with duckdb.connect() as connection:
        _, found = fuzz.difference(connection, file, b"firm_id,firm_name,reporting_currency\na,A,USD\nb,B,USD\n")
    assert re.search(fault, found), found


def test_a_build_that_lies_about_its_seeds_is_found_out(shipped, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(shipped.folder / "seeds", folder / "seeds")
    (folder / "warehouse").mkdir()
    shutil.copy(shipped.published, folder / fuzz_builds.PUBLISHED)
    assert fuzz_builds.judged(0, "", folder) == ""
    assert fuzz_builds.judged(1, "seeds/reported/flows.csv:3, column a", folder) == "rejected, and published"
    assert "not foreseen" in fuzz_builds.judged(0, "Traceback (most recent call last)", folder)
    flows = folder / "seeds/reported/flows.csv"
    whole = flows.read_text()
    for old, new, fault in [
        ("value,sales,0.2\n", "value,sales,0.3\n", "the published rows are not those of seeds/reported/flows.csv"),
        ("value,sales,", "value,Sales!,", "cannot be read"),
    ]:
        assert old in whole
        flows.write_text(whole.replace(old, new, 1))
        assert fault in fuzz_builds.judged(0, "", folder)
    (folder / fuzz_builds.PUBLISHED).unlink()
    assert "without a file and line" in fuzz_builds.judged(1, "no", folder)
