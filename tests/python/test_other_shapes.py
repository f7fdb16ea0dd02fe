"""Other firms and other releases by rows alone, and what may not pass: invented seeds, built beside the shipped ones.

other_shapes: Bergsee prints in millions of francs, by quarter, net flows only, with subtotals three deep, lines that
some groups lack, a quarter without one subtotal, a skipped quarter, and year-ago balances; its true values were drawn
once and rounded line by line (independent) or adjusted to foot (footed). Hinode prints no aggregate and no net line;
Quill net flows alone; Larkspur rankings alone. revised_july_2004 reprints Janus's July with three cells revised;
october_2004 opens a month that nobody closed; one_day_2024 prints months, their quarter and their half-year.
"""

from decimal import Decimal

import pytest

from scripts.reports.exhibits import set_exhibit
from scripts.reports.published import EXHIBIT, ExhibitRow
from scripts.reports.terminal import aligned


def bergsee(release: str, start: str, end: str, group: str, line: str, amount: str) -> str:
    """A line of Bergsee's table."""
    return f"bergsee_{release},{start},{end},{group},{line},{amount}"


def terms(others, identity: str) -> tuple:
    """Residual, tolerance and the groups in an identity."""
    ((residual, tolerance, printed),) = others.query(
        "select residual_units, tolerance_units, printed_terms from audit.fct_footing_check where identity_id = ?",
        identity,
    )
    return residual, tolerance, [term.split(" ")[1] for term in printed.split("], ")]


def test_footing_of_every_other_release(others):
    assert others.query(
        "select release_id, check_kind, list(distinct status order by status), count(*) from audit.fct_footing_check "
        "where release_id <> 'janus_2004_07' group by all order by all"
    ) == [
        ("bergsee_2023_12", "continuity", ["foots"], 15),
        ("bergsee_2023_12", "roll_forward", ["foots", "within_rounding"], 23),
        ("bergsee_2023_12", "subtotal", ["foots", "within_rounding"], 58),
        # Footed: every line of both quarters; the year-ago balances are not.
        ("bergsee_2024_06", "continuity", ["foots"], 16),
        ("bergsee_2024_06", "roll_forward", ["foots"], 16),
        ("bergsee_2024_06", "subtotal", ["foots", "within_rounding"], 48),
        ("bergsee_2024_12", "roll_forward", ["foots", "within_rounding"], 8),
        ("bergsee_2024_12", "subtotal", ["foots", "within_rounding"], 23),
        ("hinode_2024_01", "continuity", ["foots"], 4),
        ("hinode_2024_01", "roll_forward", ["foots"], 6),
        ("janus_2004_07_r1", "continuity", ["foots"], 9),
        ("janus_2004_07_r1", "net_flow", ["foots", "within_rounding"], 9),
        ("janus_2004_07_r1", "roll_forward", ["foots", "within_rounding"], 9),
        ("janus_2004_07_r1", "subtotal", ["foots", "within_rounding"], 18),
        ("janus_2004_10", "net_flow", ["foots", "within_rounding"], 9),
        ("janus_2004_10", "roll_forward", ["foots", "within_rounding"], 9),
        ("janus_2004_10", "subtotal", ["foots", "within_rounding"], 18),
        ("quill_2024_01", "subtotal", ["within_rounding"], 1),
        ("quill_2024_03", "subtotal", ["within_rounding"], 1),
        ("tern_2024_06", "continuity", ["foots"], 8),
        ("tern_2024_06", "net_flow", ["foots", "within_rounding"], 20),
        ("tern_2024_06", "period_sum", ["foots", "within_rounding"], 16),
        ("tern_2024_06", "roll_forward", ["foots", "within_rounding"], 20),
        ("tern_2024_06", "same_day", ["foots"], 12),
        ("tern_2024_06", "subtotal", ["foots", "within_rounding"], 30),
    ]
    assert others.query(
        "select distinct status from audit.fct_footing_check where release_id = 'bergsee_2024_06' and regime = 'footed'"
    ) == [("foots",)]


