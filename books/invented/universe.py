"""The invented firm's funds, and the returns of every fund in their categories.

Retail funds, their categories and ranks are those that were printed; everything else is invented.
"""

import hashlib
from dataclasses import dataclass

from books.invented.release import DISCIPLINES, Release

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


@dataclass(frozen=True)
class Fund:
    """One row of fund_master."""

    fund_id: str
    printed_name: str
    discipline_id: str
    lipper_category: str | None
    fund_group: str | None
    is_retail: bool


def funds(printed: Release) -> list[Fund]:
    """Every fund: the printed ones first, in printed order."""
    found = [
        Fund(fund, name, RETAIL_ODD.get(fund, RETAIL[heading]), category, heading, True)
        for fund, name, heading, category in printed.funds
    ]
    for discipline in DISCIPLINES:
        for name in OTHERS[discipline]:
            found.append(Fund(name, name.replace("_", " ").title(), discipline, None, None, False))
    return found


def peer_returns(printed: Release) -> list[tuple[str, str, str, int]]:
    """(category, fund, horizon, total return in ten-thousandths of a percent) of every fund in every category.

    Our funds stand at their printed rank among as many funds as printed; some peers have equal returns, none of them
    one of ours, so that ties are there and change no printed rank.
    """
    places: dict[tuple[str, str], dict[int, str]] = {}
    sizes: dict[tuple[str, str], int] = {}
    for category, horizon, fund, rank, total in printed.ranks:
        places.setdefault((category, horizon), {})[rank] = fund
        sizes[category, horizon] = total
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
