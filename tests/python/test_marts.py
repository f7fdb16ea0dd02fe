"""What the published file holds for the shipped release: the contract's tables, and figures worked out by hand."""

from decimal import Decimal

import duckdb
import pytest

# Table: columns that must be there.
CONTRACT = {
    "flows.fct_roll_forward": "release_id period_end group_id firm_id group_kind beginning_assets_m sales_m "
    "redemptions_m net_sales_m market_appreciation_m other_changes_m ending_assets_m is_latest",
    "flows.fct_printed_cell": "release_id period_end group_id line_item_id amount_printed amount_m "
    "rounding_unit_m regime",
    "flows.fct_net_flow": "release_id period_end scope_id net_sales_reported_m net_sales_from_disciplines_m "
    "net_sales_m beginning_assets_m ending_assets_m organic_growth_pct",
    "flows.fct_restatement": "firm_id period_end first_release_id later_release_id first_amount_m "
    "later_amount_m change_m",
    "flows.fct_reported_figure": "release_id metric_id group_id period_end amount_m",
    "rankings.fct_fund_ranking": "release_id fund_id horizon_id horizon_years lipper_category "
    "percentile_rank category_rank "
    "total_funds quartile percentile_recomputed",
    "rankings.fct_quartile_share": "release_id fund_group horizon_id horizon_years quartile "
    "funds_in_quartile funds_ranked "
    "share_pct share_apportioned_pct share_reported_pct",
    "audit.fct_footing_check": "identity_id release_id check_kind period_end group_id line_item_id residual_units "
    "tolerance_units regime status",
    "audit.fct_ranking_check": "release_id fund_id horizon_id horizon_years check_kind status",
    "audit.fct_claim_check": "release_id claim_id statement printed_value computed_value computed_low computed_high "
    "unit status reason",
    "release.exhibit_1": "basis release_id",
    "release.exhibit_2": "basis release_id",
    "release.exhibit_2_quartile": "basis release_id",
}


@pytest.mark.parametrize("table", CONTRACT)
def test_table_has_its_columns(shipped, table):
    schema, name = table.split(".")
    columns = {
        row[0]
        for row in shipped.query(
            "select column_name from duckdb_columns() where schema_name = ? and table_name = ?", schema, name
        )
    }
    assert set(CONTRACT[table].split()) <= columns


def test_only_commented_tables_are_published(shipped):
    schemas = shipped.query("select distinct schema_name from duckdb_tables() order by 1")
    assert [schema for (schema,) in schemas] == ["audit", "books", "flows", "rankings", "reference", "release"]
    assert shipped.query("select view_name from duckdb_views() where not internal") == []
    assert shipped.query("select table_name from duckdb_tables() where coalesce(comment, '') = ''") == []
    assert (
        shipped.query(
            "select table_name, column_name from duckdb_columns() where not internal and coalesce(comment, '') = ''"
        )
        == []
    )


def test_comment_of_each_table_names_its_key(shipped):
    comments = shipped.query("select schema_name || '.' || table_name, comment from duckdb_tables()")
    with duckdb.connect(str(shipped.folder / "build" / "aum_flows.duckdb"), read_only=True) as private:
        keys = dict(
            private.execute(
                "select schema_name || '.' || table_name, list_aggregate(constraint_column_names, 'string_agg', ', ') "
                "from duckdb_constraints() where constraint_type = 'PRIMARY KEY'"
            ).fetchall()
        )
    assert {table: comment.rpartition("Key: ")[2].rstrip(".") for table, comment in comments} == keys


def test_money_and_percentages_are_decimal(shipped):
    types = shipped.query(
        "select table_name, column_name, data_type from duckdb_columns() where not internal "
        "and (column_name like '%\\_m' escape '\\' or column_name like '%\\_pct' escape '\\')"
    )
    assert len(types) > 20
    for table, column, kind in types:
        # Books are exact to the cent; what is printed is not.
        millions = "DECIMAL(28,8)" if column in ("books_m", "to_book_m") else "DECIMAL(18,3)"
        assert kind == millions if column.endswith("_m") else kind.startswith("DECIMAL"), (table, column, kind)
    assert (
        shipped.query(
            "select column_name from duckdb_columns() where not internal and data_type in ('DOUBLE', 'FLOAT')"
        )
        == []
    )


