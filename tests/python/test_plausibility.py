"""What no identity catches: faults planted over several firms, each named by its finding; and a release that waits."""

from itertools import pairwise

from scripts.project import PUBLISHED_SCHEMAS


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
    assert with_others.judge() == 1
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
    assert project.judge() == 1
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
    assert with_others.judge() == 0
    tables = with_others.query(
        "select table_schema || '.' || table_name from information_schema.columns where column_name = 'release_id' "
        f"and table_schema in {PUBLISHED_SCHEMAS}"
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
        "select bool_and(market_appreciation_m is not null), max(other_changes_m) is not null "
        "from flows.fct_roll_forward "
        "where release_id = 'bergsee_2024_12' and period_start = '2024-10-01'"
    ) == [(True, True)]
    # Seed lines are those of the file, held rows counted.
    places = with_others.query(
        "select cast(regexp_extract(seed_location, '[0-9]+$') as integer) from flows.fct_printed_cell order by 1"
    )
    assert sum(after[0] - before[0] > 1 for before, after in pairwise(places)) == 1


def test_an_erratum_is_corrected_and_said(with_others, capfd):
    """May's growth equity sales misprinted in a footed month: broken, then right by an erratum; one too many fails."""
    cell = "janus_2004_07,2004-05-01,2004-05-31,growth_equity,sales"
    with_others.replace("reported/flows", f"{cell},0.6", f"{cell},0.7")
    assert with_others.judge() == 1
    row = 'janus_2004_07,cell,2004-05-31:growth_equity:sales,"0.6",why'
    assert row in capfd.readouterr().err
    with_others.append("reported/errata", row)
    assert with_others.judge() == 0
    assert with_others.query(
        "select amount_printed, amount_m, amount_as_printed_m, is_erratum from flows.fct_printed_cell "
        "where is_erratum or amount_m <> amount_as_printed_m"
    ) == [("0.7", 600, 700, True)]
    assert with_others.query(
        "select check_kind, status, residual_units from audit.fct_footing_check "
        "where release_id = 'janus_2004_07' and status not in ('foots', 'within_rounding') order by all"
    )[0] == ("net_flow", "erratum", 0)
    assert with_others.query("select status from audit.fct_release_bound where release_id = 'janus_2004_07'") == [
        ("possible",)
    ]
    assert with_others.query(
        "select 'flow', group_id, period_end::varchar from flows.fct_roll_forward where rests_on_erratum union all "
        "select 'series', subject_id || ' ' || metric_id, period_end::varchar from flows.fct_series "
        "where rests_on_erratum and subject_kind = 'group' order by all"
    ) == [("flow", "growth_equity", "2004-05-31"), ("series", "growth_equity sales", "2004-05-31")]
    # The exhibit prints what was printed.
    assert with_others.query(
        "select count(*) from release.exhibit_1 "
        "where basis = 'printed' and release_id = 'janus_2004_07' and label = 'Sales' and column_1 = '0.7'"
    ) == [(1,)]
    # Believed is what the document would print: no finer, and a rank is whole.
    with_others.replace("reported/errata", row, row.replace("0.6", "0.64"))
    assert with_others.judge() == 1
    said = capfd.readouterr().err
    assert "2004-05-31:growth_equity:sales is corrected to 640.000 million in errata.csv, finer than" in said
    with_others.append("reported/errata", "janus_2004_07,ranking,janus_fund:1_year:percentile_rank,8.5,why")
    assert with_others.judge() == 1
    assert "janus_fund:1_year:percentile_rank is corrected to '8.5', expected a whole number" in capfd.readouterr().err
    with_others.replace("reported/errata", row.replace("0.6", "0.64"), row)
    with_others.replace("reported/errata", "janus_2004_07,ranking,janus_fund:1_year:percentile_rank,8.5,why", "")
    with_others.append("reported/errata", "janus_2004_07,cell,2004-05-31:value:sales,0.2,nobody says so")
    assert with_others.judge() == 1
    said = capfd.readouterr().err
    assert "fct_footing_check__nothing_is_broken" in said or "stg_reported__erratum__is_needed" in said


