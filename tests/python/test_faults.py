"""One planted fault for each kind of check: the right test catches it, names the place, and nothing is published.

Each case spoils one thing in a copy of the shipped seeds. What is wrong with a file is met by a build as `make build`
runs it; what is wrong with its rows is judged by the same SQL without dbt: test_straight.py holds it against a build.
"""

import hashlib

import pytest

FLOW = "janus_2004_07,2004-{month}-01,2004-{month}-{last},{group},{line},{amount}"


def flow(month: int, group: str, line: str, amount: str) -> str:
    """A line of flows.csv for May (5), June (6) or July (7) 2004."""
    last = {5: 31, 6: 30, 7: 31}[month]
    return FLOW.format(month=f"{month:02}", last=last, group=group, line=line, amount=amount)


def rank(fund: str, category: str, horizon: int, figures: str) -> str:
    """A line of rankings.csv."""
    return f"janus_2004_07,{fund},{category},{horizon}_year{'' if horizon == 1 else 's'},{figures}"


OLYMPUS = "janus_olympus_fund", "Large-Cap Growth Funds"

# By stage of the build, for what fails at one stage keeps later ones from being built. Name of the fault: seed, line,
# what replaces it, and what the message must say, the catching test first.
FAULTS = {
    "cells": {
        "an unparseable amount": (
            "reported/flows",
            flow(7, "value", "sales", "0.3"),
            flow(7, "value", "sales", "o.3"),
            [
                "flows__cells_are_well_formed",
                "seeds/reported/flows.csv:{line}, column amount_printed: found 'o.3'",
                "expected an amount",
            ],
        ),
        "an empty amount": (
            "reported/flows",
            flow(7, "money_market", "sales", "6.9"),
            flow(7, "money_market", "sales", ""),
            [
                "flows__cells_are_well_formed",
                "seeds/reported/flows.csv:{line}, column amount_printed: found an empty cell",
            ],
        ),
        # Every problem of a seed is reported at once.
        **{
            f"a question mark for {group}": (
                "reported/flows",
                flow(7, group, "market_appreciation", amount),
                flow(7, group, "market_appreciation", "?"),
                ["seeds/reported/flows.csv:{line}, column amount_printed: found '?'"],
            )
            for group, amount in (("value", "-"), ("growth_equity", "(4.3)"), ("money_market", "-"))
        },
        "a date that is none": (
            "reported/flows",
            flow(6, "value", "sales", "0.3"),
            flow(6, "value", "sales", "0.3").replace("06-30", "06-31"),
            ["flows__cells_are_well_formed", "seeds/reported/flows.csv:{line}, column period_end: found '2004-06-31'"],
        ),
        "a regime that does not exist": (
            "reported/rounding_regimes",
            "janus_2004_07,2004-07-31,independent",
            "janus_2004_07,2004-07-31,independant",
            [
                "rounding_regimes__cells_are_well_formed",
                "rounding_regimes.csv:{line}, column regime: found 'independant'",
            ],
        ),
    },
    "rows": {
        "a period that ends before it starts": (
            "reported/flows",
            flow(7, "value", "sales", "0.3"),
            flow(7, "value", "sales", "0.3").replace("2004-07-01", "2004-08-01"),
            [
                "stg_reported__flow__one_start_per_period",
                "flows.csv:{line}: period_start 2004-08-01 is after",
            ],
        ),
        "a column with two starts": (
            "reported/flows",
            flow(7, "money_market", "sales", "6.9"),
            flow(7, "money_market", "sales", "6.9").replace("2004-07-01", "2004-07-02"),
            [
                "stg_reported__flow__one_start_per_period",
                "period to 2004-07-31, starts on 2004-07-01 and on 2004-07-02 and on 2004-08-01",
            ],
        ),
        "a regime of a month that is not printed": (
            "reported/rounding_regimes",
            "janus_2004_07,2004-07-31,independent",
            "janus_2004_07,2004-07-30,independent",
            ["stg_reported__rounding_regime__period_is_known", "rounding_regimes.csv:{line}", "'2004-07-30'"],
        ),
        "two aggregates of one scope": (
            "reference/aggregates",
            "janus,total_ex_money_market,Total Excluding Money Markets,true,false,false,8",
            "janus,total_ex_money_market,Total Excluding Money Markets,false,false,false,8",
            ["stg_reference__aggregate__one_per_scope", "aggregates.csv:2, seeds/reference/aggregates.csv:3"],
        ),
        "a discipline of an unknown firm": (
            "reference/disciplines",
            "janus,value,Value,false,false,5",
            "jamus,value,Value,false,false,5",
            ["stg_reference__discipline__firm_is_known", "disciplines.csv:{line}: firm_id 'jamus' not found"],
        ),
        "a unit finer than amounts are kept": (
            "reported/releases",
            "janus_2004_07,janus,2004-08-09,2004-07-31,billions,1,janus-2004-07-release.txt",
            "janus_2004_07,janus,2004-08-09,2004-07-31,millions,4,janus-2004-07-release.txt",
            ["stg_reported__release__rounding_unit_fits", "releases.csv:{line}: 4 decimals of millions"],
        ),
        "a rank without its total": (
            "reported/rankings",
            rank(*OLYMPUS, 1, "19,114,604"),
            rank(*OLYMPUS, 1, "19,114,"),
            ["stg_reported__ranking__is_whole_or_empty", "rankings.csv:{line}", "found 19, 114, empty"],
        ),
        "a horizon missing": (
            "reported/rankings",
            rank("janus_small_cap_value_fund_inv", "Small-Cap Value Funds", 10, ",,"),
            "",
            [
                "stg_reported__ranking__none_is_missing",
                "rankings.csv:",
                ": janus_2004_07 has no row for janus_small_cap_value_fund_inv at 10_years",
            ],
        ),
        "a fund in two categories": (
            "reported/rankings",
            rank(*OLYMPUS, 10, ",,"),
            rank("janus_olympus_fund", "Global Funds", 10, ",,"),
            [
                "stg_reported__ranking__one_category_per_fund",
                "janus_olympus_fund in Global Funds and Large-Cap Growth Funds",
            ],
        ),
        "an unknown horizon": (
            "reported/rankings",
            rank("janus_worldwide_fund", "Global Funds", 10, "37,20,54"),
            "janus_2004_07,janus_worldwide_fund,Global Funds,20_years,37,20,54",
            [
                "stg_reference__horizon__is_known_where_it_is_named",
                "rankings.csv:{line}: horizon_id 20_years not found",
            ],
        ),
        "an unknown fund": (
            "reported/rankings",
            rank("janus_orion_fund", "Multi-Cap Growth Funds", 10, ",,"),
            rank("janus_onion_fund", "Multi-Cap Growth Funds", 10, ",,"),
            ["stg_reported__ranking__names_are_known", "rankings.csv:{line}: fund_id 'janus_onion_fund' not found"],
        ),
        "a quartile missing": (
            "reported/quartiles",
            "janus_2004_07,1_year,4,4.4",
            "",
            [
                "stg_reported__quartile__none_is_missing",
                "quartiles.csv:2: janus_2004_07 prints 3 of 4 quartiles at 1_year (1, 2, 3)",
            ],
        ),
        "a share at a horizon that ranks no fund": (
            "reported/quartiles",
            "janus_2004_07,10_years,4,0.0",
            "janus_2004_07,since_fund_inception,4,0.0",
            [
                "stg_reported__quartile__none_is_missing",
                "prints shares at since_fund_inception, and rankings.csv has no fund of the release there",
            ],
        ),
        "two horizons of one length": (
            "reference/horizons",
            "year_to_date,Year-to-Date,,7",
            "year_to_date,12-Month,1,7",
            ["stg_reference__horizon__one_per_length", "horizons.csv:2, seeds/reference/horizons.csv:{line}"],
        ),
    },
    "tables": {
        "a missing line": (
            "reported/flows",
            flow(7, "money_market", "market_appreciation", "-"),
            "",
            [
                "fct_printed_cell__none_is_missing",
                "flows.csv:",
                ": janus_2004_07, period to 2004-07-31, prints no market_appreciation for money_market",
            ],
        ),
        "an unknown discipline": (
            "reported/flows",
            flow(7, "value", "sales", "0.3"),
            flow(7, "valve", "sales", "0.3"),
            [
                "fct_printed_cell__is_well_formed",
                "group_id 'valve' is no discipline or aggregate of firm janus",
                "flows.csv:{line}",
            ],
        ),
        "an unknown line item": (
            "reported/flows",
            flow(7, "core_blend", "sales", "0.1"),
            flow(7, "core_blend", "purchases", "0.1"),
            [
                "fct_printed_cell__is_well_formed",
                "line_item_id 'purchases' is not in line_items.csv",
                "flows.csv:{line}",
            ],
        ),
        "an unknown release": (
            "reported/flows",
            flow(7, "fixed_income", "sales", "0.1"),
            flow(7, "fixed_income", "sales", "0.1").replace("2004_07", "2004_06"),
            [
                "fct_printed_cell__is_well_formed",
                "release_id 'janus_2004_06' is not in releases.csv",
                "flows.csv:{line}",
            ],
        ),
        "a decimal too many": (
            "reported/flows",
            flow(7, "money_market", "sales", "6.9"),
            flow(7, "money_market", "sales", "6.91"),
            [
                "fct_printed_cell__is_well_formed",
                "flows.csv:{line}: '6.91' has 2 decimals, expected 1",
            ],
        ),
        "a negative balance": (
            "reported/flows",
            flow(7, "value", "ending_assets", "9.4"),
            flow(7, "value", "ending_assets", "(9.4)"),
            ["fct_printed_cell__is_well_formed", "flows.csv:{line}: value ending_assets (9.4)"],
        ),
    },
    "group ids": {
        "an id for a discipline and an aggregate": (
            "reference/aggregates",
            "janus,total_ex_money_market,Total Excluding Money Markets,true,false,false,8",
            "janus,value,Total Excluding Money Markets,true,false,false,8",
            [
                "stg_reference__aggregate__is_no_discipline",
                "aggregates.csv:{line}: value is a discipline of firm janus too: seeds/reference/disciplines.csv:",
            ],
        ),
    },
    "a footed month": {
        "a digit changed in a footed month": (
            "reported/flows",
            flow(5, "growth_equity", "sales", "0.6"),
            flow(5, "growth_equity", "sales", "0.7"),
            [
                "fct_footing_check__nothing_is_broken",
                "net_flow of growth_equity, period to 2004-05-31",
                "sales 2004-05-31: 0.7",
                "fct_release_bound__is_possible",
                "1. growth_equity sales, May 2004: printed 0.7; the rest of the table needs 0.6 [seeds",
            ],
        ),
    },
    "an independent month": {
        "a digit changed beyond rounding in an independent month": (
            "reported/flows",
            flow(7, "growth_equity", "redemptions", "1.9"),
            flow(7, "growth_equity", "redemptions", "2.9"),
            [
                "fct_footing_check__nothing_is_broken",
                "net_flow of growth_equity, period to 2004-07-31",
                "redemptions 2004-07-31: 2.9",
                "fct_suspect_cell__names_none",
                "1. growth_equity redemptions, July 2004: printed 2.9; the rest of the table needs 1.8 to 2.0 [seeds",
            ],
        ),
    },
    "longer horizons": {
        "one and ten years without three and five": (
            "reported/rankings",
            rank("janus_enterprise_fund", "Mid-Cap Growth Funds", 3, "65,251,391"),
            rank("janus_enterprise_fund", "Mid-Cap Growth Funds", 3, ",,"),
            [
                "ranked_at_every_shorter_horizon, 5 years, janus_enterprise_fund",
                "ranked at 10 years but not at 3 years",
            ],
        ),
    },
    # Two sums, the text and the rankings: none of them is judged on another.
    "marts": {
        "a figure in the text that the table does not print": (
            "reported/figures",
            "janus_2004_07,net_sales,total,2004-07-31,(0.8)",
            "janus_2004_07,net_sales,total,2004-07-31,(0.9)",
            [
                "fct_reported_figure__agrees_with_the_table",
                "figures.csv:{line}: the text says net_sales of total",
                "(0.9), the table prints (0.8)",
            ],
        ),
        "a figure of a scope that is no aggregate": (
            "reported/figures",
            "janus_2004_07,average_assets,total,2004-06-30,135.2",
            "janus_2004_07,average_assets,value,2004-06-30,135.2",
            ["fct_reported_figure__agrees_with_the_table", "figures.csv:{line}: group_id 'value' is no aggregate"],
        ),
        "an end of month that breaks continuity": (
            "reported/flows",
            flow(6, "value", "beginning_assets", "9.0"),
            flow(6, "value", "beginning_assets", "9.1"),
            [
                "fct_footing_check__nothing_is_broken",
                "continuity of value, period to 2004-06-30",
                "ending_assets 2004-05-31: 9.0",
            ],
        ),
        "a sign lost": (
            "reported/flows",
            flow(6, "core_blend", "net_sales", "(0.2)"),
            flow(6, "core_blend", "net_sales", "0.2"),
            [
                "fct_footing_check__nothing_is_broken",
                "roll_forward of core_blend, period to 2004-06-30",
                "net_sales 2004-06-30: 0.2",
            ],
        ),
        "a rank above its total": (
            "reported/rankings",
            rank(*OLYMPUS, 1, "19,114,604"),
            rank(*OLYMPUS, 1, "19,614,604"),
            [
                "fct_ranking_check__nothing_is_broken",
                "rank_within_total, 1 year, janus_olympus_fund",
                "rank 614 of 604",
                "rankings.csv:{line}",
            ],
        ),
        "a percentile that rank and total do not make": (
            "reported/rankings",
            rank("janus_global_technology_fund", "Science & Technology Funds", 1, "58,179,312"),
            rank("janus_global_technology_fund", "Science & Technology Funds", 1, "85,179,312"),
            [
                "fct_ranking_check__nothing_is_broken",
                "printed percentile 85; rank 179 of 312 makes 58",
                "rankings.csv:{line}",
            ],
        ),
        "a total unlike the category's": (
            "reported/rankings",
            rank("janus_mercury_fund", "Large-Cap Growth Funds", 3, "58,287,495"),
            rank("janus_mercury_fund", "Large-Cap Growth Funds", 3, "58,287,496"),
            [
                "fct_ranking_check__nothing_is_broken",
                "one_total_per_category, 3 years, Large-Cap Growth Funds",
                "495 to 496",
            ],
        ),
        "a rank that another fund has": (
            "reported/rankings",
            rank("janus_mercury_fund", "Large-Cap Growth Funds", 5, "49,171,350"),
            rank("janus_mercury_fund", "Large-Cap Growth Funds", 5, "59,206,350"),
            [
                "fct_ranking_check__nothing_is_broken",
                "no_shared_rank, 5 years, Large-Cap Growth Funds",
                "janus_fund 206 / 350",
            ],
        ),
        "more funds at a longer horizon": (
            "reported/rankings",
            rank("janus_overseas_fund", "International Funds", 10, "4,5,142"),
            rank("janus_overseas_fund", "International Funds", 10, "1,5,542"),
            [
                "fct_ranking_check__nothing_is_broken",
                "longer_horizon_has_no_more_funds, 10 years, International Funds",
                "505 at 5 years",
            ],
        ),
        "ten years without one": (
            "reported/rankings",
            rank("janus_balanced_fund", "Balanced Funds", 1, "60,323,540"),
            rank("janus_balanced_fund", "Balanced Funds", 1, ",,"),
            [
                "fct_ranking_check__nothing_is_broken",
                "ranked_at_every_shorter_horizon, 10 years, janus_balanced_fund",
                "ranked at 10 years but not at 1 year",
            ],
        ),
        "a printed share that is rounded, not apportioned": (
            "reported/quartiles",
            "janus_2004_07,3_years,2,13.6",
            "janus_2004_07,3_years,2,13.7",
            [
                "fct_ranking_check__nothing_is_broken",
                "printed_share_is_apportioned, 3 years",
                "3 of 22 funds make 13.6 %",
            ],
        ),
    },
}


