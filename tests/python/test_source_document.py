"""The seeds and the exhibits equal the source document cell by cell: nothing missing, nothing extra."""

from collections import Counter
from datetime import date

import pytest
from conftest import seed_rows
from source_reader import exhibit_1, exhibit_2, prose_amounts, quartiles


def seeded_exhibit_1() -> dict[tuple[str, str, str], str]:
    """What flows.csv says Exhibit 1 prints, under the names that the reference seeds give things."""
    names = {row["discipline_id"]: row["printed_name"] for row in seed_rows("reference/disciplines")}
    names |= {row["aggregate_id"]: row["printed_name"] for row in seed_rows("reference/aggregates")}
    labels = {row["line_item_id"]: row["printed_label"] for row in seed_rows("reference/line_items")}
    rows = seed_rows("reported/flows")
    cells = {
        (
            f"{date.fromisoformat(row['period_end']):%B %-d, %Y}",
            names[row["group_id"]],
            labels[row["line_item_id"]],
        ): row["amount_printed"]
        for row in rows
    }
    assert len(cells) == len(rows)
    return cells


def without_sign(cells: dict) -> dict:
    """Balances without the dollar sign that the exhibit sets before them."""
    return {place: text.removeprefix("$ ") for place, text in cells.items()}


def test_flows_are_exhibit_1(source_document):
    printed = exhibit_1(source_document)
    assert len(printed) == 162
    assert seeded_exhibit_1() == without_sign(printed)


@pytest.mark.parametrize(("old", "new"), [("14.2", "14.3"), ("⇥-⇥0.0⇥-", "⇥-⇥0.0⇥0.0"), ("(5.9)", "5.9")])
def test_one_changed_character_in_exhibit_1_is_seen(source_document, old, new):
    old, new = old.replace("⇥", "\t"), new.replace("⇥", "\t")
    changed = source_document.replace(old, new, 1)
    assert changed != source_document
    assert seeded_exhibit_1() != without_sign(exhibit_1(changed))


def seeded_exhibit_2() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """What rankings.csv says Exhibit 2 prints, by fund group and fund without marks."""
    funds = {row["fund_id"]: row for row in seed_rows("reference/funds")}
    entered: dict = {}
    for row in sorted(seed_rows("reported/rankings"), key=lambda row: int(row["horizon_id"].split("_")[0])):
        fund = funds[row["fund_id"]]
        rank = f"{row['category_rank']} / {row['total_funds']}" if row["category_rank"] else "-"
        place = fund["fund_group"], fund["printed_name"], row["lipper_category"]
        entered.setdefault(place, []).append((row["percentile_rank"] or "-", rank))
    return entered


def test_rankings_are_exhibit_2(source_document):
    printed = exhibit_2(source_document)
    assert len(printed) == 23
    unmarked = {
        (group, name.split("*")[0].split(" (")[0], category): cells
        for (group, name, category), cells in printed.items()
    }
    assert seeded_exhibit_2() == unmarked


def test_one_changed_rank_is_seen(source_document):
    changed = exhibit_2(source_document.replace("35 / 482", "36 / 482"))
    assert [("8", "36 / 482"), ("65", "251 / 391"), ("90", "225 / 251"), ("62", "59 / 95")] in changed.values()
    assert sorted(seeded_exhibit_2().values()) != sorted(changed.values())


def test_closed_funds_are_those_marked(source_document):
    marked = {name.split("*")[0] for _, name, _ in exhibit_2(source_document) if "*" in name}
    seeded = {row["printed_name"] for row in seed_rows("reference/funds") if row["closed_to_new_investors"] == "true"}
    assert seeded == marked == {"Janus Twenty Fund", "Janus Venture Fund", "Janus Small Cap Value Fund - Inv"}


def test_quartiles_are_the_printed_shares(source_document):
    printed = {place: text.rstrip("%") for place, text in quartiles(source_document).items()}
    ordinal = {"1": "1st", "2": "2nd", "3": "3rd", "4": "4th"}
    seeded = {
        (f"{row['horizon_id'].split('_')[0]}-Year", f"{ordinal[row['quartile']]} Quartile"): row["percent_printed"]
        for row in seed_rows("reported/quartiles")
    }
    assert len(seeded) == 16
    assert seeded == printed


def test_figures_are_the_levels_in_the_text(source_document):
    seeded = [row["amount_printed"].strip("()") for row in seed_rows("reported/figures")]
    assert Counter(seeded) == Counter(prose_amounts(source_document))
    assert len(seeded) == 7


def test_published_exhibit_1_reads_like_the_document(source_document, shipped):
    rows = shipped.query(
        "select row_kind, label, column_1, column_2, column_3 from release.exhibit_1 "
        "where basis = 'printed' order by row_number"
    )
    periods = next(row[2:] for row in rows if row[0] == "heading" and row[2].startswith("May"))
    entered, block = {}, None
    for kind, label, *cells in rows:
        if kind == "group":
            block = label
        elif kind == "line":
            entered |= {(period, block, label): cell for period, cell in zip(periods, cells, strict=True)}
    printed = exhibit_1(source_document)
    assert list(dict.fromkeys(place[1:] for place in entered)) == list(dict.fromkeys(place[1:] for place in printed))
    assert entered == printed


def test_published_exhibit_2_reads_like_the_document(source_document, shipped):
    columns = ", ".join(f"percentile_{number}, rank_{number}" for number in range(1, 5))
    rows = shipped.query(
        f"select row_kind, label, lipper_category, {columns} from release.exhibit_2 "
        "where basis = 'printed' order by row_number"
    )
    entered, group = {}, None
    for kind, label, category, *cells in rows:
        if kind == "group":
            group = label
        elif kind == "fund":
            entered[group, label, category] = list(zip(cells[::2], cells[1::2], strict=True))
    printed = exhibit_2(source_document)
    assert entered == printed
    assert list(entered) == list(printed)


def test_published_quartile_table_reads_like_the_document(source_document, shipped):
    rows = shipped.query(
        "select label, share_1, share_2, share_3, share_4 from release.exhibit_2_quartile "
        "where basis = 'printed' and row_kind = 'quartile' order by row_number"
    )
    horizons = ("1-Year", "3-Year", "5-Year", "10-Year")
    entered = {(horizon, label): cell for label, *cells in rows for horizon, cell in zip(horizons, cells, strict=True)}
    assert entered == quartiles(source_document)