def test_levels_rankings_and_identities_have_errata(project, capfd):
    """A level that the table contradicts, a percentile that rank and total do not make, a statement and a sum that
    nobody can mend: each fails the build, which prints the row; with the rows it goes through, and says so."""
    project.replace(
        "reported/figures",
        "janus_2004_07,ending_assets,total,2004-07-31,129.0",
        "janus_2004_07,ending_assets,total,2004-07-31,192.0",
    )
    enterprise = "janus_2004_07,janus_enterprise_fund,Mid-Cap Growth Funds,1_year"
    project.replace("reported/rankings", f"{enterprise},8,35,482", f"{enterprise},9,35,482")
    value = "janus_2004_07,2004-05-01,2004-05-31,value"
    printed = lines_of(project, "reported/flows", f"{value},redemptions")[0].rpartition(",")[2]
    project.replace("reported/flows", f"{value},redemptions,{printed}", f"{value},redemptions,7.7")
    claim = next(line for line in lines_of(project, "reported/claims", "janus_2004_07,total_assets_change,"))
    project.replace("reported/claims", claim, claim.replace("(4.7)", "(7.4)"))
    rows = [
        'janus_2004_07,level,2004-07-31:total:ending_assets,"129.0",why',
        'janus_2004_07,identity,"percentile_agrees:janus_2004_07:1_year:janus_enterprise_fund",,why',
        "janus_2004_07,identity,net_flow:janus_2004_07:2004-05-31:value,,why",
        "janus_2004_07,identity,claim:total_assets_change,,why",
    ]
    ranking = "janus_2004_07,ranking,janus_enterprise_fund:1_year:percentile_rank,8,rank and total make 8"
    subtotals = []
    for _ in range(4):
        assert project.judge() == 1
        said = capfd.readouterr().err
        offered = {row for row in rows if row in said}
        subtotals += [
            line.partition("seeds/reported/errata.csv: ")[2]
            for line in said.splitlines()
            if "errata.csv: janus_2004_07,identity,subtotal" in line
        ]
        # The percentile is known: it is corrected. Of the others nobody knows more.
        chosen = [ranking if "percentile_agrees" in row else row for row in rows if row in offered] + subtotals
        project.append("reported/errata", "\n".join(chosen))
        rows, subtotals = [row for row in rows if row not in offered], []
        if not rows:
            break
    assert project.judge() == 0
    assert project.query(
        "select amount_printed, amount_m, amount_as_printed_m from flows.fct_reported_figure where is_erratum"
    ) == [("192.0", 129000, 192000)]
    assert project.query("select percentile_rank, quartile from rankings.fct_fund_ranking where is_erratum") == [(8, 1)]
    assert project.query(
        "select distinct percentile_1 from release.exhibit_2 where basis = 'printed' and label like 'Janus Enterprise%'"
    ) == [("9",)]
    assert project.query(
        "select check_family, check_kind, outcome from audit.fct_check_summary where outcome in ('erratum', 'broken') "
        "order by all"
    ) == [
        ("claim", "change_pct", "erratum"),
        ("footing", "net_flow", "erratum"),
        ("footing", "subtotal", "erratum"),
        ("ranking", "percentile_agrees", "erratum"),
    ]
    # None of them is needed once the document is put right; each is named with its line.
    project.replace("reported/rankings", f"{enterprise},9,35,482", f"{enterprise},8,35,482")
    assert project.judge() == 1
    said = capfd.readouterr().err
    assert "stg_reported__erratum__is_needed: 1 row" in said
    assert "the ranking janus_enterprise_fund:1_year:percentile_rank corrected to 8 makes nothing right" in said


