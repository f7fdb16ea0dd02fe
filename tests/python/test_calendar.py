"""Missing is visible: a calendar of each firm's periods, and sums that are NULL where one is not on record."""

from decimal import Decimal

import pytest

STATUS = (
    "select period_end::varchar, status, net_sales_m from flows.fct_period_coverage "
    "where firm_id = ? and scope_id = 'total' and period_series = ? order by period_end"
)
SPANS = (
    "select period_end::varchar, periods_on_record, periods_expected, net_sales_m, net_sales_on_record_m "
    "from flows.fct_trailing_net_flow where firm_id = ? and scope_id = 'total' and span = ? order by period_end"
)


def test_a_quarter_that_nobody_printed_is_seen(others):
    assert others.query(STATUS, "bergsee", "3 months")[4:] == [
        ("2024-06-30", "printed", 328),
        ("2024-09-30", "missing", None),
        ("2024-12-31", "printed", -1382),
        ("2025-03-31", "not_due", None),
    ]
    assert others.query(SPANS, "bergsee", "trailing_12_months")[3:] == [
        ("2024-03-31", 4, 4, 2093, 2093),
        ("2024-06-30", 4, 4, 1647, 1647),
        ("2024-09-30", 3, 4, None, 693),
        ("2024-12-31", 3, 4, None, -1022),
    ]


def test_the_three_months_of_the_shipped_release_add_up_and_the_year_does_not(shipped):
    assert shipped.query(STATUS, "janus", "1 month") == [
        ("2004-05-31", "printed", -6500),
        ("2004-06-30", "printed", -1800),
        ("2004-07-31", "printed", -800),
        ("2004-08-31", "not_due", None),
    ]
    assert shipped.query(SPANS, "janus", "trailing_3_months")[-1] == ("2004-07-31", 3, 3, -9100, -9100)
    assert shipped.query(SPANS, "janus", "year_to_date")[-1] == ("2004-07-31", 3, 7, None, -9100)


def test_growth_over_a_span_is_bounded_over_one_set_of_books(shipped, others):
    """May to July, a quarter of a year: from -9,350 / 140,250 to -8,900 / 140,300, for one set of true values opens the
    span and makes its flows. The bounds divided, -9,350 / 140,200 to -8,900 / 140,400, would be wider. A month's bounds
    are those of its growth."""
    growth = (
        "select annualised_growth_low_pct / 4, annualised_growth_high_pct / 4 from flows.fct_trailing_net_flow "
        "where firm_id = 'janus' and scope_id = 'total' and span = 'trailing_3_months' and period_end = '2004-07-31'"
    )
    low, high = shipped.query(growth)[0]
    assert float(low) == pytest.approx(100 * -9350 / 140250, abs=1e-4)
    assert float(high) == pytest.approx(100 * -8900 / 140300, abs=1e-4)
    assert shipped.query(
        "select count(*), max(abs(12 * f.organic_growth_low_pct - t.annualised_growth_low_pct)) < 0.001, "
        "max(abs(12 * f.organic_growth_high_pct - t.annualised_growth_high_pct)) < 0.001 "
        "from flows.fct_trailing_net_flow as t join flows.fct_net_flow as f using (firm_id, scope_id, period_end) "
        "where t.span = 'period'"
    ) == [(12, True, True)]
    # Tern prints the quarter too: the sum of its three months is as narrow as that, not three times as wide.
    assert others.query(
        "select t.net_sales_m, t.net_sales_low_m = f.net_sales_low_m, t.net_sales_high_m = f.net_sales_high_m "
        "from flows.fct_trailing_net_flow as t "
        "join flows.fct_net_flow as f using (firm_id, scope_id, period_start, period_end) "
        "where firm_id = 'tern' and scope_id = 'total' and span = 'trailing_3_months' and period_end = '2024-06-30'"
    ) == [(Decimal("292.2"), True, True)]


