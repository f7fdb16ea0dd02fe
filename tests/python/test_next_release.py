"""Rows alone bring the next month in: an invented August 2004 release, its faults, restatements, another firm."""

from decimal import Decimal

import pytest
from conftest import AUGUST


@pytest.fixture
def with_august(project):
    """The shipped seeds and the invented August release, not built yet."""
    project.append_folder(AUGUST)
    return project


def august(group: str, line: str, amount: str) -> str:
    """A line of the August column."""
    return f"janus_2004_08,2004-08-01,2004-08-31,{group},{line},{amount}"


def test_august_is_in_every_mart(august_built):
    tables = august_built.query(
        "select schema_name, table_name from duckdb_columns() "
        "where column_name = 'release_id' and not internal order by all"
    )
    assert len(tables) >= 11
    for schema, table in tables:
        # Nothing is infeasible, suspect, implausible or held; nothing was claimed; no subtotal hides parts; no books.
        empty = ("fct_suspect_cell", "fct_claim_check", "fct_books_to_print", "fct_plausibility", "fct_held_release")
        empty += ("fct_subtotal_only_discipline",)
        if table in empty or table.startswith(("fct_contradiction", "draft_", "fct_draft_")):
            continue
        ((rows,),) = august_built.query(f"select count(*) from {schema}.{table} where release_id = 'janus_2004_08'")
        assert rows > 0, f"{schema}.{table}"
    assert august_built.query(
        "select scope_id, net_sales_m, organic_growth_pct from flows.fct_net_flow "
        "where release_id = 'janus_2004_08' and period_end = '2004-08-31' order by scope_id"
    ) == [
        ("ex_money_market", Decimal("-400.000"), Decimal("-0.3398")),
        ("ex_money_market_and_quant", Decimal("-1400.000"), Decimal("-1.3972")),
        ("ex_quant", Decimal("-1700.000"), Decimal("-1.5219")),
        ("total", Decimal("-700.000"), Decimal("-0.5426")),
    ]


def test_a_reprinted_month_is_counted_once_by_its_newest_release(august_built):
    assert august_built.query(
        "select period_end::varchar, release_id from flows.fct_roll_forward "
        "where group_id = 'total' and is_latest order by 1"
    ) == [
        ("2004-05-31", "janus_2004_07"),
        ("2004-06-30", "janus_2004_07"),
        ("2004-07-31", "janus_2004_08"),
        ("2004-08-31", "janus_2004_08"),
    ]
    assert august_built.query("select * from flows.fct_restatement") == []
    # July opens in the August release where the July release closed June.
    assert august_built.query(
        "select count(*), count(*) filter (where status = 'foots') from audit.fct_footing_check "
        "where release_id = 'janus_2004_08' and check_kind = 'continuity'"
    ) == [(18, 18)]


