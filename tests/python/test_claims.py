"""The prose as tests: every number of the text has its row, and each row is checked against the figures on record."""

from collections import Counter

import pytest
from conftest import JANUS_DOCUMENT, seed_rows
from source_reader import prose, prose_comparisons, prose_numbers

UNITS = {"change_pct": "%", "share_of_change_pct": "%", "fund_share_pct": "%", "fund_count": "", "change": "billion"}
WORDS = {"unchanged": "unchanged", "lowest_since": "lowest", "highest_since": "highest"}


def seeded_numbers() -> Counter:
    """Numbers that figures.csv and claims.csv say the shipped release's text states, as (unit, digits)."""
    (release,) = [
        row["release_id"] for row in seed_rows("reported/releases") if row["source_document"] == JANUS_DOCUMENT
    ]
    figures = [row for row in seed_rows("reported/figures") if row["release_id"] == release]
    claims = [row for row in seed_rows("reported/claims") if row["release_id"] == release and row["printed_value"]]
    return Counter(
        [("billion", row["amount_printed"].strip("()")) for row in figures]
        + [(UNITS[row["claim_kind"]], row["printed_value"].strip("()")) for row in claims]
    )


def uncovered(text: str) -> Counter:
    """Numbers of the text without a row of their own."""
    return Counter(prose_numbers(text)) - seeded_numbers()


def test_every_number_of_the_text_has_a_row(source_document):
    assert len(prose_numbers(source_document)) == 18
    assert uncovered(source_document) == Counter()


def test_every_row_has_its_number_in_the_text(source_document):
    """One number can be two statements (a share that stayed what it was): rows may share it, none may lack it."""
    assert set(seeded_numbers()) == set(prose_numbers(source_document))


def test_every_comparison_in_words_has_a_row(source_document):
    seeded = [WORDS[row["comparison"]] for row in seed_rows("reported/claims") if row["comparison"] in WORDS]
    assert Counter(prose_comparisons(source_document)) == Counter(seeded)


@pytest.mark.parametrize(
    ("old", "new", "unit", "number"),
    [
        ("4.7%", "4.9%", "%", "4.9"),
        ("87%", "86%", "%", "86"),
        ("41%", "40%", "%", "40"),
        ("seven", "eight", "", "8"),
        ("\\$119.8 billion", "\\$119.9 billion", "billion", "119.9"),
        ("\\$0.8 billion", "\\$800 million", "million", "800"),
        ("29%", "29%, 12%", "%", "12"),
        ("lowest", "3 lowest", "", "3"),
    ],
)
def test_a_number_without_a_row_is_seen(source_document, old, new, unit, number):
    assert source_document.count(old) == 1
    changed = source_document.replace(old, new)
    assert uncovered(changed) == Counter([(unit, number)])


def test_what_is_left_out_of_the_prose_states_nothing(source_document):
    """The section about the firm is left out whole, and nothing before it is."""
    read = prose(source_document)
    assert read.startswith("DENVER")
    assert "30%" not in read
    assert "30%" in source_document
    assert "Exhibit 2" in read


def test_statuses_of_the_release(shipped):
    rows = shipped.query("select status, list(claim_id order by claim_id) from audit.fct_claim_check group by 1")
    assert dict(rows) == {
        "reproduced": [
            "average_assets_change",
            "growth_funds",
            "growth_funds_top_quartile",
            "top_half_1_year",
            "top_half_3_years",
            "top_quartile_1_year",
            "top_quartile_3_years",
            "total_assets_change",
        ],
        "consistent_within_rounding": ["decline_due_to_markets", "net_flows_unchanged"],
        "not_derivable": [
            "growth_funds_top_quartile_in_june",
            "lowest_net_outflow",
            "top_quartile_1_year_in_june",
            "top_quartile_3_years_in_june",
        ],
    }


def test_each_statement_has_its_bounds_or_its_reason(shipped):
    assert (
        shipped.query(
            "select claim_id from audit.fct_claim_check where (computed_low is null or computed_high is null) "
            "and reason is null"
        )
        == []
    )
    ((low, high),) = shipped.query(
        "select computed_low, computed_high from audit.fct_claim_check where claim_id = 'decline_due_to_markets'"
    )
    # As printed it is 85.9; over every set of true values it rounds to the 87 that the text says.
    assert 86.5 <= low < high < 87.5
    assert shipped.query(
        "select distinct reason from audit.fct_claim_check where claim_id like '%\\_in\\_june' escape '\\'"
    ) == [("not on record: a release of janus as of 2004-06-30 with rankings",)]


