"""Reading the published file for people: what is in it, by release."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

RELEASES = """
select
    releases.release_id, releases.firm_id, firms.firm_name, firms.reporting_currency, releases.as_of_date,
    releases.released_on, releases.release_order,
    releases.amount_unit, releases.amount_decimals, releases.millions_per_unit,
    releases.release_order = max(releases.release_order) over (partition by releases.firm_id) as is_newest,
    releases.rounding_unit_m, releases.source_document
from reference.dim_release as releases
inner join reference.dim_firm as firms on releases.firm_id = firms.firm_id
order by firms.firm_name, releases.firm_id, releases.release_order
"""


# Of one release, by its id: what the terminal and the page show alike.
HEADLINE = """
select figures.*, scopes.scope_name, horizons.horizon_name
from release.headline as figures
left join reference.dim_horizon as horizons on figures.horizon_id = horizons.horizon_id
left join reference.dim_scope as scopes on figures.scope_id = scopes.scope_id
where figures.release_id = ?
order by figures.row_number
"""

QUARTILES = """
select
    s.horizon_id, h.horizon_name, list(s.share_apportioned_pct order by s.quartile) as shares,
    any_value(s.funds_ranked) as funds
from rankings.fct_quartile_share as s
inner join reference.dim_horizon as h on s.horizon_id = h.horizon_id
where s.release_id = ? and s.fund_group = 'all' and s.funds_ranked > 0
group by s.horizon_id, h.horizon_name, h.display_order
order by h.display_order, s.horizon_id
"""

CHECKS = """
select check_family, status, sum(checks) as checks, max(largest_residual_units) as residual_units
from audit.fct_check_summary
where release_id = ?
group by check_family, status
order by check_family, checks desc, status
"""

# Footing checks with their names; first_day is of a column that is longer than another that ends alike. A condition and
# an order follow.
MISSES = """
select
    checks.*, groups.printed_name, line_items.printed_label, releases.as_of_date, count(*) over () as lines,
    case when not columns.is_shortest_of_its_end then columns.period_start end as first_day
from audit.fct_footing_check as checks
inner join flows.fct_printed_column as columns
    on checks.release_id = columns.release_id and checks.column_id = columns.column_id
inner join reference.dim_release as releases on checks.release_id = releases.release_id
inner join reference.dim_group as groups on releases.firm_id = groups.firm_id and checks.group_id = groups.group_id
inner join reference.dim_line_item as line_items on checks.line_item_id = line_items.line_item_id
"""

# Restatements with their names; a condition and an order follow.
RESTATEMENTS = """
select
    restatements.*, coalesce(groups.printed_name, funds.printed_name, 'Funds') as printed_name,
    coalesce(
        line_items.printed_label,
        case
            when restatements.group_id is null then restatements.restated
            else restatements.stated_as || ', in the text'
        end
    ) as printed_label,
    count(*) over () as lines
from flows.fct_restatement as restatements
left join reference.dim_group as groups
    on restatements.firm_id = groups.firm_id and restatements.group_id = groups.group_id
left join reference.dim_line_item as line_items on restatements.line_item_id = line_items.line_item_id
left join reference.dim_fund as funds on restatements.fund_id = funds.fund_id
"""

RESTATED = "select count(*) as cells from flows.fct_restatement where later_release_id = ?"

# The newest period of a release, group by group, beside the period before it as the newest release states that.
CHANGES = """
select
    groups.printed_name, flows.period_start, flows.period_end,
    flows.beginning_assets_m, flows.ending_assets_m, before.amount_m as net_sales_before_m, flows.net_sales_m,
    flows.assets_change_pct, flows.group_kind, flows.group_id
from flows.fct_roll_forward as flows
inner join reference.dim_group as groups on flows.firm_id = groups.firm_id and flows.group_id = groups.group_id
left join flows.fct_series as newest
    on flows.firm_id = newest.firm_id and newest.subject_kind = 'group' and flows.group_id = newest.subject_id
    and newest.metric_id = 'net_sales' and flows.period_start = newest.period_start
    and flows.period_end = newest.period_end
left join flows.fct_series as before
    on newest.firm_id = before.firm_id and newest.subject_kind = before.subject_kind
    and newest.subject_id = before.subject_id and newest.metric_id = before.metric_id
    and newest.period_series = before.period_series and before.period_end = newest.period_start - 1