def test_restated_months_are_shown_and_stop_nothing(with_august):
    """August's release restates July: value reopened and closed 0.1 higher, which rounding could explain; fixed income
    reopened 0.3 higher than the earlier release says June closed, and so did the totals."""
    for group, line, old, new in [
        ("value", "beginning_assets", "9.3", "9.4"),
        ("value", "ending_assets", "9.4", "9.5"),
        ("fixed_income", "beginning_assets", "6.0", "6.3"),
        ("fixed_income", "market_appreciation", "-", "(0.3)"),
        ("total", "beginning_assets", "135.4", "135.7"),
        ("total_ex_money_market", "beginning_assets", "124.3", "124.6"),
        ("total_ex_quant_and_money_market", "beginning_assets", "106.8", "107.1"),
        ("total", "market_appreciation", "(5.5)", "(5.8)"),
        ("total_ex_money_market", "market_appreciation", "(5.5)", "(5.8)"),
        ("total_ex_quant_and_money_market", "market_appreciation", "(4.8)", "(5.1)"),
    ]:
        prefix = f"janus_2004_08,2004-07-01,2004-07-31,{group},{line},"
        with_august.replace("reported/flows", prefix + old, prefix + new)
    with_august.replace(
        "reported/flows", august("value", "beginning_assets", "9.4"), august("value", "beginning_assets", "9.5")
    )
    assert with_august.judge() == 0
    releases = "janus_2004_07", "janus_2004_08"
    assert with_august.query(
        "select period_end::varchar, line_item_id, restated_by, first_release_id, later_release_id, "
        "first_amount_m, later_amount_m, change_m from flows.fct_restatement where group_id = 'value' order by all"
    ) == [
        ("2004-06-30", "ending_assets", "reopened", *releases, 9300, 9400, 100),
        ("2004-07-31", "beginning_assets", "reprinted", *releases, 9300, 9400, 100),
        ("2004-07-31", "ending_assets", "reprinted", *releases, 9400, 9500, 100),
    ]
    # June is footed and July independent: rounding explains one unit between them, and not three.
    assert with_august.query(
        "select group_id, residual_units, status from audit.fct_footing_check where release_id = 'janus_2004_08' "
        "and check_kind = 'continuity' and period_end = '2004-07-31' and status <> 'foots' order by group_id"
    ) == [
        ("fixed_income", 3, "restated"),
        ("total", 3, "restated"),
        ("total_ex_money_market", 3, "restated"),
        ("total_ex_quant_and_money_market", 3, "restated"),
        ("value", 1, "within_rounding"),
    ]
    assert with_august.query("select count(*) from flows.fct_restatement where restated_by = 'reopened'") == [(5,)]
    assert with_august.query(
        "select release_id, ending_assets_m, is_latest from flows.fct_roll_forward "
        "where group_id = 'value' and period_end = '2004-07-31' order by release_id"
    ) == [("janus_2004_07", 9400, False), ("janus_2004_08", 9500, True)]


def test_a_level_that_the_text_names_differently_is_restated(with_august):
    """August's text names June's assets 0.9 below the table of the release before, and again to the billion, which
    rounding explains; so with a total that no table prints, of which June's disciplines make 117.9, and May's 119.1,
    near enough; a revised August release prints one fund's rank anew, and one in another category."""
    with_august.append("reference/aggregates", "janus,total_ex_quant,Total Excluding Quantitative,false,true,false,10")
    with_august.append(
        "reported/figures",
        "janus_2004_08,ending_assets,total_ex_quant,2004-06-30,119.9\n"
        "janus_2004_08,ending_assets,total_ex_quant,2004-05-31,119.2",
    )
    with_august.append(
        "reported/figures",
        "janus_2004_08,ending_assets,total,2004-06-30,134.5\n"
        "janus_2004_08,ending_assets,total_ex_money_market,2004-06-30,124",
    )
    with_august.append("reported/releases", "janus_2004_08_r1,janus,2004-09-20,2004-08-31,billions,1,none")
    line = next(
        line
        for line in with_august.seed("reported/rankings").read_text().splitlines()
        if line.startswith("janus_2004_08,janus_enterprise_fund,Mid-Cap Growth Funds,1_year")
    )
    assert line.endswith(",8,35,483")
    with_august.append("reported/rankings", line.replace("janus_2004_08", "janus_2004_08_r1").replace("8,35,", "8,36,"))
    line = next(
        line
        for line in with_august.seed("reported/rankings").read_text().splitlines()
        if line.startswith("janus_2004_08,janus_fund,Large-Cap Growth Funds,1_year")
    )
    with_august.append("reported/rankings", line.replace("janus_2004_08", "janus_2004_08_r1").replace("Large", "Multi"))
    rank = "{} % ({} / {})".format(*line.split(",")[4:])
    assert with_august.judge() == 0
    assert with_august.query(
        "select period_end::varchar, restated, restated_by, first_release_id, later_release_id, first_amount_m, "
        "later_amount_m, change_units, first_printed, later_printed from flows.fct_restatement order by all"
    ) == [
        (
            *("2004-06-30", "total ending_assets", "restated_in_text", "janus_2004_07", "janus_2004_08"),
            *(135400, 134500, -9, None, None),
        ),
        (
            *("2004-06-30", "total_ex_quant ending_assets", "restated_in_text", "janus_2004_07", "janus_2004_08"),
            *(117900, 119900, 20, None, None),
        ),
        (
            *("2004-08-31", "janus_enterprise_fund at 1 year", "reranked", "janus_2004_08", "janus_2004_08_r1"),
            *(None, None, 0, "8 % (35 / 483)", "8 % (36 / 483)"),
        ),
        (
            *("2004-08-31", "janus_fund at 1 year", "reranked", "janus_2004_08", "janus_2004_08_r1"),
            *(None, None, 0, f"{rank} in Large-Cap Growth Funds", f"{rank} in Multi-Cap Growth Funds"),
        ),
    ]
    assert with_august.query(
        "select release_id, stated_in, amount_m from flows.fct_series where subject_kind = 'group' "
        "and subject_id = 'total' and metric_id = 'ending_assets' and period_end = '2004-06-30'"
    ) == [("janus_2004_08", "text", 134500)]


