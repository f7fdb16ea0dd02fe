"""A workbook under house rules: one font, named formats, and nothing in it that a spreadsheet changes by itself."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

# What a sheet can hold.
ROWS, CHARACTERS, DIGITS, FORMULA, NAME = 1_048_576, 32_767, 15, 8_192, 31

# The same for every workbook, so that the same figures give the same bytes. The day that ZIP counts from.
CREATED = datetime(1980, 1, 1)

NAVY, PALE, GREY = "#12304F", "#E8EDF3", "#767676"

# How a cell looks, by what it holds. Typed values blue, formulas black, links to other sheets green: finance's custom.
LOOKS = {
    "plain": {},
    "title": {"bold": True, "font_size": 14, "font_color": NAVY},
    "about": {"font_color": GREY},
    "section": {"bold": True, "font_size": 11, "font_color": NAVY},
    "heading": {"bold": True, "font_color": "white", "bg_color": NAVY},
    "heading_right": {"bold": True, "font_color": "white", "bg_color": NAVY, "text_wrap": True, "align": "right"},
    "heading_over": {"bold": True, "font_color": "white", "bg_color": NAVY, "align": "center", "left": 1},
    "group": {"bold": True, "bg_color": PALE},
    "line": {"indent": 1},
    "right": {"align": "right"},
    "left": {"align": "left"},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "top": {"valign": "top"},
    "printed": {"font_color": "#0000C0", "left": 1, "left_color": "#B8C2CC"},
    "printed_text": {"font_color": "#0000C0", "align": "right", "indent": 1},
    "counted": {"left": 1, "left_color": "#B8C2CC"},
    "typed": {"font_color": "#0000C0"},
    "formula": {},
    "elsewhere": {"font_color": "#1B6E3A"},
    "elsewhere_left": {"font_color": "#1B6E3A", "align": "left"},
    "quiet": {"font_color": GREY, "italic": True},
    "link": {"font_color": "#1B4F9C", "underline": 1},
    # Of differences, set by condition.
    "zero": {"font_color": "#8A8A8A"},
    "within": {"font_color": "#6B4300", "bg_color": "#FFE3A3"},
    "beyond": {"font_color": "#8E1B12", "bg_color": "#F8C9C4", "bold": True},
}


class WorkbookError(RuntimeError):
    """A spreadsheet cannot hold a figure, a text or a table; the message says which."""


def figures(decimals: int) -> str:
    """Number format with `decimals` places, thousands parted, negative in parentheses, digits below digits."""
    digits = "#,##0" + ("." + "0" * decimals if decimals > 0 else "")
    return f"{digits}_);({digits})"


def cell(row: int, column: int, fixed: bool = False) -> str:
    """A cell by its letters and number: B7, or $B$7 where it is fixed. Counted from 0."""
    return xl_rowcol_to_cell(row, column, fixed, fixed)


def elsewhere(sheet: str, row: int, column: int) -> str:
    """A cell of another sheet, as formulas name it."""
    return f"{quote_sheetname(sheet)}!{cell(row, column)}"


class Sheet:
    """One sheet. Rows and columns count from 0; `look` is a name in LOOKS, `shown` an Excel number format."""

    def __init__(self, workbook: "WorkbookFile", name: str):
        self.workbook = workbook
        self.name = name
        self.raw = workbook.file.add_worksheet(name)
        self.raw.hide_gridlines(2)

    def where(self, row: int, column: int) -> str:
        """A cell as messages name it."""
        return f"sheet {self.name}, {cell(row, column)}"

    def text(self, row: int, column: int, text: str | None, look: str = "plain") -> None:
        """Text that stays text; an empty cell where there is none."""
        if not text:
            self.blank(row, column, look)
            return
        if len(text) > CHARACTERS:
            raise WorkbookError(
                f"{self.where(row, column)}: a text of {len(text)} characters, a cell holds {CHARACTERS}"
            )
        # Marked as text, so that it does not turn into a formula either when a person edits the cell.
        risky = text[:1] in ("=", "+", "-", "@")
        self.raw.write_string(row, column, text, self.workbook.format(look, quote_prefix=risky))

    def blank(self, row: int, column: int, look: str) -> None:
        """An empty cell that has a look."""
        self.raw.write_blank(row, column, None, self.workbook.format(look))

    def number(
        self, row: int, column: int, number: Decimal | int | None, shown: str = "General", look: str = "plain"
    ) -> None:
        """A number, with every digit that it has; nothing where it is unknown."""
        if number is not None:
            self.raw.write_number(
                row, column, self.exactly(number, row, column), self.workbook.format(look, num_format=shown)
            )

    def formula(
        self, row: int, column: int, formula: str, known: Decimal | int, shown: str = "General", look: str = "formula"
    ) -> None:
        """A formula, and the value that is known of it: what a viewer shows that does not calculate."""
        if len(formula) > FORMULA:
            raise WorkbookError(
                f"{self.where(row, column)}: a formula of {len(formula)} characters, a cell holds {FORMULA}"
            )
        value = self.exactly(known, row, column)
        self.raw.write_formula(row, column, formula, self.workbook.format(look, num_format=shown), value)

    def day(self, row: int, column: int, day: date | None, look: str = "plain") -> None:
        """A date."""
        if day is not None:
            self.raw.write_datetime(row, column, day, self.workbook.format(look, num_format="yyyy-mm-dd", align="left"))

    def link(self, row: int, column: int, sheet: str | None, text: str | None = None) -> None:
        """A link to another sheet of the workbook; nothing where there is none."""
        if sheet:
            target = f"internal:{quote_sheetname(sheet)}!A1"
            self.raw.write_url(row, column, target, self.workbook.format("link"), text or sheet)

    def headings(self, row: int, column: int, headings: list[str], look: str = "heading") -> None:
        """Column headings side by side; those above figures may take two lines."""
        if look == "heading_right":
            self.tall(row, 2)
        for offset, heading in enumerate(headings):
            self.text(row, column + offset, heading, look)

    def tall(self, row: int, lines: int) -> None:
        """Makes a row as high as so many lines of text."""
        self.raw.set_row(row, 13 * lines)

    def note(self, row: int, column: int, note: str) -> None:
        """What a person reads who points at the cell."""
        self.raw.write_comment(row, column, note, {"x_scale": 2, "y_scale": 1.2, "font_name": "Arial", "font_size": 9})

    def exactly(self, number: Decimal | int, row: int, column: int) -> float:
        """A number as a spreadsheet keeps it, with 15 digits; WorkbookError where it has more."""
        if len(Decimal(number).normalize().as_tuple().digits) > DIGITS:
            raise WorkbookError(
                f"{self.where(row, column)}: {number} has more digits than the {DIGITS} that Excel keeps"
            )
        return float(number)

    def set_up_page(self, firm: str, about: str, frozen: tuple[int, int], heading_rows: tuple[int, int]) -> None:
        """Prints across, as wide as a page, headings on every page; `frozen` rows and columns stay when scrolling."""
        self.raw.set_landscape()
        self.raw.set_paper(9)
        self.raw.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        self.raw.fit_to_pages(1, 0)
        self.raw.freeze_panes(*frozen)
        self.raw.repeat_rows(*heading_rows)
        # A header holds 255 characters; & begins a code in it.
        self.raw.set_header(f"&L&9{firm[:100].replace('&', '&&')}&R&9{about[:100].replace('&', '&&')}")
        self.raw.set_footer("&L&9&A&R&9Page &P of &N")

    def print_in_pages(self, breaks: list[int], widths: list[float]) -> None:
        """Prints over several pages across, each of them from one column of `breaks` to the next, the first repeated.

        widths: of a page's columns, in characters, as Excel measures columns.
        """
        self.raw.repeat_columns(0)
        self.raw.set_v_pagebreaks(breaks)
        # A character is 7 pixels wide, a column 5 wider than its characters, a page some 900 between its margins.
        self.raw.set_print_scale(min(100, int(100 * 900 / sum(7 * width + 5 for width in widths))))


class WorkbookFile:
    """The workbook, written when the `with` block ends."""

    def __init__(self, path: Path):
        self.file = xlsxwriter.Workbook(
            str(path),
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {"font_name": "Arial", "font_size": 10},
            },
        )
        self.file.set_properties({"title": "Assets under management and flows", "created": CREATED})
        self.formats = {}
        self.names: set[str] = set()

    def __enter__(self) -> "WorkbookFile":
        return self

    def __exit__(self, kind, *_) -> None:
        if kind is None:
            self.file.close()

    def format(self, look: str, **more):
        """A format by its name in LOOKS and further properties; one object for one format."""
        key = look, *more.items()
        if key not in self.formats:
            self.formats[key] = self.file.add_format(LOOKS[look] | more)
        return self.formats[key]

    def name_for(self, owner: str, kind: str = "") -> str:
        """A sheet's name, such as `janus_2004_07 flows`, that no other has: cut to what a sheet's name may be."""
        allowed = "".join("_" if letter in "[]:*?/\\'" else letter for letter in owner)
        ending, number = f" {kind}" if kind else "", 1
        while True:
            tail = ending if number == 1 else f"~{number}{ending}"
            name = allowed[: NAME - len(tail)] + tail
            if name.lower() not in self.names:
                self.names.add(name.lower())
                return name
            number += 1

    def sheet(self, name: str) -> Sheet:
        """The next sheet, under a name from name_for."""
        return Sheet(self, name)
