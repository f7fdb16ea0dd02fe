"""What the checks say of one release: how many hold, which sums miss the last digit, whether the text follows."""

from decimal import Decimal

import duckdb

from scripts.reports.published import Release
from scripts.reports.workbook.sheets import WorkbookFile, figures

# Columns of the sheet, which its tables share.
SUBJECT, KIND, WHAT, FOUND, LOW, HIGH, UNIT, OUTCOME, WHY = range(9)
WIDTHS = {SUBJECT: 56, KIND: 34, WHAT: 18, FOUND: 13, LOW: 13, HIGH: 13, UNIT: 10, OUTCOME: 27, WHY: 100}


# SQL text of a period: its last day where it is the shortest of those that end then, else both its days. What has it is
# called `periods`.
PERIOD = """
            case
                when periods.is_shortest_of_its_end then ''
                else strftime(periods.period_start, '%-d %b %Y') || ' to '
            end || strftime(periods.period_end, '%-d %b %Y')"""


# By heading: the columns that a table fills, what they are called, and its query, in that order of columns.
TABLES = {
    "How many checks hold": (
        {SUBJECT: "Family", KIND: "Kind", WHAT: "Checks", FOUND: "Largest miss, units", LOW: "Tolerance, units"}
        | {OUTCOME: "Outcome"},
        """
        select check_family, check_kind, checks, largest_residual_units, largest_tolerance_units, status
        from audit.fct_check_summary
        where release_id = ?
        order by check_family, check_kind, status
        """,
    ),
    "Sums that cannot be true": (
        {SUBJECT: "Sum", KIND: "Kind", WHAT: "Cells", FOUND: "Sum, units", WHY: "In words"},
        """
        select 'has to be 0' as subject, kind, cells, sum_units, sentence
        from audit.fct_contradiction
        where release_id = ?
        order by certificate
        """,
    ),
    # Those closest to what rounding allows first, for they are the likeliest to be wrong.
    "Sums that miss the last printed digit": (
        {SUBJECT: "Cell", KIND: "Kind", WHAT: "Period", FOUND: "Miss, units", LOW: "Tolerance, units"}
        | {OUTCOME: "Outcome", WHY: "Sum"},
        f"""
        select
            groups.printed_name || ': ' || line_items.printed_label, checks.check_kind,
            {PERIOD},
            checks.residual_units, checks.tolerance_units, checks.status, checks.printed_terms
        from audit.fct_footing_check as checks
        inner join reference.dim_release as releases on checks.release_id = releases.release_id
        inner join reference.dim_group as groups
            on releases.firm_id = groups.firm_id and checks.group_id = groups.group_id
        inner join reference.dim_line_item as line_items on checks.line_item_id = line_items.line_item_id
        inner join flows.fct_printed_column as periods
            on checks.release_id = periods.release_id and checks.column_id = periods.column_id
        where checks.release_id = ? and checks.status <> 'foots'
        order by checks.status <> 'restated', checks.tolerance_units - abs(checks.residual_units), checks.period_end,
            checks.identity_id
        """,
    ),
    # Of the scopes, in a column and over a span; of single cells they are in audit.fct_bound_reason.
    "Why true values lie where they do": (
        {SUBJECT: "Figure", KIND: "Measure", WHAT: "Period", FOUND: "Bound, millions", OUTCOME: "Bound", WHY: "Sum"},
        f"""
        select
            s.scope_name, b.metric_id, {PERIOD}, b.bound_m,
            case b.side when 'low' then 'smallest' else 'largest' end, b.sentence
        from audit.fct_bound_reason as b
        inner join audit.fct_bound as periods
            on b.release_id = periods.release_id and b.quantity_id = periods.quantity_id
        inner join reference.dim_scope as s on b.subject_id = s.scope_id
        where b.release_id = ? and b.subject_kind = 'scope' and b.since_period_end is null
        order by b.period_end desc, b.period_start desc, s.display_order, b.metric_id, b.side desc
        """,
    ),
    "What the text says": (
        {SUBJECT: "Statement", KIND: "Kind", WHAT: "Printed", FOUND: "Computed", LOW: "Smallest", HIGH: "Largest"}
        | {UNIT: "Unit", OUTCOME: "Outcome", WHY: "Why it cannot be derived"},
        """
        select
            statement, claim_kind, comparison || coalesce(' ' || printed_value, ''), computed_value,
            computed_low, computed_high, unit, status, reason
        from audit.fct_claim_check
        where release_id = ?
        order by status, claim_id
        """,
    ),
}


def write_checks(workbook: WorkbookFile, warehouse: duckdb.DuckDBPyConnection, release: Release, name: str) -> None:
    """The sheet of one release."""
    sheet = workbook.sheet(name)
    sheet.text(0, 0, f"{release.firm_name}: checks", "title")
    sheet.text(1, 0, release.release_id, "about")
    row = 3
    for heading, (columns, query) in TABLES.items():
        lines = warehouse.execute(query, [release.release_id]).fetchall()
        if not lines:
            continue
        sheet.text(row, 0, heading, "section")
        row += 1
        for column in WIDTHS:
            sheet.text(row, column, columns.get(column), "heading_right" if column in (FOUND, LOW, HIGH) else "heading")
        sheet.tall(row, 2)
        for values in lines:
            row += 1
            height = 1
            for column, value in zip(columns, values, strict=True):
                if isinstance(value, str):
                    sheet.text(row, column, value, "wrapped")
                    # Words are not cut at the end of a line: it holds a little less than the column is wide.
                    if column in (SUBJECT, WHAT, WHY):
                        height = max(height, -(-len(value) // (WIDTHS[column] - 4)))
                elif value is not None:
                    # Claims are computed finer than anybody prints; the cell keeps all of it.
                    scale = -value.as_tuple().exponent if isinstance(value, Decimal) else 0
                    sheet.number(row, column, value, figures(min(scale, 2)), "top")
            sheet.tall(row, height)
        row += 2
    for column, width in WIDTHS.items():
        sheet.raw.set_column(column, column, width)
    sheet.set_up_page(release.firm_name, f"{release.release_id}, checks", (2, 1), (0, 1))
