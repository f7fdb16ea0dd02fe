"""How a wrong figure could have come about: slips of the hand that turn a figure that would do into the printed one.

All numbers are whole units of the last printed digit, so that a figure's digits are those of the print.
"""

from collections.abc import Iterable, Iterator

# Kinds of slips, the likelier first.
KINDS = (
    "sign lost",
    "digits transposed",
    "point moved",
    "digit doubled",
    "digit dropped",
    "line copied",
    "period copied",
)

# A figure of fewer digits is found in many places by chance: none of them is called its origin.
FEWEST_DIGITS_COPIED = 3


def intended(printed: int) -> Iterator[tuple[str, int]]:
    """(kind, figure) of every figure that one slip of the hand turns into the printed one."""
    sign, digits = (-1 if printed < 0 else 1), str(abs(printed))
    yield "sign lost", -printed
    for place in range(len(digits) - 1):
        swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        yield "digits transposed", sign * int(swapped)
    yield "point moved", printed * 10
    if digits[-1] == "0":
        yield "point moved", printed // 10
    for place in range(len(digits) - 1):
        if digits[place] == digits[place + 1]:
            yield "digit doubled", sign * int(digits[:place] + digits[place + 1 :])
    for place in range(len(digits) + 1):
        for digit in "0123456789":
            yield "digit dropped", sign * int(digits[:place] + digit + digits[place:])


# Where a cell stands: its column, group and line.
Place = tuple[str, str, str]


def slip(printed: int, low: int, high: int, place: Place, others: Iterable[tuple[Place, int]]) -> str | None:
    """The likeliest slip that explains a cell whose figure should be from low to high; None where none does. others:
    the places of the table with what they print."""
    if low <= printed <= high:
        return None
    found = {kind for kind, figure in intended(printed) if figure != printed and low <= figure <= high}
    if len(str(abs(printed))) >= FEWEST_DIGITS_COPIED:
        column, group, line = place
        for other, figure in others:
            if other != place and figure == printed:
                if other[1:] == (group, line):
                    found.add("period copied")
                elif other[:2] == (column, group):
                    found.add("line copied")
    return min(found, key=KINDS.index, default=None)
