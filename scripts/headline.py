"""What `make build` prints last, of each firm's latest release: assets, net flows, footing, quartile shares."""

from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

LATEST_RELEASES = """
select r.release_id, f.firm_name, f.reporting_currency, r.amount_unit, r.amount_decimals, r.millions_per_unit
from reference.dim_release as r
inner join reference.dim_firm as f on r.firm_id = f.firm_id
qualify row_number() over (partition by r.firm_id order by r.release_order desc) = 1
order by f.firm_name
"""

NET_FLOWS = """
select s.scope_name, n.period_end, n.ending_assets_m, n.net_sales_m, n.net_sales_from_disciplines_m
from flows.fct_net_flow as n
inner join reference.dim_scope as s on n.scope_id = s.scope_id
where n.release_id = ?
order by s.display_order, n.period_end
"""

FOOTING = """
select
    count(*) filter (where status = 'foots'),
    count(*) filter (where status = 'within_rounding'),
    count(*) filter (where status = 'restated'),
    count(*) filter (where status = 'broken')
from audit.fct_footing_check
where release_id = ?
"""

QUARTILES = """
select horizon_years, list(share_apportioned_pct order by quartile), any_value(funds_ranked)
from rankings.fct_quartile_share
where release_id = ? and fund_group = 'all' and funds_ranked > 0
group by horizon_years
order by horizon_years
"""


def press(amount_m: Decimal | None, per_unit: int, decimals: int) -> str:
    """An amount as the press prints it, in the release's unit: negative in parentheses, unknown as n/a."""
    if amount_m is None:
        return "n/a"
    amount = round(amount_m / per_unit, decimals)
    return f"({-amount:,})" if amount < 0 else f"{abs(amount):,}"


def plain_table(*headings: str) -> Table:
    """A borderless table, figures to the right."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for position, heading in enumerate(headings):
        table.add_column(heading, justify="right" if position else "left", no_wrap=True)
    return table


def print_flows(console: Console, flows: list[tuple], per_unit: int, decimals: int) -> None:
    """Prints assets and net flows by scope, a column a period, from the rows of NET_FLOWS."""
    table = plain_table("", *(f"{period:%b %Y}" for period in sorted({period for _, period, *_ in flows})))

    def add(label, amounts):
        table.add_row(label, *(press(amount, per_unit, decimals) for amount in amounts))

    for scope, rows in groupby(flows, key=itemgetter(0)):
        _, _, assets, net, summed = zip(*rows, strict=True)
        if scope == "Total":
            add("Assets under management", assets)
        add(f"Net flows, {scope[0].lower()}{scope[1:]}", net)
        if net != summed:
            add("  as the disciplines add up", summed)
    console.print(table)


def print_headline(console: Console, published: Path) -> None:
    """Prints the latest release of each firm in `published`, then where the file is."""
    with duckdb.connect(str(published), read_only=True) as warehouse:
        for release_id, firm, currency, unit, decimals, per_unit in warehouse.execute(LATEST_RELEASES).fetchall():
            flows = warehouse.execute(NET_FLOWS, [release_id]).fetchall()
            console.print(f"\n[bold]{firm}[/bold], {release_id}, {currency} {unit}")
            if flows:
                print_flows(console, flows, per_unit, decimals)
                foots, within, restated, broken = warehouse.execute(FOOTING, [release_id]).fetchone()
                console.print(
                    f"\nFooting: {foots} identities foot, {within} within rounding, "
                    f"{restated} restated, {broken} broken"
                )
            shares = warehouse.execute(QUARTILES, [release_id]).fetchall()
            if shares:
                console.print()
                table = plain_table("Funds by Lipper quartile, %", *"1234", "funds")
                for years, quartiles, funds in shares:
                    name = f"{years} year{'s' if years > 1 else ''}"
                    table.add_row(name, *(str(share) for share in quartiles), str(funds))
                console.print(table)
    console.print(f"\n{published}")
