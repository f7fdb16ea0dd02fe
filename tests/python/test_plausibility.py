"""What no identity catches: faults planted over several firms, each named by its finding; and a release that waits."""

from itertools import pairwise


def lines_of(project, seed: str, prefix: str) -> list[str]:
    """Lines of a seed that start so."""
    return [line for line in project.seed(seed).read_text(encoding="utf-8").splitlines() if line.startswith(prefix)]


def test_what_contradicts_itself_is_named(with_others, capfd):
    releases = "reported/releases"
    with_others.replace(
        releases,
        "bergsee_2024_12,bergsee,2025-02-10,2024-12-31,millions,0,invented",
        "bergsee_2024_12,bergsee,2025-02-10,2024-12-31,billions,0,invented",
    )
    with_others.replace(
        releases,
        "bergsee_2023_12,bergsee,2024-02-12,2023-12-31,millions,0,invented",
        "bergsee_2023_12,bergsee,2023-12-12,2023-12-30,millions,0,invented",
    )
    with_others.replace(
        releases,
        "quill_2024_01,quill,2024-02-05,2024-01-31,millions,1,invented",
        "quill_2024_01,quill,2024-01-05,2024-01-31,millions,1,invented",
    )
    # Quill's March begins on the 2nd; Hinode, which prints no total, loses January's equities.
    for line in lines_of(with_others, "reported/flows", "quill_2024_03"):
        with_others.replace("reported/flows", line, line.replace("2024-03-01", "2024-03-02"))
    for line in lines_of(with_others, "reported/flows", "hinode_2024_01,2024-01-01,2024-01-31,kabushiki"):
        with_others.replace("reported/flows", line, "")
    bonds = "hinode_2024_01,2024-01-01,2024-01-31,saiken"
    with_others.replace("reported/flows", f"{bonds},redemptions,384.8", f"{bonds},redemptions,(384.8)")
    with_others.replace("reported/flows", f'{bonds},ending_assets,"8,417.3"', f'{bonds},ending_assets,"84,173"')
    with_others.append("reference/aggregates", "hinode,total,Total,false,false,false,9")
    with_others.append(
        "reported/figures",
        "hinode_2024_01,ending_assets,total,2023-12-31,999.0\n"
        'bergsee_2024_06,average_assets,total,2024-06-30,"80,000"\n'
        'bergsee_2024_06,average_assets,total,2024-05-30,"90,000"\n'
        'bergsee_2024_06,ending_assets,total,2025-06-30,"90,000"',
    )
    october = lines_of(with_others, "reported/flows", "janus_2004_10,")
    with_others.append("reported/flows", "\n".join(line.replace("2004_10", "2004_10_again", 1) for line in october))
    with_others.append(releases, "janus_2004_10_again,janus,2004-11-12,2004-10-31,billions,1,again")
    assert with_others.build() == 1
    said = capfd.readouterr().err
    assert "fct_plausibility__nothing_is_wrong" in said
    for finding in (
        "unit_slip, bergsee_2024_12: assets are",
        "its amount_unit is billions in releases.csv; is it millions that it prints",
        "column_after_the_release, bergsee_2023_12: a column to 2023-12-31, and the release reports as of 2023-12-30",
        "released_before_its_month_ends, bergsee_2023_12",
        "released_before_its_month_ends, quill_2024_01: released on 2024-01-05, before 2024-01-31",
        "column_of_a_broken_month, quill_2024_03: a column from 2024-03-02 to 2024-03-31",
        "block_missing, hinode_2024_01: no block of kabushiki in the column to 2024-01-31",
        "gross_flow_negative, hinode_2024_01: saiken redemptions (384.8)",
        "comma_read_as_thousands, hinode_2024_01: 84,173 is read as thousands, while the release prints 1 decimals",
        "stated_total_is_no_sum, hinode_2024_01: the text says 999.0 for total",
        "average_assets_impossible, bergsee_2024_06: average assets of long_term are 83,112",
        "day_that_ends_no_period, bergsee_2024_06: average_assets of total is of 2024-05-30",
        "day_after_the_release, bergsee_2024_06: ending_assets of total is of 2025-06-30",
        "release_entered_twice, janus_2004_10_again: janus_2004_10_again prints the whole table of janus_2004_10 ",
    ):
        assert finding in said, finding
    assert 'hinode_2024_01,"what is wrong with it, and who asks whom"' in said