def test_a_month_follows_from_its_quarter_and_a_year_from_one_column(with_others):
    """Quill's February is the quarter less January and March; with it the trailing three months are complete. Bergsee's
    missing quarter follows from a column of the whole year. Quill's April stands in the text of May's release alone."""
    with_others.append("reported/releases", "quill_2024_q1,quill,2024-04-20,2024-03-31,millions,1,invented")
    with_others.append("reported/rounding_regimes", "quill_2024_q1,2024-03-31,independent")
    with_others.append("reported/flows", "quill_2024_q1,2024-01-01,2024-03-31,firmwide,net_sales,-30.0")
    with_others.append("reported/releases", "bergsee_2024_fy,bergsee,2025-02-20,2024-12-31,millions,0,invented")
    with_others.append("reported/flows", "bergsee_2024_fy,2024-01-01,2024-12-31,total,net_sales,(900)")
    with_others.append("reported/releases", "quill_2024_05,quill,2024-06-05,2024-05-31,millions,1,invented")
    with_others.append("reported/flows", "quill_2024_05,2024-05-01,2024-05-31,firmwide,net_sales,4.0")
    with_others.append("reported/figures", "quill_2024_05,net_sales,firmwide,2024-04-30,6.0")
    assert with_others.judge() == 0
    assert with_others.query(STATUS, "quill", "1 month")[3:5] == [
        ("2024-04-30", "printed", 6),
        ("2024-05-31", "printed", 4),
    ]
    assert with_others.query(STATUS, "quill", "1 month")[:3] == [
        ("2024-01-31", "printed", Decimal("-252.7")),
        ("2024-02-29", "derived", Decimal("16.7")),
        ("2024-03-31", "printed", Decimal("206.0")),
    ]
    assert with_others.query(
        "select derived_from, net_sales_low_m, net_sales_high_m from flows.fct_period_coverage "
        "where status = 'derived' and firm_id = 'quill' and scope_id = 'total'"
    ) == [("2024-01-01 to 2024-03-31 less the rest of it", Decimal("16.45"), Decimal("16.95"))]
    assert with_others.query(SPANS, "quill", "trailing_3_months")[2] == ("2024-03-31", 3, 3, -30, -30)
    # The missing quarter is the year less the three that are printed: 900 out, less 32 + 328 - 1,382.
    assert with_others.query(STATUS, "bergsee", "3 months")[5] == ("2024-09-30", "derived", 122)
    assert with_others.query(SPANS, "bergsee", "year_to_date")[-1] == ("2024-12-31", 4, 4, -900, -900)


def test_months_follow_from_years_to_date(project):
    """A firm that prints the year so far and nothing else: each month is its column less the one before, no wider than
    the two, through the year; no other firm of the build says that they are missing."""
    project.append("reference/firms", "gannet,Gannet Partners,USD")
    project.append("reference/disciplines", "gannet,equity,Equity,false,false,1")
    for month, (last, so_far) in enumerate(
        ((31, "10.0"), (28, "15.0"), (31, "12.0"), (30, "20.0"), (31, "41.0"), (30, "40.0"), (31, "47.0")), start=1
    ):
        release, end = f"gannet_2023_{month:02}", f"2023-{month:02}-{last}"
        project.append("reported/releases", f"{release},gannet,2023-{month + 1:02}-09,{end},millions,1,invented")
        project.append("reported/flows", f"{release},2023-01-01,{end},equity,net_sales,{so_far}")
    assert project.judge() == 0
    assert [row[1:] for row in project.query(STATUS, "gannet", "1 month")] == [
        ("printed", 10),
        *(("derived", amount) for amount in (5, -3, 8, 21, -1, 7)),
        ("not_due", None),
    ]
    assert project.query(
        "select derived_from, net_sales_high_m - net_sales_low_m from flows.fct_period_coverage "
        "where firm_id = 'gannet' "
        "and scope_id = 'total' and period_series = '1 month' and period_end = '2023-07-31'"
    ) == [("2023-01-01 to 2023-07-31 less the rest of it", Decimal("0.4"))]
    assert project.query("select * from audit.fct_plausibility where release_id like 'gannet%'") == []