def digest(path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def published_before(project, shipped):
    """The project with the shipped release already published; the file's digest."""
    project.published.parent.mkdir()
    project.published.write_bytes(shipped.published.read_bytes())
    return digest(project.published)


def found(project, capfd) -> str:
    """Judges, expecting failure; the whole output, a message a line."""
    assert project.judge() == 1
    streams = capfd.readouterr()
    assert streams.out == ""
    assert "Nothing was published" in streams.err
    assert "Traceback" not in streams.err
    return streams.err


def fails(project, before, capfd) -> str:
    """Builds, expecting failure and an untouched published file; the whole output, a message a line."""
    assert project.build() == 1
    streams = capfd.readouterr()
    assert streams.out == ""
    output = streams.err
    assert "Nothing was published" in output
    assert f"{project.published} is unchanged" in output
    assert "Traceback" not in output
    assert digest(project.published) == before
    return output


@pytest.mark.parametrize("stage", FAULTS)
def test_spoilt_lines_are_caught(project, capfd, stage):
    """Plants a stage's faults together, each in a line of its own; every one is to be named."""
    expected = {}
    # Lines taken out stand below the others of their file, so that the numbers stay true.
    for fault, (seed, old, _, texts) in FAULTS[stage].items():
        expected[fault] = [text.format(line=project.line_of(seed, old)) for text in texts]
    for seed, old, new, _ in FAULTS[stage].values():
        project.replace(seed, old, new)
    output = found(project, capfd)
    missing = {fault: [text for text in texts if text not in output] for fault, texts in expected.items()}
    assert {fault: texts for fault, texts in missing.items() if texts} == {}, output
    # A line that is unknown has no balance, and is not called a negative one.
    assert "purchases 0.1 is a negative balance" not in output


def test_a_duplicate_row_is_caught(project, capfd):
    project.append("reported/flows", flow(7, "value", "sales", "0.3"))
    output = found(project, capfd)
    assert "stg_reported__flow__rows_are_unique" in output
    assert "group_id value, line_item_id sales stands 2 times" in output
    assert "seeds/reported/flows.csv:164" in output


def test_a_missing_column_is_caught_before_anything_is_loaded(project, published_before, capfd):
    text = project.seed("reported/flows").read_text(encoding="utf-8")
    project.seed("reported/flows").write_text(
        "\n".join(line.rpartition(",")[0] for line in text.splitlines()), encoding="utf-8"
    )
    output = fails(project, published_before, capfd)
    assert "seeds/reported/flows.csv, line 1: column amount_printed is missing" in output


def test_columns_in_another_order_are_caught(project, published_before, capfd):
    text = project.seed("reference/firms").read_text(encoding="utf-8")
    project.seed("reference/firms").write_text(text.replace("firm_id,firm_name", "firm_name,firm_id"), encoding="utf-8")
    output = fails(project, published_before, capfd)
    assert 'seeds/reference/firms.csv, line 1: expected the header "firm_id,firm_name,reporting_currency"' in output


@pytest.mark.parametrize("name", ["reported/flows", "reference/firms", "reported/quartiles"])
def test_an_empty_file_is_caught(project, published_before, capfd, name):
    project.seed(name).write_text("", encoding="utf-8")
    output = fails(project, published_before, capfd)
    assert f"seeds/{name}.csv, line 1" in output
    assert "found an empty file" in output


def test_a_header_without_rows_is_caught(project, capfd):
    header = project.seed("reported/flows").read_text(encoding="utf-8").splitlines()[0]
    project.seed("reported/flows").write_text(header + "\n", encoding="utf-8")
    output = found(project, capfd)
    assert "seeds/reported/flows.csv has no rows; expected at least one" in output


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("janus_2004_07,2004-07-31", "line 5: Expected Number of Columns: 3 Found: 2"),
        ("a,2004-07-31,footed,x", "line 5: Expected Number of Columns: 3 Found: 4"),
    ],
)
def test_a_line_with_too_few_or_too_many_cells_is_caught(project, published_before, capfd, row, expected):
    project.append("reported/rounding_regimes", row)
    output = fails(project, published_before, capfd)
    assert f"seeds/reported/rounding_regimes.csv, {expected}" in output
    assert f'Line reads "{row}' in output


def test_releases_and_rankings_without_rows_are_caught(project, capfd):
    project.append("reported/releases", "janus_2004_08,janus,2004-09-09,2004-08-31,billions,1,none")
    header = project.seed("reported/rankings").read_text(encoding="utf-8").splitlines()[0]
    project.seed("reported/rankings").write_text(header + "\n", encoding="utf-8")
    output = found(project, capfd)
    assert "stg_reported__release__prints_something" in output
    assert "releases.csv:3: janus_2004_08 has no row" in output
    assert "stg_reference__fund__names_are_known" in output