def test_footing_of_the_release(shipped):
    counts = shipped.query("select check_kind, status, count(*) from audit.fct_footing_check group by all order by all")
    assert counts == [
        ("continuity", "foots", 18),
        ("net_flow", "foots", 24),
        ("net_flow", "within_rounding", 3),
        ("roll_forward", "foots", 24),
        ("roll_forward", "within_rounding", 3),
        ("subtotal", "foots", 44),
        ("subtotal", "within_rounding", 10),
    ]
    unfooted = shipped.query("select distinct period_end::varchar from audit.fct_footing_check where status <> 'foots'")
    assert unfooted == [("2004-07-31",)]


def test_net_flows_by_scope(shipped):
    rows = shipped.query(
        "select scope_id, list(net_sales_m / 1000 order by period_end), "
        "list(net_sales_from_disciplines_m / 1000 order by period_end), count(net_sales_reported_m) "
        "from flows.fct_net_flow group by scope_id order by scope_id"
    )
    assert rows == [
        ("ex_money_market", [-5.9, -1.4, -1.1], [-5.9, -1.4, -1.1], 3),
        ("ex_money_market_and_quant", [-5.8, -1.7, -1.8], [-5.8, -1.7, -1.8], 3),
        ("ex_quant", [-6.4, -2.1, -1.6], [-6.4, -2.1, -1.6], 0),
        ("total", [-6.5, -1.8, -0.8], [-6.5, -1.8, -0.9], 3),
    ]


def test_organic_growth_is_exact(shipped):
    ((growth,),) = shipped.query(
        "select organic_growth_pct from flows.fct_net_flow where scope_id = 'total' and period_end = '2004-07-31'"
    )
    assert growth == (Decimal(-80) / Decimal("135.4")).quantize(Decimal("0.0001"))


def test_nothing_and_rounds_to_nothing_are_kept_apart(shipped):
    rows = shipped.query(
        "select amount_printed, is_nil, amount_m from flows.fct_printed_cell "
        "where group_id = 'fixed_income' and line_item_id = 'market_appreciation' order by period_end"
    )
    assert rows == [("-", True, 0), ("0.0", False, 0), ("-", True, 0)]


def test_every_figure_is_traced_to_its_seed_line(shipped):
    lines = shipped.seed("reported/flows").read_text(encoding="utf-8").splitlines()
    rows = shipped.query(
        "select seed_location, release_id, period_start::varchar, period_end::varchar, group_id, line_item_id, "
        "amount_printed from flows.fct_printed_cell"
    )
    assert len(rows) == 162
    for location, *cells in rows:
        file, _, line = location.partition(":")
        assert file == "seeds/reported/flows.csv"
        assert lines[int(line) - 1] == ",".join(cells)


def test_rankings_of_the_release(shipped):
    assert shipped.query(
        "select count(*), count(*) filter (where percentile_rank = percentile_recomputed) "
        "from rankings.fct_fund_ranking where category_rank is not null"
    ) == [(76, 76)]
    assert shipped.query(
        "select horizon_years, any_value(funds_ranked), list(funds_in_quartile order by quartile), "
        "list(share_apportioned_pct = share_reported_pct order by quartile) "
        "from rankings.fct_quartile_share where fund_group = 'all' group by horizon_years order by horizon_years"
    ) == [
        (1, 23, [13, 2, 7, 1], [True] * 4),
        (3, 22, [9, 3, 8, 2], [True] * 4),
        (5, 19, [4, 7, 5, 3], [True] * 4),
        (10, 12, [6, 4, 2, 0], [True] * 4),
    ]
    assert shipped.query("select distinct status from audit.fct_ranking_check") == [("holds",)]


def test_the_percentile_rule_over_total_alone_would_fail(shipped):
    """Shows that the rule's + 1 matters: without it nine printed percentiles disagree."""
    assert shipped.query(
        "select count(*) from rankings.fct_fund_ranking "
        "where percentile_rank <> (100 * category_rank + total_funds - 1) // total_funds"
    ) == [(9,)]


def test_growth_funds_by_group(shipped):
    assert shipped.query(
        "select list(share_apportioned_pct order by quartile) from rankings.fct_quartile_share "
        "where fund_group = 'Growth Funds' and horizon_years = 3"
    ) == [([Decimal("57.1"), Decimal("0.0"), Decimal("42.9"), Decimal("0.0")],)]
