"""Ranking rules of another house are a row of ranking_conventions.csv; without it the rules are Lipper's."""

RELEASE = "wren_2024_06"

# Two funds in each of three quartiles, each two with one rank: 100 r / n, to the nearest, not 100 r / (n + 1) upwards.
RANKS = {
    "a": ("7", "35"),
    "b": ("7", "35"),
    "c": ("29", "140"),
    "d": ("29", "140"),
    "e": ("66", "316"),
    "f": ("66", "316"),
}


def add_wren(project) -> None:
    """A firm that ranks six funds, and prints shares that add up to 99.9 %."""
    project.append("reference/firms", "wren,Wren Investment Partners,USD")
    project.append("reference/disciplines", "wren,equity,Equity,false,false,1")
    project.append("reported/releases", f"{RELEASE},wren,2024-07-10,2024-06-30,millions,0,invented")
    for place, (fund, (percentile, rank)) in enumerate(RANKS.items()):
        project.append("reference/funds", f"wren_{fund},wren,Wren {fund.upper()},Funds,{place},false,")
        project.append("reported/rankings", f"{RELEASE},wren_{fund},Wren Peers,1_year,{percentile},{rank},482")
    for quartile, share in enumerate(("33.3", "33.3", "33.3", "0.0"), start=1):
        project.append("reported/quartiles", f"{RELEASE},1_year,{quartile},{share}")


def test_rules_of_another_house_are_rows(project, capfd):
    add_wren(project)
    assert project.build() == 1
    said = capfd.readouterr().err
    assert "percentile_agrees, 1 year, wren_a: printed percentile 7; rank 35 of 482 makes 8" in said
    assert "no_shared_rank, 1 year, Wren Peers: 6 funds on 3 ranks" in said
    assert "printed_share_is_apportioned, 1 year, quartile table: printed 33.3000 %; 2 of 6 funds make 33.4 %" in said
    project.append("reference/ranking_conventions", "wren,nearest_of_total,shared,nearest")
    assert project.build() == 0
    assert project.query("select distinct status from audit.fct_ranking_check where release_id = ?", RELEASE) == [
        ("holds",)
    ]
    # Which rule a firm follows is seen: one reproduces all.
    assert project.query(
        "select firm_id, percentile_rule from audit.fct_percentile_rule where reproduced = percentiles order by all"
    ) == [("janus", "ceil_of_total_plus_1"), ("wren", "nearest_of_total")]
    assert project.query(
        "select firm_id, percentile_rule from audit.fct_percentile_rule where is_the_firms order by all"
    ) == [("janus", "ceil_of_total_plus_1"), ("wren", "nearest_of_total")]


def test_a_rule_that_does_not_exist_or_of_no_firm_is_named(project, capfd):
    project.append("reference/ranking_conventions", "janus,by_heart,none,apportioned")
    assert project.build() == 1
    assert "column percentile_rule: found 'by_heart'" in capfd.readouterr().err
    project.replace(
        "reference/ranking_conventions", "janus,by_heart,none,apportioned", "nobody,ceil_of_total,none,nearest"
    )
    assert project.build() == 1
    assert "firm_id 'nobody' not found in seeds/reference/firms.csv" in capfd.readouterr().err
