"""Reads the exhibits of the July 2004 release from its text: a second pair of eyes, independent of seeds and SQL."""

import re

LINES = (
    "Beginning of period assets",
    "Sales",
    "Redemptions",
    "Net Sales (redemptions)",
    "Market appreciation",
    "End of period assets",
)
SUPERSCRIPTS = str.maketrans("¹²³⁽⁾", "123()")


def cells_of(line: str) -> list[str]:
    """Tab-separated cells as they look on paper: underlining and escapes of the text form are taken off."""
    return [re.sub(r"</?u>|\\", "", cell).strip() for cell in line.split("\t")]


def section(text: str, start: str, end: str) -> list[list[str]]:
    """Rows of cells between the line that equals `start` and the next line that begins with `end`."""
    rows = [cells_of(line) for line in text.splitlines()]
    first = next(number for number, row in enumerate(rows) if row == [start])
    last = next(number for number, row in enumerate(rows) if number > first and row[0].startswith(end))
    return rows[first + 1 : last]


def exhibit_1(text: str) -> dict[tuple[str, str, str], str]:
    """Printed text by (period heading, block heading, line label)."""
    rows = section(text, "Exhibit 1", "Exhibit 2")
    periods = next(row[1:] for row in rows if len(row) == 4 and row[1].startswith("May 31"))
    cells, block = {}, None
    for row in rows:
        if row[0] in LINES:
            for period, cell in zip(periods, row[1:], strict=True):
                cells[period, block, row[0]] = cell
        elif len(row) == 4 and row[0] and not any(row[1:]):
            block = row[0]
    return cells


def exhibit_2(text: str) -> dict[tuple[str, str, str], list[tuple[str, str]]]:
    """(percentile, rank) at 1, 3, 5, 10 years as printed, by (fund group, fund with its marks, category)."""
    cells, group = {}, None
    for row in section(text, "Exhibit 2", "Percent of Retail Funds"):
        if len(row) == 10 and row[0] != "Lipper Category" and row[0] and not any(row[1:]):
            group = row[0]
        elif len(row) == 10 and group:
            cells[group, marked(row[0]), row[1]] = [(row[i], row[i + 1]) for i in (2, 4, 6, 8)]
    return cells


def marked(name: str) -> str:
    """A fund's name with plain marks: `Fund ^{*(2,3)}` and `Fund ⁽¹⁾` are `Fund* (2,3)` and `Fund (1)`."""
    name = re.sub(r"\s*\^\{(\*?)(\(.*\))\}", r"\1 \2", name.translate(SUPERSCRIPTS))
    return re.sub(r"\s+", " ", name)


def quartiles(text: str) -> dict[tuple[str, str], str]:
    """Printed share by (horizon heading, quartile label)."""
    rows = section(text, "Percent of Retail Funds per Lipper Quartile based on Total Returns", "Past performance")
    horizons = next(row[1:] for row in rows if row[1:] and row[1] == "1-Year")
    return {
        (horizon, row[0]): cell
        for row in rows
        if row[0].endswith("Quartile")
        for horizon, cell in zip(horizons, row[1:], strict=True)
    }


def prose_amounts(text: str) -> list[str]:
    """Every amount in billions that the text states, in its order."""
    return re.findall(r"\$([\d.]+) billion", text.replace("\\", ""))


DATES = r"(January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}(, \d{4})?"
NUMBER_WORDS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def prose(text: str) -> str:
    """The release's own statements: its paragraphs between the headline and the section about the firm.

    What stands from 'About …' on describes the firm and its risks, with ownership, file and phone numbers, and the
    contacts above the headline have theirs: no statements about the month.
    """
    paragraphs = text.replace("\\", "").split("\n\n")
    headline = next(number for number, part in enumerate(paragraphs) if "ANNOUNCES" in part)
    about = next(number for number, part in enumerate(paragraphs) if part.startswith("About "))
    return "\n\n".join(paragraphs[headline + 1 : about])


def prose_numbers(text: str) -> list[tuple[str, str]]:
    """Every number that the prose states, as (unit, digits): unit is billion, %, or empty for a count, in words too.

    Numbers that name something are no statements: dates, years, exhibits, and horizons such as 3-year.
    """
    stated = re.sub(rf"{DATES}|\b(19|20)\d\d\b|Exhibit \d+|\b\d+-year", " ", prose(text))
    numbers = re.findall(
        rf"\b(\d[\d,]*(?:\.\d+)?|{'|'.join(NUMBER_WORDS)})(%| (?:b|m)illion\b)?", stated, flags=re.IGNORECASE
    )
    return [
        (unit.strip(), str(NUMBER_WORDS.index(number.lower()) + 2) if number.isalpha() else number)
        for number, unit in numbers
    ]


def prose_comparisons(text: str) -> list[str]:
    """Comparisons that the prose makes in words alone."""
    return re.findall(r"\bunchanged\b|\blowest\b|\bhighest\b", prose(text))
