"""Tests of dbt tests that guard against errors in the models, which no seed can cause: each is shown a spoilt mart."""

import pytest

from scripts.solver.solved import COLUMNS
from tests.campaigns.compiled import connect, create, needed_for

# Test: the model it reads, the model spoilt, what the message must say.
SPOILT = {
    "marts__keep_every_printed_row": (
        "fct_printed_cell",
        "from shipped.fct_printed_cell where seed_location <> 'seeds/reported/flows.csv:80'",
        "fct_printed_cell holds 161 of 162 printed rows",
    ),
    "fct_quartile_share__sums_to_the_whole": (
        "fct_quartile_share",
        "select * replace (case when quartile = 1 then funds_in_quartile + 1 else funds_in_quartile end "
        "as funds_in_quartile) from shipped.fct_quartile_share where fund_group = 'all'",
        "all, 10_years: 13 of 12 funds in quartiles",
    ),
    "fct_cell_bound__is_within_reach_of_its_figure": (
        "fct_cell_bound",
        "select release_id, period_end, group_id, line_item_id, amount_m, low_m, high_m + 200 as high_m, "
        "rounding_unit_m, regime from shipped.fct_cell_bound",
        "growth_equity sales, 2004-07-31: bounds 350.000 to 650.000 reach beyond the printed 400.000",
    ),
    "identities__keys_are_unique": (
        "int_identities__subtotal_part",
        "from shipped.int_identities__subtotal_part union all from shipped.int_identities__subtotal_part",
        "int_identities__subtotal_part: release_id janus_2004_07, column_id 2004-05-31",
    ),
}

# Bounds as wide as print, without a solver: what int_bounds__solution would say of a table that nothing pins down.
SOLUTION = "select distinct {} from flows.fct_printed_cell".format(
    ", ".join(
        {
            "release_id": "release_id",
            "is_feasible": "true as is_feasible",
        }.get(name, f"cast(null as {kind}) as {name}")
        for name, kind in COLUMNS.items()
    )
)


@pytest.mark.parametrize("test", SPOILT)
def test_a_spoilt_model_is_caught(code, test):
    model, spoilt, expected = SPOILT[test]
    (checked,) = [node for node in code.nodes if node["name"] == test]
    for instead, finds in ({}, False), ({model: spoilt}, True):
        with connect() as connection:
            for node in needed_for(code.nodes, {test}):
                if node["resource_type"] != "test":
                    create(connection, node, {"int_bounds__solution": SOLUTION} | instead)
            failing = connection.sql(checked["compiled_code"])
            problems = [row[failing.columns.index("problem")] for row in failing.fetchall()]
        assert any(expected in problem for problem in problems) is finds, problems