def test_faults_in_august_are_caught(with_august, capfd):
    for group, line, right, wrong in [
        ("growth_equity", "ending_assets", "66.6", "69.6"),
        ("value", "beginning_assets", "9.4", "9.5"),
    ]:
        with_august.replace("reported/flows", august(group, line, right), august(group, line, wrong))
    assert with_august.judge() == 1
    output = capfd.readouterr().err
    assert "fct_footing_check__nothing_is_broken" in output
    assert "roll_forward of growth_equity, period to 2004-08-31" in output
    assert "continuity of value, period to 2004-08-31" in output
    assert "Nothing was published: the build failed" in output


def test_another_firm_in_other_units_needs_rows_alone(project):
    """A firm in millions of euros without decimals: quarters, net flows only, currency effects, its own dashes."""
    project.append("reference/firms", "norden,Norden Asset Management SE,EUR")
    project.append(
        "reference/disciplines",
        "norden,equity,Aktien,false,false,1\nnorden,systematic,Systematic,false,true,2\nnorden,cash,Cash,true,false,3",
    )
    project.append("reference/aggregates", "norden,all_assets,Total,false,false,false,4")
    project.append("reported/releases", "norden_2004_q2,norden,2004-08-01,2004-06-30,millions,0,none")
    project.append("reported/rounding_regimes", "norden_2004_q2,2004-06-30,footed")
    blocks = {
        "equity": ("12,340", "(215)", "480", "(12)", "12,593"),
        "systematic": ("4,001", "96", "−33", "5", "4,069"),
        "cash": ("907", "–", "3", "–", "910"),
        "all_assets": ("17,248", "(119)", "450", "(7)", "17,572"),
    }
    lines = ("beginning_assets", "net_sales", "market_appreciation", "fx", "ending_assets")
    project.append(
        "reported/flows",
        "\n".join(
            f'norden_2004_q2,2004-04-01,2004-06-30,{group},{line},"{amount}"'
            for group, amounts in blocks.items()
            for line, amount in zip(lines, amounts, strict=True)
        ),
    )
    assert project.judge() == 0
    assert project.query(
        "select scope_id, net_sales_reported_m, net_sales_from_disciplines_m from flows.fct_net_flow "
        "where firm_id = 'norden' order by scope_id"
    ) == [
        ("ex_money_market", None, -119),
        ("ex_money_market_and_quant", None, -215),
        ("ex_quant", None, -215),
        ("total", -119, -119),
    ]
    assert project.query(
        "select other_changes_m, sales_m, ending_assets_m from flows.fct_roll_forward "
        "where firm_id = 'norden' and group_id = 'equity'"
    ) == [(-12, None, 12593)]
    exhibit = project.query(
        "select label, column_1, column_2 from release.exhibit_1 "
        "where release_id = 'norden_2004_q2' order by row_number"
    )
    assert ("(euros in millions)", None, None) in exhibit
    assert (None, "Three Months Ended", None) in exhibit
    assert ("Beginning of period assets", "€ 12,340", None) in exhibit
    # Firms do not mix: Janus's figures are as shipped.
    assert project.query(
        "select net_sales_m from flows.fct_net_flow where firm_id = 'janus' and scope_id = 'total' order by period_end"
    ) == [(-6500,), (-1800,), (-800,)]
