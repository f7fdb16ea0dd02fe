"""All periods of a firm, with charts: each level as the newest release that states it has it."""

from itertools import groupby
from operator import itemgetter

import duckdb
from xlsxwriter.utility import quote_sheetname

from scripts.showing.published import Release
from scripts.showing.workbook.sheets import Sheet, WorkbookFile, cell, figures

# Every period of the firm's shortest rhythm that was due, on record or not, and in it each discipline and the total.
SERIES = """
with rhythm as (
    select arg_min(period_series, (period_months, period_series)) as period_series
    from flows.fct_calendar
    where firm_id = $firm_id
),

slots as (
    select distinct calendar.period_start, calendar.period_end
    from flows.fct_calendar as calendar
    inner join rhythm on calendar.period_series = rhythm.period_series
    where calendar.firm_id = $firm_id and calendar.status <> 'not_yet_due'
),

subjects as (
    select 'group' as subject_kind, group_id as subject_id, printed_name as label, display_order
    from reference.dim_group
    where firm_id = $firm_id and group_kind = 'discipline'
    union all
    select 'scope', 'total', 'Total', 1000000
)

select
    slots.period_end, subjects.label, subjects.display_order,
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
group by slots.period_end, subjects.label, subjects.display_order, subjects.subject_id
order by slots.period_end, subjects.display_order, subjects.subject_id
"""

# Each with its measure, its chart, and whether the disciplines are in the chart or the total alone.
BLOCKS = (
    ("Assets at the end of the period", "ending_assets_m", {"type": "line"}),
    ("Net flows in the period", "net_sales_m", {"type": "column", "subtype": "stacked"}),
)

FIRST = 3

# Rows that a chart takes, and characters of a column.
CHART_ROWS, WIDTH = 22, 14

# One colour for each discipline, in the firm's order; far enough apart for those who do not see red and green.
COLOURS = ("#12304F", "#D55E00", "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#7A5C3E", "#8E8E8E", "#B8A100")


def periods_of(warehouse: duckdb.DuckDBPyConnection, release: Release) -> list[tuple]:
    """Periods of the release's firm, each with a row for each discipline and for the total; none where it has none."""
    result = warehouse.execute(SERIES, {"firm_id": release.firm_id})
    names = [column[0] for column in result.description]
    found = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    return [(end, list(lines)) for end, lines in groupby(found, key=itemgetter("period_end"))]


def add_chart(
    workbook: WorkbookFile, sheet: Sheet, title: str, kind: dict, unit: str, labels: list[str], span: tuple[int, int]
) -> None:
    """A chart of a block's disciplines, below it. span: its first and last row."""
    chart = workbook.file.add_chart(kind)
    first, last = span
    name = quote_sheetname(sheet.name)
    for column, label in enumerate(labels[:-1] or labels, start=1):
        colour = COLOURS[(column - 1) % len(COLOURS)]
        at = [f"={name}!{cell(first, n, fixed=True)}:{cell(last, n, fixed=True)}" for n in (0, column)]
        look = {"line": {"color": colour, "width": 2}} if kind["type"] == "line" else {"fill": {"color": colour}}
        chart.add_series({"name": label, "categories": at[0], "values": at[1], **look})
    chart.set_title({"name": title, "name_font": {"size": 11}})
    chart.set_x_axis({"date_axis": True, "num_format": "mmm yyyy", "label_position": "low"})
    chart.set_y_axis({"name": unit, "num_format": "#,##0.0", "major_gridlines": {"visible": True}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 900, "height": 20 * (CHART_ROWS - 2)})
    sheet.raw.insert_chart(last + 2, 0, chart, {"description": f"{title}, by investment discipline, {unit}"})


def write_series(workbook: WorkbookFile, periods: list[tuple], release: Release, name: str) -> None:
    """The sheet. periods: as periods_of gives them."""
    sheet = workbook.sheet(name)
    unit = f"{release.currency} {release.unit}"
    labels = [line["label"] for line in periods[0][1]]
    sheet.text(0, 0, f"{release.firm_name}: all periods", "title")
    about = f"{unit}; each figure from the newest release that states it; an empty cell is on no record"
    sheet.text(1, 0, about, "about")
    row, breaks = FIRST, []
    for title, measure, kind in BLOCKS:
        sheet.text(row, 0, title, "section")
        sheet.headings(row + 1, 0, ["Period to"])
        sheet.headings(row + 1, 1, labels, "heading_right")
        first = row + 2
        for row, (end, lines) in enumerate(periods, start=first):
            sheet.day(row, 0, end)
            for column, line in enumerate(lines, start=1):
                amount = release.in_unit(line[measure])
                sheet.number(row, column, amount, figures(release.decimals), "typed")
        add_chart(workbook, sheet, title, kind, unit, labels, (first, row))
        row += CHART_ROWS + 2
        breaks.append(row)
    sheet.raw.set_column(0, 0, 12)
    sheet.raw.set_column(1, len(labels), WIDTH)
    sheet.set_up_page(release.firm_name, "All periods", (FIRST, 1), (0, 1))
    sheet.raw.set_h_pagebreaks(breaks[:-1])