def changed_claim(project, claim_id: str, old: str, new: str) -> int:
    """Puts `new` for `old` in a claim's line; the line's number."""
    (line,) = [
        line
        for line in project.seed("reported/claims").read_text(encoding="utf-8").splitlines()
        if line.split(",")[1] == claim_id
    ]
    place = project.line_of("reported/claims", line)
    assert old in line
    project.replace("reported/claims", line, line.replace(old, new))
    return place


def rejected(project, capfd) -> str:
    """Judges, expecting that nothing would be published; the output."""
    assert project.judge() == 1
    return capfd.readouterr().err


# By the stage at which they fail, each in a line of its own: claim, what is changed, what the message must say.
ILL_FORMED = {
    "cells": [
        ("growth_funds", "equals,7", "equals,sevenish", "column printed_value: found 'sevenish'"),
        ("top_half_1_year", "fund_share_pct", "fund_part", "column claim_kind: found 'fund_part'"),
        ("top_half_3_years", "about", "around", "column comparison: found 'around'"),
    ],
    "parameters": [
        ("growth_funds", "fund_count,,", "fund_count,sales,", "growth_funds is of kind fund_count, which takes fund_g"),
        ("growth_funds_top_quartile", "Growth", "Growing", "fund_group 'Growing Funds' holds no fund of firm janus"),
        (
            "top_half_1_year",
            ",1_year,1,2,",
            ",1_year,2,1,",
            "top_half_1_year is of kind fund_share_pct, which takes a h",
        ),
        (
            "top_half_3_years",
            ",3_years,1,2,",
            ",3_years,,2,",
            "top_half_3_years is of kind fund_share_pct, which takes a h",
        ),
        (
            "total_assets_change",
            "ending_assets",
            "end_assets",
            "total_assets_change is of kind change_pct, which",
        ),
        ("average_assets_change", ",total,", ",totals,", "group_id 'totals' is no group of firm janus"),
        ("decline_due_to_markets", "2004-06-30", "2004-08-31", "decline_due_to_markets is of kind share_of_change_pct"),
        ("top_quartile_1_year", "equals,57", "equals,", "its comparison is equals and its printed value empty"),
        ("lowest_net_outflow", "lowest_since", "unchanged", "its comparison is unchanged and its printed value empty"),
    ],
}


@pytest.mark.parametrize("stage", ILL_FORMED)
def test_ill_formed_statements_are_caught(project, capfd, stage):
    places = [changed_claim(project, claim_id, old, new) for claim_id, old, new, _ in ILL_FORMED[stage]]
    output = rejected(project, capfd).splitlines()
    for place, (*_, expected) in zip(places, ILL_FORMED[stage], strict=True):
        (line,) = [line for line in output if expected in line]
        assert f"seeds/reported/claims.csv:{place}" in line


# An invented June: July's rankings, save that three funds stand just outside the best quarter over three years.
JUNE_RANKS = {
    ("janus_olympus_fund", "3_years"): "27,130,495",
    ("janus_venture_fund", "3_years"): "29,120,426",
    ("janus_mid_cap_value_fund_inv", "3_years"): "27,36,137",
}


def add_june(project, ranks: dict[tuple[str, str], str]) -> None:
    """Adds an invented release as of the end of June 2004 that prints rankings alone."""
    project.append("reported/releases", "janus_2004_06,janus,2004-07-09,2004-06-30,billions,1,invented")
    rows = []
    for row in seed_rows("reported/rankings"):
        figures = ranks.get(
            (row["fund_id"], row["horizon_id"]),
            ",".join(row[name] for name in ("percentile_rank", "category_rank", "total_funds")),
        )
        rows.append(",".join(["janus_2004_06", row["fund_id"], row["lipper_category"], row["horizon_id"], figures]))
    project.append("reported/rankings", "\n".join(rows))