def test_a_fund_group_called_all_is_refused(project, capfd):
    fund = lines_of(project, "reference/funds", "janus_enterprise_fund")[0]
    project.replace("reference/funds", fund, fund.replace("Growth Funds", "all"))
    assert project.build() == 1
    said = capfd.readouterr().err
    assert "stg_reference__fund__all_is_no_group" in said
    assert "fund_group 'all' stands for every fund of the firm" in said


def test_a_held_release_waits_and_stops_nobody(with_others):
    """A table that cannot be true is held: every other release is published, and what is left numbers its own lines."""
    line = 'hinode_2024_01,2024-01-01,2024-01-31,saiken,ending_assets,"8,417.3"'
    with_others.replace("reported/flows", line, line.replace("8,417.3", "9,417.3"))
    with_others.append("reported/held", "hinode_2024_01,bonds do not roll forward; asked the firm on 1 March")
    # Quill calls its markets by a name of its own.
    with_others.append("reference/line_items", "investment_return,Investment return,change")
    with_others.append("reference/line_metrics", "investment_return,market_appreciation")
    for market in lines_of(with_others, "reported/flows", "bergsee_2024_12,2024-10-01"):
        if ",market_appreciation," in market:
            with_others.replace("reported/flows", market, market.replace("market_appreciation", "investment_return"))
    assert with_others.build() == 0
    tables = with_others.query(
        "select table_schema || '.' || table_name from information_schema.columns where column_name = 'release_id'"
    )
    assert len(tables) > 15
    holding = [
        table
        for (table,) in tables
        if with_others.query(f"select 1 from {table} where release_id like 'hinode%' limit 1")
    ]
    assert holding == ["audit.fct_held_release"]
    rows = len(lines_of(with_others, "reported/flows", "hinode"))
    assert with_others.query("select release_id, firm_id, reason, rows_kept_out from audit.fct_held_release") == [
        ("hinode_2024_01", "hinode", "bonds do not roll forward; asked the firm on 1 March", rows)
    ]
    assert with_others.query(
        "select bool_and(market_appreciation_m is not null), max(other_changes_m) is not null from flows.fct_flow "
        "where release_id = 'bergsee_2024_12' and period_start = '2024-10-01'"
    ) == [(True, True)]
    # Seed lines are those of the file, held rows counted.
    places = with_others.query(
        "select cast(regexp_extract(seed_location, '[0-9]+$') as integer) from flows.fct_flow_line order by 1"
    )
    assert sum(after[0] - before[0] > 1 for before, after in pairwise(places)) == 1


def test_an_erratum_is_believed_and_said(with_others, capfd):
    """May's growth equity sales misprinted in a footed month: broken, then right by an erratum; one too many fails."""
    cell = "janus_2004_07,2004-05-01,2004-05-31,growth_equity,sales"
    with_others.replace("reported/flows", f"{cell},0.6", f"{cell},0.7")
    assert with_others.build() == 1
    row = "janus_2004_07,2004-05-31,growth_equity,sales,0.6,why"
    assert row in capfd.readouterr().err
    with_others.append("reported/errata", row)
    assert with_others.build() == 0
    assert with_others.query(
        "select amount_printed, amount_m, amount_as_printed_m, is_erratum from flows.fct_flow_line "
        "where is_erratum or amount_m <> amount_as_printed_m"
    ) == [("0.7", 600, 700, True)]
    assert with_others.query(
        "select check_kind, status, residual_units from audit.fct_footing_check "
        "where release_id = 'janus_2004_07' and status not in ('foots', 'within_rounding') order by all"
    )[0] == ("net_flow", "erratum", 0)
    assert with_others.query("select status from audit.fct_release_bound where release_id = 'janus_2004_07'") == [
        ("possible",)
    ]
    with_others.append("reported/errata", "janus_2004_07,2004-05-31,value,sales,0.2,nobody says so")
    assert with_others.build() == 1
    said = capfd.readouterr().err
    assert "fct_footing_check__nothing_is_broken" in said or "stg_reported__erratum__is_needed" in said
