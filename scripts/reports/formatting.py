"""How figures are set for people: as the press prints them, negative in parentheses. Formats, and computes nothing."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from rich.table import Table
from rich.text import Text

# What stands where a figure is not known.
UNKNOWN = "n/a"

# Bounds are finer than printed figures: a tenth of the last printed digit's half is still seen.
BOUND_DECIMALS = 2

# How each family of checks is called, in the order to read them.
FAMILIES = {
    "footing": "Footing",
    "whole_table": "Whole table",
    "ranking": "Rankings",
    "claim": "Statements in the text",
}

# What a reader looks for first, and reads of even where there is none.
WORST = {"footing": "broken", "ranking": "broken", "claim": "contradicted"}

# Each outcome in words, and its colour by what it asks of a reader: nothing, to know, to act.
OUTCOMES = {
    "foots": ("foot", "green"),
    "holds": ("hold", "green"),
    "possible": ("consistent with at least one set of true values", "green"),
    "reproduced": ("reproduced", "green"),
    "within_rounding": ("within rounding", "yellow"),
    "consistent_within_rounding": ("consistent within rounding", "yellow"),
    "restated": ("restated", "yellow"),
    "erratum": ("right by an erratum", "yellow"),
    "not_derivable": ("not derivable", "yellow"),
    "broken": ("broken", "bold red"),
    "contradicted": ("contradicted", "bold red"),
}


def rounded_to(figure: Decimal | int, decimals: int) -> Decimal:
    """A figure with `decimals` places, halves away from zero, as a spreadsheet shows it; Python's own goes to even."""
    return Decimal(figure).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def formatted(figure: Decimal | int | None, decimals: int) -> str:
    """A figure with `decimals` places: thousands separated by commas, negative in parentheses, unknown as n/a."""
    if figure is None:
        return UNKNOWN
    rounded = rounded_to(figure, decimals)
    return f"({-rounded:,})" if rounded < 0 else f"{abs(rounded):,}"


def signed(figure: Decimal | None, decimals: int) -> str:
    """A change with its sign, +1.2 or -1.2, no sign at zero; unknown as nothing, for there may be nothing before it."""
    if figure is None:
        return ""
    rounded = rounded_to(figure, decimals)
    return f"{rounded:+,}" if rounded else f"{abs(rounded)}"


def between(low: Decimal | None, high: Decimal | None, decimals: int) -> str:
    """Where a true value lies, smallest to largest; unknown as nothing. decimals: of the printed figure."""
    if low is None or high is None:
        return ""
    return f"{formatted(low, decimals + BOUND_DECIMALS)} to {formatted(high, decimals + BOUND_DECIMALS)}"


def month(day: date) -> str:
    """A period by the month it ends in, such as Jul 2004."""
    return f"{day:%b %Y}"


def column(last: date, first: date | None) -> str:
    """A column of a table by the month it ends in, such as Jul 2004; with its first day by its months, such as May to
    Jul 2004."""
    if first is None:
        return month(last)
    return f"{first:%b} to {month(last)}" if first.year == last.year else f"{month(first)} to {month(last)}"


def day(of: date) -> str:
    """A day, such as 31 July 2004."""
    return f"{of.day} {of:%B %Y}"


def span(first: date, last: date) -> str:
    """A period by its days, such as 1 May to 31 July 2004; one day as that day."""
    if first == last:
        return day(last)
    start = f"{first.day} {first:%B}" if first.year == last.year else day(first)
    return f"{start} to {day(last)}"


def units(count: int) -> str:
    """A miss in words, such as 2 units."""
    return f"{count} unit{'' if count == 1 else 's'}"


def plain_table(*headings: str) -> Table:
    """A borderless table, figures to the right. The first column folds where the terminal is narrow."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for position, heading in enumerate(headings):
        table.add_column(heading, justify="right" if position else "left", no_wrap=position > 0)
    return table


def checks_lines(checks: list[dict], restated_cells: int) -> list[Text]:
    """A line for each family of checks: how many came out how, and how far the furthest is off."""
    lines = []
    for family, name in FAMILIES.items():
        outcomes = [check for check in checks if check["check_family"] == family]
        if not outcomes:
            continue
        line = Text(f"{name}: ")
        for position, outcome in enumerate(outcomes):
            words, colour = OUTCOMES[outcome["status"]]
            line.append(", " if position else "")
            line.append(words if family == "whole_table" else f"{outcome['checks']} {words}", colour)
            if outcome["residual_units"]:
                line.append(f" (largest miss: {units(outcome['residual_units'])} of the last digit)")
        if family in WORST and WORST[family] not in {outcome["status"] for outcome in outcomes}:
            line.append(f", none {WORST[family]}")
        lines.append(line)
    if restated_cells:
        lines.append(Text(f"Restated since the release before: {restated_cells} figures", "yellow"))
    return lines