def test_a_finding_is_accepted_with_a_reason_and_not_without_need(with_others, capfd):
    flow = "hinode_2024_01,2024-01-01,2024-01-31,saiken,redemptions"
    with_others.replace("reported/flows", f"{flow},384.8", f"{flow},(384.8)")
    assert with_others.judge() == 1
    row = 'hinode_2024_01,finding,"gross_flow_negative:2024-01-31:saiken:redemptions",,why'
    assert row in capfd.readouterr().err
    with_others.append("reported/errata", f'{row}\nhinode_2024_01,finding,"block_missing:saiken 2024-01-31",,none')
    # The sums that the sign breaks are another matter: the cell is put right.
    with_others.append("reported/errata", "hinode_2024_01,cell,2024-01-31:saiken:redemptions,384.8,a sign too many")
    assert with_others.judge() == 1
    said = capfd.readouterr().err
    assert "the finding block_missing:saiken 2024-01-31 makes nothing right" in said


def test_what_is_odd_is_a_warning_and_stops_nothing(with_others, capfd):
    """A firm whose blocks repeat each other and then grow tenfold, signs turned in a reprint, months left out, releases
    out of order, a peer group that doubles: each is a row, and the build goes through."""
    with_others.append("reference/firms", "mirror,Mirror Partners,USD")
    with_others.append("reference/disciplines", "mirror,alpha,Alpha,false,false,1\nmirror,beta,Beta,false,false,2")
    with_others.append(
        "reported/releases",
        "mirror_2024_01,mirror,2024-02-05,2024-01-31,millions,1,invented\n"
        "mirror_2024_03,mirror,2024-04-05,2024-03-31,millions,1,invented\n"
        "mirror_2024_06,mirror,2024-07-05,2024-06-30,millions,1,invented\n"
        "quill_2024_03_r1,quill,2024-05-05,2024-03-31,millions,1,invented\n"
        "quill_2023_12,quill,2024-06-05,2023-12-31,millions,1,invented\n"
        "larkspur_2024_06,larkspur,2024-07-12,2024-06-30,millions,0,invented",
    )
    lines = ("beginning_assets", "net_sales", "market_appreciation", "ending_assets")
    for release, start, end, group, amounts in (
        ("01", "2024-01-01", "2024-01-31", "alpha", "100.0 5.0 1.0 106.0"),
        ("01", "2024-01-01", "2024-01-31", "beta", "100.0 5.0 1.0 106.0"),
        ("03", "2024-03-01", "2024-03-31", "alpha", "100.0 5.0 1.0 106.0"),
        ("03", "2024-03-01", "2024-03-31", "beta", "100.0 1000.0 - 1100.0"),
        ("06", "2024-05-01", "2024-06-30", "alpha", "90.0 2.0 3.0 95.0"),
        ("06", "2024-05-01", "2024-06-30", "beta", "1000.0 2.0 3.0 1005.0"),
    ):
        with_others.append(
            "reported/flows",
            "\n".join(
                f"mirror_2024_{release},{start},{end},{group},{line},{amount}"
                for line, amount in zip(lines, amounts.split(), strict=True)
            ),
        )
    for line in lines_of(with_others, "reported/flows", "quill_2024_03,"):
        *place, amount = line.split(",")
        with_others.append("reported/flows", ",".join(["quill_2024_03_r1", *place[1:], f"({amount})"]))
    with_others.append("reported/flows", "quill_2023_12,2023-12-01,2023-12-31,firmwide,net_sales,1.0")
    # Tern's July, first printed with its signs turned: 50.0 came in, and markets rose by 30.0.
    with_others.append("reported/releases", "tern_2024_07,tern,2024-08-12,2024-07-31,millions,1,invented")
    with_others.append("reported/figures", "tern_2024_07,ending_assets,firmwide,2024-07-31,21448.7")
    for group, net, market in (("growth", 20, 10), ("income", 20, 10), ("liquidity", 10, 10), ("firmwide", 50, 30)):
        place = f"tern_2024_07,2024-07-01,2024-07-31,{group}"
        with_others.append("reported/flows", f"{place},net_sales,({net}.0)\n{place},market_appreciation,({market}.0)")
    for line in lines_of(with_others, "reported/rankings", "larkspur_2024_03"):
        *place, percentile, rank, total = line.replace("2024_03", "2024_06").split(",")
        doubled = [percentile, str(2 * int(rank)), str(2 * int(total) + 1)] if rank else ["", "", ""]
        with_others.append("reported/rankings", ",".join([*place, *doubled]))
    assert with_others.judge() == 0
    assert "WARN fct_plausibility__nothing_is_odd" in capfd.readouterr().err
    found = with_others.query(
        "select release_id, finding_kind, subject from audit.fct_plausibility where severity = 'warning' "
        "and split_part(release_id, '_', 1) in ('mirror', 'quill', 'larkspur', 'tern') order by all"
    )
    assert [line for line in found if line[0].startswith("mirror")] == [
        ("mirror_2024_01", "block_repeats_another", "beta 2024-01-31"),
        ("mirror_2024_03", "block_repeats_the_period_before", "alpha 2024-03-31"),
        ("mirror_2024_03", "flow_exceeds_assets", "beta 2024-03-31"),
        ("mirror_2024_03", "level_jump", "beta 2024-03-31"),
        ("mirror_2024_03", "period_missing", "1 month to 2024-02-29"),
        ("mirror_2024_06", "column_of_odd_length", "2024-06-30"),
        ("mirror_2024_06", "period_missing", "1 month to 2024-04-30"),
        ("mirror_2024_06", "period_missing", "1 month to 2024-05-31"),
    ]
    assert {line[1] for line in found if line[0].startswith("larkspur")} == {"total_funds_jump"}
    assert [line for line in found if line[0].startswith("tern")] == [("tern_2024_07", "signs_turned", "2024-07-31")]
    assert [line for line in found if line[0].startswith("quill")] == [
        ("quill_2023_12", "released_out_of_order", "quill_2023_12"),
        ("quill_2024_03", "period_missing", "1 month to 2024-02-29"),
        ("quill_2024_03_r1", "signs_turned", "2024-03-31"),
    ]