def test_the_shipped_release_stays_as_it_is(others, shipped):
    everything = (
        "select * exclude (printed_terms) from audit.fct_footing_check where release_id = 'janus_2004_07' order by all"
    )
    assert others.query(everything) == shipped.query(everything)


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        ("2023_12:2023-09-30:total:ending_assets", (0, Decimal("1.5"), ["total", "cash", "long_term"])),
        (
            "2023_12:2023-09-30:long_term:ending_assets",
            (0, Decimal("2.0"), ["long_term", "alternatives", "equities", "fixed_income"]),
        ),
        # The quarter without the subtotal adds up what is below it.
        (
            "2023_12:2023-06-30:long_term:ending_assets",
            (-1, Decimal("2.5"), ["long_term", "alternatives", "domestic", "fixed_income", "international"]),
        ),
        # Bonds alone acquired: equities print no such line, which counts as nothing.
        ("2023_12:2023-09-30:long_term:acquisitions", (0, Decimal("1.0"), ["long_term", "fixed_income"])),
        ("2024_06:2024-06-30:long_term:acquisitions", (0, 0, ["long_term", "equities", "fixed_income"])),
        # The column prints equities and hides what is in them.
        (
            "2024_12:2023-12-31:long_term:ending_assets",
            (0, Decimal("2.0"), ["long_term", "alternatives", "equities", "fixed_income"]),
        ),
    ],
)
def test_a_total_adds_up_its_members_as_printed(others, identity, expected):
    assert terms(others, f"subtotal:bergsee_{identity}") == expected


def test_reclassifications_move_assets_and_sum_to_nothing(others):
    assert others.query(
        "select distinct amount_m, amount_printed in ('-', '–') from flows.fct_printed_cell "
        "where firm_id = 'bergsee' and group_id in ('total', 'long_term') and line_item_id = 'reclassification'"
    ) == [(0, True)]
    assert others.query(
        "select other_changes_m from flows.fct_roll_forward where release_id = 'bergsee_2024_06' "
        "and period_end = '2024-06-30' and group_id = 'fixed_income'"
    ) == [(-307 - 257 + 785 + 20,)]


def test_a_listed_total_states_its_scope(others):
    assert others.query(
        "select scope_id, net_sales_reported_m, net_sales_from_disciplines_m, net_sales_m from flows.fct_net_flow "
        "where release_id = 'bergsee_2023_12' and period_end = '2023-09-30' order by scope_id"
    ) == [
        ("ex_money_market", 921, 922, 921),
        ("ex_money_market_and_quant", None, 869, 869),
        ("ex_quant", None, 902, 902),
        ("total", 954, 955, 954),
    ]


def test_balances_of_one_day_do_not_hide_the_quarter_they_close(others):
    """Year-ago balances entered as a day are a period of their own; entered as the quarter, its newest print."""
    assert others.query(
        "select release_id, period_start::varchar, net_sales_m, ending_assets_m, is_latest from flows.fct_roll_forward "
        "where firm_id = 'bergsee' and group_id = 'total' and period_end in ('2023-06-30', '2023-12-31') order by all"
    ) == [
        ("bergsee_2023_12", "2023-04-01", 774, 87084, True),
        ("bergsee_2023_12", "2023-10-01", 333, 88744, False),
        ("bergsee_2024_06", "2023-06-30", None, 87084, True),
        ("bergsee_2024_12", "2023-10-01", None, 88744, True),
    ]
    # Where a column hides disciplines in a subtotal, no sum of disciplines is made up.
    assert others.query(
        "select scope_id, net_sales_m, ending_assets_m, is_latest from flows.fct_net_flow "
        "where release_id = 'bergsee_2024_12' and period_end = '2023-12-31' order by scope_id"
    ) == [
        ("ex_money_market", None, 81555, True),
        ("ex_money_market_and_quant", None, None, True),
        ("ex_quant", None, None, True),
        ("total", None, 88744, True),
    ]