# Invented total net flows of the months from September 2003 on, in billions.
MONTHS = {
    f"2003-{month:02}-{day}": amount
    for month, day, amount in [(9, 30, "(2.1)"), (10, 31, "(3.0)"), (11, 30, "(2.2)"), (12, 31, "(1.9)")]
} | {f"2004-{month:02}-{day}": amount for month, day, amount in [(1, 31, "(2.0)"), (2, 29, "(1.2)"), (3, 31, "(4.4)")]}


def add_months(project, months: dict[str, str]) -> None:
    """Adds an invented release of May 2004 that prints the total's net flows of these months and nothing else."""
    project.append("reported/releases", "janus_2004_05,janus,2004-05-09,2004-04-30,billions,1,invented")
    project.append(
        "reported/flows",
        "\n".join(f"janus_2004_05,{end[:8]}01,{end},total,net_sales,{amount}" for end, amount in months.items()),
    )


def test_data_of_other_months_makes_statements_derivable(project):
    add_june(project, JUNE_RANKS)
    add_months(project, MONTHS | {"2004-04-30": "(0.8)"})
    assert project.judge() == 0
    assert project.query(
        "select claim_id, status, round(computed_value, 1)::varchar, reason from audit.fct_claim_check "
        "where claim_id like '%\\_in\\_june' escape '\\' or claim_id = 'lowest_net_outflow' order by 1"
    ) == [
        ("growth_funds_top_quartile_in_june", "reproduced", "28.6", None),
        ("lowest_net_outflow", "reproduced", "0.0", None),
        ("top_quartile_1_year_in_june", "reproduced", "56.5", None),
        ("top_quartile_3_years_in_june", "reproduced", "27.3", None),
    ]
    # What July says of itself still comes from July.
    assert project.query("select status from audit.fct_claim_check where claim_id = 'top_quartile_3_years'") == [
        ("reproduced",)
    ]


def test_contradicted_statements_are_caught(project, capfd):
    places = {
        claim_id: changed_claim(project, claim_id, old, new)
        for claim_id, old, new in [
            ("total_assets_change", "(4.7)", "(4.9)"),
            ("average_assets_change", "(2.8)", "2.8"),
            ("decline_due_to_markets", ",87", ",97"),
            ("top_half_1_year", "over,65", "over,66"),
            ("growth_funds", "equals,7", "equals,8"),
            ("net_flows_unchanged", "ex_money_market_and_quant", "total"),
        ]
    }
    # Three more by what other months say: June's rankings are July's, and April's outflow was none.
    add_june(project, {})
    add_months(project, MONTHS | {"2004-04-30": "0.3"})
    output = rejected(project, capfd)
    assert f"fct_claim_check__nothing_is_contradicted: {len(places) + 3} rows" in output
    for claim_id, stated in [
        ("total_assets_change", "stated as equals (4.9); computed -4.726736"),
        ("average_assets_change", "stated as equals 2.8; computed -2.810651"),
        ("decline_due_to_markets", "stated as about 97; computed 85.937500"),
        ("top_half_1_year", "stated as over 66; computed 65.217391"),
        ("growth_funds", "stated as equals 8; computed 7.000000"),
        ("net_flows_unchanged", "stated as unchanged; computed 1.000000"),
    ]:
        (line,) = [line for line in output.splitlines() if f" janus_2004_07 {claim_id} (" in line]
        assert f"seeds/reported/claims.csv:{places[claim_id]}: " in line
        assert stated in line
    assert "top_quartile_3_years_in_june (" in output
    assert "stated as equals 27; computed 40.909091" in output
    assert "stated as equals 29; computed 57.142857" in output
    assert "lowest_net_outflow (" in output
    assert "stated as lowest_since; computed -1.100000" in output


def test_another_release_brings_statements_by_rows_alone(august_built):
    assert august_built.query(
        "select claim_id, status, computed_value::varchar from audit.fct_claim_check "
        "where release_id = 'janus_2004_08' order by 1"
    ) == [
        ("average_assets_change", "reproduced", "-2.054795"),
        ("lowest_net_outflow", "reproduced", "0.100000"),
        ("top_quartile_3_years_in_july", "reproduced", "40.909091"),
        ("total_assets_change", "reproduced", "-0.620155"),
    ]