LINES = ("beginning_assets", "net_sales", "market_appreciation", "ending_assets")


def add_firm(project, firm: str, *disciplines: str) -> None:
    """A firm in millions that prints no total."""
    project.append("reference/firms", f"{firm},{firm.title()} Partners,USD")
    for place, discipline in enumerate(disciplines, start=1):
        project.append("reference/disciplines", f"{firm},{discipline},{discipline.title()},false,false,{place}")


def add_column(project, release: str, start: str, end: str, **blocks: str) -> None:
    """A column of a release: by discipline the amounts of LINES, or net sales alone."""
    for discipline, text in blocks.items():
        amounts = text.split()
        for line, amount in zip(LINES if len(amounts) > 1 else ("net_sales",), amounts, strict=True):
            project.append("reported/flows", f"{release},{start},{end},{discipline},{line},{amount}")


def add_release(project, release: str, as_of: str, released_on: str) -> None:
    """A release in millions with a decimal."""
    firm = release.partition("_")[0]
    project.append("reported/releases", f"{release},{firm},{released_on},{as_of},millions,1,invented")


def odd(project, firm: str) -> list[tuple[str, str, str]]:
    """What is odd about a firm."""
    return project.query(
        "select release_id, finding_kind, subject from audit.fct_plausibility where severity = 'warning' "
        "and starts_with(release_id, ?) order by all",
        f"{firm}_",
    )