def test_the_sum_over_a_year_is_what_the_releases_say(others):
    """The newest print of the fourth quarter is of balances alone; its net sales stay those of the release before."""
    assert others.query(
        "select sum(net_sales_m) from flows.fct_latest_net_flow where firm_id = 'bergsee' and scope_id = 'total' "
        "and year(period_end) = 2023 and period_series = '3 months'"
    ) == [(2061,)]
    assert others.query(
        "select net_sales_m, net_sales_low_m <= 333 and net_sales_high_m >= 333, ending_assets_m, release_id "
        "from flows.fct_latest_net_flow where firm_id = 'bergsee' and scope_id = 'total' and period_end = '2023-12-31'"
    ) == [(333, True, 88744, "bergsee_2024_12")]
    assert others.query(
        "select metric_id, release_id, first_release_id from flows.fct_series where firm_id = 'bergsee' "
        "and subject_kind = 'scope' and subject_id = 'total' and period_end = '2023-12-31' "
        "and metric_id in ('net_sales', 'ending_assets') order by all"
    ) == [
        ("ending_assets", "bergsee_2024_12", "bergsee_2023_12"),
        ("net_sales", "bergsee_2023_12", "bergsee_2023_12"),
    ]


def test_a_skipped_period_opens_where_nobody_closed(others):
    assert others.query(
        "select release_id, period_end::varchar, count(*) from audit.fct_footing_check where check_kind = 'continuity' "
        "and (release_id in ('janus_2004_10', 'quill_2024_03') or release_id like 'bergsee_2024%') "
        "group by all order by all"
    ) == [("bergsee_2024_06", "2024-03-31", 8), ("bergsee_2024_06", "2024-06-30", 8)]


def test_a_revised_month_shows_what_moved_and_keeps_both(others):
    assert others.query(
        "select period_end::varchar, group_id, line_item_id, restated_by, first_release_id, later_release_id, "
        "first_amount_m, later_amount_m, change_m from flows.fct_restatement order by all"
    ) == [
        ("2004-07-31", "value", line, "reprinted", "janus_2004_07", "janus_2004_07_r1", first, later, later - first)
        for line, first, later in [("market_appreciation", 0, -100), ("net_sales", 100, 200), ("sales", 300, 400)]
    ]
    assert others.query(
        "select release_id, sales_m, net_sales_m, is_latest from flows.fct_roll_forward "
        "where firm_id = 'janus' and period_end = '2004-07-31' and group_id = 'value' order by release_id"
    ) == [("janus_2004_07", 300, 100, False), ("janus_2004_07_r1", 400, 200, True)]
    assert others.query(
        "select period_end::varchar, release_id from flows.fct_net_flow "
        "where firm_id = 'janus' and scope_id = 'total' and is_latest order by period_end"
    ) == [
        ("2004-05-31", "janus_2004_07"),
        ("2004-06-30", "janus_2004_07"),
        ("2004-07-31", "janus_2004_07_r1"),
        ("2004-10-31", "janus_2004_10"),
    ]


def test_firms_without_aggregates_flows_or_rankings(others):
    assert others.query(
        "select period_end::varchar, sales_m - redemptions_m = net_sales_m, beginning_assets_m "
        "from flows.fct_roll_forward "
        "where release_id = 'hinode_2024_01' and group_id = 'saiken' order by period_end"
    ) == [("2023-09-30", True, 8877700), ("2023-12-31", True, 8330300), ("2024-01-31", True, 8203500)]
    assert others.query(
        "select scope_id, net_sales_reported_m, net_sales_m, beginning_assets_m, organic_growth_pct "
        "from flows.fct_net_flow where release_id = 'quill_2024_03' order by scope_id"
    ) == [
        ("ex_money_market", None, Decimal("41.2"), None, None),
        ("ex_money_market_and_quant", None, Decimal("41.2"), None, None),
        ("ex_quant", None, Decimal("206.1"), None, None),
        ("total", Decimal("206.0"), Decimal("206.0"), None, None),
    ]
    assert others.query(
        "select fund_id, horizon_years, percentile_recomputed from rankings.fct_fund_ranking "
        "where release_id = 'larkspur_2024_03' and category_rank is not null order by fund_id, horizon_years nulls last"
    ) == [
        ("larkspur_bond", 1, 6),
        ("larkspur_bond", 3, 43),
        ("larkspur_bond", None, 15),
        ("larkspur_growth", 1, 88),
        ("larkspur_growth", None, 23),
    ]