where flows.release_id = ?
qualify dense_rank() over (order by flows.period_end desc, flows.period_start desc) = 1
order by groups.display_order, flows.group_id
"""

# Every period of the firm's shortest rhythm that was due, on record or not, and in it each discipline and the total.
SERIES = """
with rhythm as (
    select arg_min(period_series, (period_months, period_series)) as period_series
    from flows.fct_period_coverage
    where firm_id = $firm_id
),

slots as (
    select distinct calendar.period_start, calendar.period_end
    from flows.fct_period_coverage as calendar
    inner join rhythm on calendar.period_series = rhythm.period_series
    where calendar.firm_id = $firm_id and calendar.status <> 'not_yet_due'
),

subjects as (
    select 'group' as subject_kind, group_id as subject_id, printed_name as label, display_order,
        row_number() over (order by display_order, group_id) as discipline_number
    from reference.dim_group
    where firm_id = $firm_id and group_kind = 'discipline'
    union all
    select 'scope', 'total', 'Total', 1000000, null
)

select
    slots.period_start, slots.period_end, subjects.subject_id, subjects.label, subjects.display_order,
    subjects.discipline_number,
    arg_max(series.amount_m, series.period_start) filter (where series.metric_id = 'ending_assets') as ending_assets_m,
    arg_max(series.amount_m, series.period_start)
        filter (where series.metric_id = 'net_sales' and series.period_start = slots.period_start) as net_sales_m
from slots
cross join subjects
left join flows.fct_series as series
    on series.firm_id = $firm_id and series.subject_kind = subjects.subject_kind
    and series.subject_id = subjects.subject_id and series.period_end = slots.period_end
where exists (
    select 1 from flows.fct_series as known
    where known.firm_id = $firm_id and known.subject_kind = subjects.subject_kind
        and known.subject_id = subjects.subject_id
)
group by all
order by slots.period_end, subjects.display_order, subjects.subject_id
"""

EXHIBITS = ("exhibit_1", "exhibit_2", "exhibit_2_quartile")

# Rows of an exhibit: panel and kind of the row, then its texts from the left. Drafts of the books have another basis.
EXHIBIT = """
select * exclude (basis, release_id, row_number)
from release.{}
where basis = 'printed' and release_id = ?
order by row_number
"""


@dataclass(frozen=True)
class Release:
    """One release of one firm: whose it is, of what day, the unit it prints in, the document."""

    release_id: str
    firm_id: str
    firm_name: str
    currency: str
    as_of: date
    released_on: date
    order: int
    unit: str
    decimals: int
    millions_per_unit: int
    is_newest: bool
    rounding_unit_m: Decimal
    source_document: str

    @property
    def unit_name(self) -> str:
        """The unit it prints in, such as USD billions."""
        return f"{self.currency} {self.unit}"

    def in_unit(self, amount_m: Decimal | None) -> Decimal | None:
        """An amount in millions in the unit the release prints in."""
        return None if amount_m is None else amount_m / self.millions_per_unit


@dataclass(frozen=True)
class ExhibitRow:
    """A printed row of an exhibit. panel: the block of columns that it is in, None of titles and notes; texts: from the
    left, the first being the label."""

    panel: int | None
    kind: str
    texts: list[str | None]


def exhibit_rows(warehouse: duckdb.DuckDBPyConnection, name: str, release_id: str) -> list[ExhibitRow]:
    """The rows of a release's exhibit as printed, in order; none where the release does not print it."""
    found = warehouse.execute(EXHIBIT.format(name), [release_id]).fetchall()
    return [ExhibitRow(panel, kind, texts) for panel, kind, *texts in found]


def releases(warehouse: duckdb.DuckDBPyConnection) -> list[Release]:
    """Every release in the file, by firm, the oldest first."""
    return [Release(*row) for row in warehouse.execute(RELEASES).fetchall()]


def rows(warehouse: duckdb.DuckDBPyConnection, query: str, *parameters, **named) -> list[dict]:
    """A query's rows, by column name, values as DuckDB has them: Decimal, date, int, str, None."""
    result = warehouse.execute(query, named or list(parameters))
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