def test_what_comes_goes_or_repeats_between_releases_is_a_warning(project):
    """No identity joins two releases of these firms; each oddity has its row, and what is right has none."""
    # Auk: beta goes on as gamma under another id; delta begins with nothing, and gamma ends with nothing.
    add_firm(project, "auk", "alpha", "beta", "gamma", "delta")
    blocks = {"alpha": "100.0 5.0 1.0 106.0", "beta": "200.0 4.0 1.0 205.0"}
    add_release(project, "auk_2024_01", "2024-01-31", "2024-02-09")
    add_column(project, "auk_2024_01", "2024-01-01", "2024-01-31", **blocks)
    add_release(project, "auk_2024_02", "2024-02-29", "2024-03-09")
    blocks = {"alpha": "106.0 2.0 1.0 109.0", "gamma": "205.0 (205.0) - -", "delta": "- 205.0 - 205.0"}
    add_column(project, "auk_2024_02", "2024-02-01", "2024-02-29", **blocks)
    add_release(project, "auk_2024_03", "2024-03-31", "2024-04-09")
    blocks = {"alpha": "109.0 2.0 1.0 112.0", "delta": "205.0 3.0 4.0 212.0"}
    add_column(project, "auk_2024_03", "2024-03-01", "2024-03-31", **blocks)
    # Its funds: one is merged away, and the ranks of three years are those of the month before.
    for place, fund in enumerate("abcd"):
        project.append("reference/funds", f"auk_{fund},auk,Auk {fund},Funds,{place},false,")
    for month, funds in ("01", "abcd"), ("02", "abc"):
        for fund in funds:
            rank = 10 * (1 + "abcd".index(fund))
            for horizon, figures in (
                ("1_year", f"{rank},{rank},{98 + int(month)}"),
                ("3_years", f"{rank},{rank},99"),
            ):
                project.append("reported/rankings", f"auk_2024_{month},auk_{fund},Peers {fund},{horizon},{figures}")
    # Knot's years begin in April: its months so far are no odd columns, two months from June are one.
    add_firm(project, "knot", "alpha")
    for month, start, amount in ((3, "2023-04-01", "9.0"), (7, "2024-04-01", "4.0"), (7, "2024-06-01", "2.0")):
        release = f"knot_2024_{month:02}"
        if start != "2024-06-01":
            add_release(project, release, f"2024-{month:02}-31", f"2024-{month + 1:02}-09")
        add_column(project, release, start, f"2024-{month:02}-31", alpha=amount)
    # Dunlin counts in weeks, of which the calendar knows nothing; its average assets are a tenth of what they can be.
    add_firm(project, "dunlin", "alpha")
    project.append("reference/aggregates", "dunlin,total,Total,false,false,false,9")
    add_release(project, "dunlin_2024_01", "2024-01-28", "2024-02-09")
    add_column(project, "dunlin_2024_01", "2024-01-01", "2024-01-28", alpha="100.0 5.0 1.0 106.0")
    project.append(
        "reported/figures",
        "dunlin_2024_01,average_assets,total,2024-01-28,10.3\ndunlin_2024_01,ending_assets,total,2023-12-31,2000.0",
    )
    # Smew is released a year after its day, and its table ends a month before it.
    add_firm(project, "smew", "alpha")
    add_release(project, "smew_2024_02", "2024-02-29", "2025-03-09")
    add_column(project, "smew_2024_02", "2024-01-01", "2024-01-31", alpha="100.0 5.0 1.0 106.0")
    assert project.judge() == 0
    assert odd(project, "knot") == [("knot_2024_07", "column_of_odd_length", "2024-07-31")]
    assert odd(project, "dunlin") == [
        ("dunlin_2024_01", "average_assets_far_off", "total 2024-01-28"),
        ("dunlin_2024_01", "periods_without_calendar", "dunlin"),
        ("dunlin_2024_01", "stated_level_jumps", "2023-12-31:total:ending_assets"),
    ]
    assert odd(project, "smew") == [
        ("smew_2024_02", "day_without_a_column", "smew_2024_02"),
        ("smew_2024_02", "released_a_year_after", "smew_2024_02"),
    ]
    assert odd(project, "auk") == [
        ("auk_2024_02", "discipline_appears", "gamma 2024-02-29"),
        ("auk_2024_02", "discipline_gone", "beta 2024-02-29"),
        ("auk_2024_02", "fund_gone", "auk_d"),
        ("auk_2024_02", "rankings_repeat_the_day_before", "3_years"),
    ]