def test_a_horizon_without_years_stands_beside_the_others(others):
    """Since the manager's inception: after the years in print, and nothing is claimed of the funds' different spans."""
    exhibit = (
        "select * exclude (basis, release_id, row_number, panel) from release.exhibit_2 "
        "where basis = 'printed' and release_id = 'larkspur_2024_03' "
    )
    (heading,) = others.query(exhibit + "and lipper_category = 'Lipper Category'")
    assert heading[3:9] == ("1-Year", None, "3-Year", None, "Since Manager Inception", None)
    (bond,) = others.query(exhibit + "and label = 'Larkspur Bond'")
    assert bond[3:] == ("6", "12 / 210", "43", "77 / 180", "15", "5 / 33", *[None] * 8)
    assert others.query(
        "select distinct check_kind from audit.fct_ranking_check "
        "where horizon_id = 'since_manager_inception' order by all"
    ) == [("percentile_agrees",), ("rank_within_total",)]
    assert others.query(
        "select label, figure from release.headline where release_id = 'larkspur_2024_03' and horizon_years is null"
    ) == [
        ("Funds in the top quartile, since manager inception", 100),
        ("Funds in the top half, since manager inception", 100),
    ]


def test_more_horizons_than_fit_go_on_below(with_others):
    """Eleven in Exhibit 2 and eight in the quartile table, where seven fit side by side: the others stand in a second
    panel, under headings of their own. Page and terminal set both panels."""
    more = [f"span_{number}" for number in range(1, 9)]
    at_more = "\n".join(
        f"larkspur_2024_03,larkspur_bond,Intermediate Bond Funds,{span},15,5,33\n"
        f"larkspur_2024_03,larkspur_growth,Mid-Cap Growth Funds,{span},,,"
        for span in more
    )
    with_others.append("reference/horizons", "\n".join(f"{span},{span[-1]} Spans,,8" for span in more))
    with_others.append("reported/rankings", at_more)
    with_others.append(
        "reported/quartiles",
        "\n".join(f"larkspur_2024_03,{span},{n},{'0.0' if n > 1 else '100.0'}" for span in more for n in (1, 2, 3, 4)),
    )
    assert with_others.judge() == 0
    printed = {
        exhibit: [
            ExhibitRow(panel, kind, texts)
            for panel, kind, *texts in with_others.query(EXHIBIT.format(exhibit), "larkspur_2024_03")
        ]
        for exhibit in ("exhibit_2", "exhibit_2_quartile")
    }
    ranked = [(row.panel, row.kind, row.texts[0], *row.texts[12:]) for row in printed["exhibit_2"]]
    none = (None,) * 4
    assert ranked == [
        (None, "title", "Exhibit 2", *none),
        (None, "title", "Lipper Rankings Based on Total Returns as of 3/31/24", *none),
        (1, "heading", None, "3 Spans", None, "4 Spans", None),
        (1, "heading", None, *("Percentile", "Rank /") * 2),
        (1, "heading", None, *("Rank (%)", "Total Funds") * 2),
        (1, "group", "Income", *none),
        (1, "fund", "Larkspur Bond", *("15", "5 / 33") * 2),
        (1, "group", "Growth", *none),
        (1, "fund", "Larkspur Growth*", *"----"),
        (2, "heading", None, *none),
        (2, "heading", None, *none),
        (2, "heading", None, *none),
        (2, "group", "Income", *none),
        (2, "fund", "Larkspur Bond", *none),
        (2, "group", "Growth", *none),
        (2, "fund", "Larkspur Growth*", *none),
        (None, "note", "* Closed to new investors", *none),
    ]
    (bond,) = [row.texts[:10] for row in printed["exhibit_2"] if (row.panel, row.texts[0]) == (2, "Larkspur Bond")]
    assert bond[1:] == ["Intermediate Bond Funds", *("15", "5 / 33") * 4]
    quartiles = [(row.panel, *row.texts[:2]) for row in printed["exhibit_2_quartile"][1:]]
    places = ["1st", "2nd", "3rd", "4th"]
    assert quartiles == [
        line
        for panel, heading in ((1, "1 Spans"), (2, "8 Spans"))
        for line in [
            (panel, None, heading),
            *((panel, f"{place} Quartile", "0.0" if place > "1st" else "100.0%") for place in places),
        ]
    ]
    exhibit = set_exhibit("exhibit_2", printed["exhibit_2"])
    assert [len(panel.headings) for panel in exhibit.panels] == [15, 9]
    assert exhibit.panels[1].body[1] == ("fund", bond)
    shown = [line for _, line in aligned(printed["exhibit_2_quartile"])]
    assert shown[6:8] == ["", f"{'8 Spans':>21}"]


