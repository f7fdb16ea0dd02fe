"""A sample of `make power`: the limits that rounding sets are reached, and the tables in the docs are whole."""

import re

from rich.console import Console

from tests.campaigns.document import parts
from tests.campaigns.power import DOCUMENT, condensed, exhibit_1_faults, exhibit_2_faults, measure, transpositions

SAMPLE = 47


def test_a_sample_of_the_power(code):
    tables = measure(SAMPLE, Console(quiet=True), code.nodes)
    measured = {(kind, regime): (faults, *shares) for kind, regime, faults, *shares in tables["Exhibit 1"]}
    assert sum(faults for faults, *_ in measured.values()) > 40
    for (kind, regime), (_, exact, joint, _, first) in measured.items():
        assert exact <= joint, kind
        # Adjusted to foot, one unit shows; rounded line by line, four do.
        if regime == "footed" or kind in ("± 4 units", "± 5 units", "± 10 units", "sign lost", "line dropped"):
            assert joint == 1, (kind, regime)
            assert first >= 0.9, (kind, regime)
    # What rounding can hide stays hidden: a check that sees more sees faults that are none.
    assert measured["± 1 unit", "independent"][2] < 1
    rankings = {kind: shares for kind, _, _, *shares in tables["Exhibit 2"]}
    assert all(shares[1] == 1 for kind, shares in rankings.items() if kind.startswith("percentile"))


def test_every_cell_gets_every_fault():
    cells = [("2004-07-31", "value", "sales", 3), ("2004-07-31", "value", "net_sales", -15)]
    kinds = [kind for kind, _ in exhibit_1_faults(cells)]
    assert kinds.count("± 1 unit") == kinds.count("± 10 units") == 4
    assert kinds.count("sign lost") == kinds.count("digits transposed") == kinds.count("two cells swapped") == 1
    assert kinds.count("line dropped") == 2
    assert kinds.count("line copied") == 1
    june = ("2004-06-30", "value", "sales", 2)
    copied = [changes for kind, changes in exhibit_1_faults([*cells, june]) if kind == "period copied"]
    assert copied == [[("2004-07-31", "value", "sales", 2)], [("2004-06-30", "value", "sales", 3)]]
    assert len(exhibit_2_faults([("fund", 1, 8, 35, 482)])) == 3 * 4 * 2 + 0 + 1 + 2


def test_transpositions_swap_neighbours_and_keep_the_sign():
    assert transpositions(748) == [478, 784]
    assert transpositions(-15) == [-51]
    assert transpositions(11) == transpositions(3) == []


def test_kinds_that_are_always_seen_are_one_row():
    rows = [("a", "x", 2, 1, 1), ("b", "x", 3, 1, 0.5), ("c", "x", 4, 1, 1), ("a", "y", 5, 0.5, 1)]
    assert condensed(rows) == [rows[1], ("every other kind", "x", 6, 1, 1), rows[3]]


def test_the_documented_tables_are_whole():
    _, block, _ = parts(DOCUMENT, "power")
    assert re.search(r"\| ± 1 unit \| independent \| \d+ \|", block)
    for regime in ("footed", "independent"):
        assert re.search(rf"\| every other kind \| {regime} \| [\d,]+ \|( 100 % \|){{4}}\n", block), regime
    assert re.search(r"\| rank ± 1 \| \d+ \|", block)
