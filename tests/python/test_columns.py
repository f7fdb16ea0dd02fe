"""Columns of one release that end on one day: a month, its quarter, its half-year.

one_day_2024 is an invented firm, Tern, that prints April, May, June, the second quarter and the half-year side by side,
each line rounded on its own.
"""

from decimal import Decimal

from scripts.solver import bounds, proofs

QUARTER, HALF = "2024-04-01/2024-06-30", "2024-01-01/2024-06-30"


def test_a_longer_column_is_held_against_those_it_is_made_of(others):
    assert others.query(
        "select check_kind, column_id, count(*), max(terms), max(tolerance_units), max(abs(residual_units)) "
        "from audit.fct_footing_check where release_id = 'tern_2024_06' and check_kind in ('period_sum', 'same_day') "
        "group by all order by all"
    ) == [
        # Sales, redemptions, net sales and market of four groups: the quarter is its three months.
        ("period_sum", QUARTER, 16, 4, 2, 1),
        # The first quarter is not printed: of the half-year only the close is known again.
        ("same_day", HALF, 4, 2, 0, 0),
        ("same_day", QUARTER, 8, 2, 0, 0),
    ]
    assert (
        others.query(
            "select residual_units, printed_terms from audit.fct_footing_check where identity_id = ?",
            f"period_sum:tern_2024_06:{QUARTER}:income:net_sales",
        )[0][0]
        == -1
    )
    # One release's columns restate nothing.
    assert others.query("select * from flows.fct_restatement where later_release_id = 'tern_2024_06'") == []


def test_bounds_know_the_other_columns(others):
    """Income: the quarter prints 31.4, its months 45.2 - 1.9 - 11.8 = 31.5."""
    assert others.query(
        "select column_id, amount_m, low_m, high_m from audit.fct_cell_bound where release_id = 'tern_2024_06' "
        "and group_id = 'income' and line_item_id = 'net_sales' and period_end = '2024-06-30' order by column_id desc"
    ) == [
        ("2024-06-30", Decimal("-11.8"), Decimal("-11.85"), Decimal("-11.75")),
        (QUARTER, Decimal("31.4"), Decimal("31.35"), Decimal("31.45")),
        (HALF, Decimal("110.2"), Decimal("110.15"), Decimal("110.25")),
    ]


def test_every_reader_has_each_column_once(others):
    assert others.query(
        "select period_start::varchar, period_series, net_sales_m from flows.fct_latest_net_flow "
        "where firm_id = 'tern' and scope_id = 'total' and period_end = '2024-06-30' order by period_start desc"
    ) == [
        ("2024-06-01", "1 month", Decimal("102.2")),
        ("2024-04-01", "3 months", Decimal("292.2")),
        ("2024-01-01", "6 months", Decimal("330.2")),
    ]
    headings = "select column_1, column_2, column_3, column_4, column_5 from release.exhibit_1 "
    assert others.query(
        headings
        + "where basis = 'printed' and release_id = 'tern_2024_06' and row_kind = 'heading' order by row_number"
    ) == [
        ("One Month Ended (*)", None, None, "Three Months Ended (*)", "Six Months Ended (*)"),
        ("April 30, 2024", "May 31, 2024", *["June 30, 2024"] * 3),
    ]
    # The headline speaks of the month, and the text's level is the month's.
    assert others.query(
        "select period_start::varchar, figure from release.headline where release_id = 'tern_2024_06' "
        "and measure = 'net_sales' and scope_id = 'total' and is_newest"
    ) == [("2024-06-01", Decimal("102.2"))]


def test_a_quarter_that_is_not_its_months_is_broken_and_named(with_others, capfd, monkeypatch):
    """3.0 more sold in the quarter, and as much less of the market: the column foots, and its months do not make it.
    And columns of another release overlap, one of them two others. Which smallest sum proves it is not sought long."""
    for module in (bounds, proofs):
        monkeypatch.setattr(module, "SEARCH_SECONDS", 0.2)
    moved = {"sales": 3, "net_sales": 3, "market_appreciation": -3}
    seed = with_others.seed("reported/flows")
    lines = seed.read_text(encoding="utf-8").splitlines()
    for place, line in enumerate(lines):
        if not line.startswith("tern_2024_06,2024-04-01,2024-06-30,"):
            continue
        release, start, end, group, item, text = line.split(",")
        if group in ("growth", "firmwide") and item in moved:
            amount = Decimal(text.strip("()")) * (-1 if text.startswith("(") else 1) + moved[item]
            lines[place] = f"{release},{start},{end},{group},{item},{amount}"
    seed.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with_others.append("reported/releases", "tern_2024_05,tern,2024-06-12,2024-05-31,millions,1,invented")
    for start, end in (("2024-01-01", "2024-03-31"), ("2024-02-01", "2024-04-30"), ("2024-03-01", "2024-05-31")):
        with_others.append("reported/flows", f"tern_2024_05,{start},{end},growth,net_sales,11.0")
    assert with_others.judge() == 1
    said = capfd.readouterr().err
    for group in ("growth", "firmwide"):
        for item in moved:
            assert f"period_sum of {group}" in said
            assert f"{group} {item} {QUARTER}: " in said
    assert "period_sum of income" not in said
    assert "columns_overlap, tern_2024_05: a column from 2024-03-01 to 2024-05-31 and one from 2024-02-01 to" in said


def test_a_firm_prints_its_own_label_for_a_shared_line(others):
    """From the day that line_labels.csv says; the line stays the market's, and other firms' label is the shared one."""
    labels = (
        "select distinct label from release.exhibit_1 "
        "where basis = 'printed' and release_id = ? and row_kind = 'line' and label like '%ar%'"
    )
    assert others.query(labels, "tern_2024_06") == [("Markets and Other",)]
    assert others.query(labels, "bergsee_2024_06") == [("Market appreciation",)]
    assert others.query(
        "select label from release.asset_bridge where release_id = 'tern_2024_06' and step_kind = 'change'"
    ) == [("Markets and Other",)]
    assert others.query(
        "select count(*) from flows.fct_roll_forward "
        "where release_id = 'tern_2024_06' and market_appreciation_m is null"
    ) == [(0,)]