def test_exhibit_1_of_other_shapes(others):
    """Subtotals stand where the firm prints them, balances of a day under `As of`, the currency by its code."""
    printed = others.query(
        "select row_kind, label, column_1, column_2, column_3 from release.exhibit_1 "
        "where basis = 'printed' and release_id = 'bergsee_2024_06' order by row_number"
    )
    assert printed[:6] == [
        ("title", "Exhibit 1", None, None, None),
        ("title", "BERGSEE VERMÖGENSVERWALTUNG AG", None, None, None),
        ("title", "ASSETS & FLOWS BY INVESTMENT DISCIPLINE", None, None, None),
        ("title", "(CHF in millions)", None, None, None),
        ("heading", None, "As of", "Three Months Ended", None),
        ("heading", None, "June 30, 2023", "March 31, 2024", "June 30, 2024"),
    ]
    assert [label for kind, label, *_ in printed if kind == "group"] == [
        "Domestic Equities",
        "International Equities",
        "Equities",
        "Fixed Income",
        "Alternatives",
        "Long-Term Assets",
        "Liquidity",
        "Total Assets",
    ]
    assert printed[-8:] == [
        ("line", "Beginning of period assets", None, "CHF 88,744", "CHF 89,931"),
        ("line", "Net Sales (redemptions)", None, "32", "328"),
        ("line", "Market appreciation", None, "1,080", "1,011"),
        ("line", "Foreign exchange", None, "367", "43"),
        ("line", "Distributions", None, "−292", "−628"),
        ("line", "Acquisitions", None, None, "956"),
        ("line", "Reclassification", None, "-", "-"),
        ("line", "End of period assets", "CHF 87,084", "CHF 89,931", "CHF 91,641"),
    ]
    assert others.query("select distinct release_id from release.exhibit_2 where release_id like 'l%'") == [
        ("larkspur_2024_03",)
    ]
    assert others.query("select count(*) from release.exhibit_1 where release_id = 'larkspur_2024_03'") == [(0,)]


def test_the_release_before_is_the_same_firms(others):
    assert others.query(
        """
        select distinct h.release_id, h.before_release_id
        from release.headline as h
        where h.before_release_id is not null
        order by all
        """
    ) == [
        ("bergsee_2024_06", "bergsee_2023_12"),
        ("bergsee_2024_12", "bergsee_2024_06"),
        ("janus_2004_07_r1", "janus_2004_07"),
        ("janus_2004_10", "janus_2004_07_r1"),
        ("quill_2024_03", "quill_2024_01"),
    ]


