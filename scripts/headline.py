"""What `make build` prints last, of each firm's latest release: assets, net flows, footing, quartile shares."""

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
select s.scope_name, n.period_end, n.net_sales_m / ? as net_sales, n.ending_assets_m / ? as ending_assets
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
    count(*) filter (where status = 'broken'),
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


def press(amount, decimals: int) -> str:
    """An amount as the press prints it: negative in parentheses, unknown as n/a."""
    if amount is None:
        return "n/a"
    text = f"{abs(amount):,.{decimals}f}"
    return f"({text})" if amount < 0 and float(text.replace(",", "")) else text


def plain_table(*headings: str) -> Table:
    """A borderless table, figures to the right."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for position, heading in enumerate(headings):
        table.add_column(heading, justify="right" if position else "left", no_wrap=True)
    return table


def print_headline(console: Console, published: Path) -> None:
    """Prints the latest release of each firm in `published`, then where the file is."""
    with duckdb.connect(str(published), read_only=True) as warehouse:
        for release_id, firm, currency, unit, decimals, per_unit in warehouse.execute(LATEST_RELEASES).fetchall():
            rows = warehouse.execute(NET_FLOWS, [per_unit, per_unit, release_id]).fetchall()
            periods = sorted({period for _, period, _, _ in rows})
            console.print(f"\n[bold]{firm}[/bold], {release_id}, {currency} {unit}")
            table = plain_table("", *(f"{period:%b %Y}" for period in periods))
            assets = {period: ending for scope, period, _, ending in rows if scope == "Total"}
            table.add_row("Assets under management", *(press(assets.get(period), decimals) for period in periods))
            for scope in dict.fromkeys(scope for scope, _, _, _ in rows):
                net = {period: amount for name, period, amount, _ in rows if name == scope}
                name = scope[0].lower() + scope[1:]
                table.add_row(f"Net flows, {name}", *(press(net.get(period), decimals) for period in periods))
            console.print(table)
            foots, within, restated, broken = warehouse.execute(FOOTING, [release_id]).fetchone()
            console.print(
                f"\nFooting: {foots} identities foot, {within} within rounding, {restated} restated, {broken} broken"
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
