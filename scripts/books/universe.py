"""The invented firm's funds, and the returns of every fund in their categories.

Retail funds, their categories and ranks are those that were printed; everything else is invented.
"""

import csv
import hashlib
from dataclasses import dataclass

from scripts.books.truth import DISCIPLINES, RELEASE
from scripts.project import ROOT

RETAIL = {
    "Growth Funds": "growth_equity",
    "Core Funds": "core_blend",
    "Income Funds": "fixed_income",
    "International/Global Funds": "growth_equity",
    "Value Funds": "value",
}
RETAIL_ODD = {
    "janus_risk_managed_stock_fund": "mathematical_quantitative",
    "janus_global_opportunities_fund": "value",
}
# Funds of no printed exhibit: institutional, sub-advised, money market.
OTHERS = {
    "growth_equity": ["adviser_growth", "institutional_growth", "subadvised_growth"],
    "mathematical_quantitative": ["intech_large_cap_growth", "intech_enhanced_index", "intech_broad_market"],
    "fixed_income": ["institutional_core_bond"],
    "core_blend": ["adviser_core", "institutional_balanced"],
    "value": ["institutional_mid_cap_value", "subadvised_small_cap_value"],
    "money_market": ["money_market_prime", "money_market_government", "money_market_tax_exempt"],
}
HORIZONS = {"1": "1_year", "3": "3_years", "5": "5_years", "10": "10_years"}


@dataclass(frozen=True)
class Fund:
    """One row of fund_master."""

    fund_id: str
    printed_name: str
    discipline_id: str
    lipper_category: str | None
    fund_group: str | None
    is_retail: bool


def seed_rows(name: str) -> list[dict[str, str]]:
    """Rows of a shipped seed."""
    with (ROOT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rankings() -> list[dict[str, str]]:
    """The printed rows of Exhibit 2, whichever name the seed gives the horizon."""
    rows = [row for row in seed_rows("reported/rankings") if row["release_id"] == RELEASE]
    for row in rows:
        row["horizon_id"] = row.get("horizon_id") or HORIZONS[row["horizon_years"]]
    return rows


def funds() -> list[Fund]:
    """Every fund: the printed ones first, in printed order."""
    category = {row["fund_id"]: row["lipper_category"] for row in rankings()}
    found = [
        Fund(
            row["fund_id"],
            row["printed_name"],
            RETAIL_ODD.get(row["fund_id"], RETAIL[row["fund_group"]]),
            category[row["fund_id"]],
            row["fund_group"],
            True,
        )
        for row in seed_rows("reference/funds")
        if row["fund_id"] in category
    ]
    for discipline in DISCIPLINES:
        for name in OTHERS[discipline]:
            found.append(Fund(name, name.replace("_", " ").title(), discipline, None, None, False))
    return found


def peer_returns() -> list[tuple[str, str, str, int]]:
    """(category, fund, horizon, total return in ten-thousandths of a percent) of every fund in every category.

    Our funds stand at their printed rank among as many funds as printed; some peers have equal returns, none of them
    one of ours, so that ties are there and change no printed rank.
    """
    places: dict[tuple[str, str], dict[int, str]] = {}
    sizes: dict[tuple[str, str], int] = {}
    for row in rankings():
        if row["category_rank"]:
            key = row["lipper_category"], row["horizon_id"]
            places.setdefault(key, {})[int(row["category_rank"])] = row["fund_id"]
            sizes[key] = int(row["total_funds"])
    found = []
    for (category, horizon), ours in sorted(places.items()):
        digest = hashlib.sha256(f"{category} {horizon}".encode()).digest()
        level = 450_000 + int.from_bytes(digest[:2], "big") * 5
        name = category.lower().replace(" ", "_").replace("/", "_").replace("-", "_").replace("&", "and")
        peer = 0
        total = level
        for rank in range(1, sizes[category, horizon] + 1):
            tied = rank > 1 and rank % 7 == 0 and rank not in ours and rank - 1 not in ours
            if not tied:
                total -= 137 + digest[rank % 32]
            if rank in ours:
                found.append((category, ours[rank], horizon, total))
            else:
                peer += 1
                found.append((category, f"peer_{name}_{peer:03}", horizon, total))
    return found