def test_a_bridge_goes_without_a_gap_from_opening_to_closing(others):
    steps = others.query(
        "select release_id, step_kind, amount_m, from_m, to_m from release.asset_bridge "
        "order by release_id, step_number"
    )
    bridges = {release: [step[1:] for step in steps if step[0] == release] for release, *_ in steps}
    # Quill prints net flows alone and Larkspur rankings alone: no assets, no bridge.
    assert {release.split("_")[0] for release in bridges} == {"bergsee", "hinode", "janus", "tern"}
    for first, *between, last in bridges.values():
        assert (first[0], last[0]) == ("opening", "closing")
        assert [step[2] for step in [*between, ("", 0, last[3], 0)]] == [step[3] for step in [first, *between]]
    # The disciplines' sum where no total is printed; worked out by hand from Hinode's rows.
    assert [step[:2] for step in bridges["hinode_2024_01"]] == [
        ("opening", 12538700),
        ("inflow", 598700),
        ("outflow", -592100),
        ("change", 204500),
        ("closing", 12749800),
    ]


def test_a_nested_subtotal_that_does_not_add_up_is_named(with_others, capfd):
    """Equities of a footed quarter close one million too high; the total, which adds up long term, is not to blame."""
    quarter = "2024_06", "2024-04-01", "2024-06-30", "equities"
    with_others.replace(
        "reported/flows",
        bergsee(*quarter, "ending_assets", '"45,877"'),
        bergsee(*quarter, "ending_assets", '"45,878"'),
    )
    assert with_others.judge() == 1
    output = capfd.readouterr().err
    assert "fct_footing_check__nothing_is_broken" in output
    assert "subtotal of equities, period to 2024-06-30" in output
    assert "subtotal of long_term, period to 2024-06-30" in output
    assert "subtotal of total, period to 2024-06-30" not in output


def test_circles_and_groups_counted_twice_are_named(with_others, capfd):
    members = "reference/aggregate_members"
    with_others.append(
        members, "bergsee,equities,total\nbergsee,long_term,long_term\nbergsee,total,equitys\nbergsee,total,domestic"
    )
    place = {
        line: with_others.line_of(members, f"bergsee,{line}") for line in ("equities,total", "long_term,long_term")
    }
    nobody, twice, nested = (
        with_others.line_of(members, f"bergsee,{line}")
        for line in ("total,equitys", "total,domestic", "total,long_term")
    )
    assert with_others.judge() == 1
    output = capfd.readouterr().err
    assert "stg_reference__aggregate_member__none_is_inside_itself" in output
    file = "seeds/reference/aggregate_members.csv"
    assert (
        f"{file}:{place['equities,total']}: aggregate equities of firm bergsee stands inside itself, by way of total"
        in output
    )
    assert (
        f"{file}:{place['long_term,long_term']}: aggregate long_term of firm bergsee stands inside itself\n" in output
    )
    assert "stg_reference__aggregate_member__names_are_known" in output
    assert (
        f"{file}:{nobody}: firm_id, member_id 'bergsee' 'equitys' not found in seeds/reference/disciplines.csv or "
        "aggregates.csv" in output
    )
    assert "dim_group_member__counts_nothing_twice" in output
    assert f"adds up domestic more than once: in domestic ({file}:{twice}), in long_term ({file}:{nested})" in output


def test_a_list_that_nothing_reads_is_named(with_others, capfd):
    with_others.replace(
        "reference/aggregates",
        "bergsee,total,Total Assets,false,false,true,8",
        "bergsee,total,Total Assets,false,false,false,8",
    )
    with_others.replace(
        "reference/aggregates", "quill,firmwide,Firm,false,false,false,3", "quill,firmwide,Firm,false,false,true,3"
    )
    assert with_others.judge() == 1
    output = capfd.readouterr().err
    assert "stg_reference__aggregate_member__agrees_with_members_listed" in output
    place = with_others.line_of("reference/aggregate_members", "bergsee,total,long_term")
    assert f"aggregate_members.csv:{place}: aggregate total of firm bergsee goes by its flags" in output
    place = with_others.line_of("reference/aggregates", "quill,firmwide,Firm,false,false,true,3")
    assert f"aggregates.csv:{place}: members_listed is true; expected at least one row for firmwide" in output
