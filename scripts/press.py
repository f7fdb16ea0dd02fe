"""How figures are set for people: as the press prints them, negative in parentheses. Formats, and computes nothing."""

from datetime import date
from decimal import Decimal

# What stands where a figure is not known.
UNKNOWN = "n/a"

# Bounds are finer than print: a tenth of the last printed digit's half is still seen.
BOUND_DECIMALS = 2


def press(figure: Decimal | None, decimals: int) -> str:
    """A figure with `decimals` places: thousands parted by commas, negative in parentheses, unknown as n/a."""
    if figure is None:
        return UNKNOWN
    rounded = round(figure, decimals)
    return f"({-rounded:,})" if rounded < 0 else f"{abs(rounded):,}"


def signed(figure: Decimal | None, decimals: int) -> str:
    """A change with its sign, +1.2 or -1.2, no sign at zero; unknown as nothing, for there may be nothing before it."""
    if figure is None:
        return ""
    rounded = round(figure, decimals)
    return f"{rounded:+,}" if rounded else f"{abs(rounded)}"


def between(low: Decimal | None, high: Decimal | None, decimals: int) -> str:
    """Where a true value lies, smallest to largest; unknown as nothing. decimals: of the printed figure."""
    if low is None or high is None:
        return ""
    return f"{press(low, decimals + BOUND_DECIMALS)} to {press(high, decimals + BOUND_DECIMALS)}"


def month(day: date) -> str:
    """A period by the month it ends in, such as Jul 2004."""
    return f"{day:%b %Y}"


def years(horizon: int) -> str:
    """A horizon in words, such as 3 years."""
    return f"{horizon} year{'' if horizon == 1 else 's'}"
