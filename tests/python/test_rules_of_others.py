"""Ranking rules of another house are a row of ranking_conventions.csv, and whose rankings a firm prints one of
ranking_sources.csv; without it they are Lipper's."""

RELEASE = "wren_2024_06"

# Two funds in each of three quartiles, two pairs with one rank: 100 r / n, to the nearest, not 100 r / (n + 1) upwards.
# The best of all is on the first percentile, not on one below it.
RANKS = {
    "a": ("7", "35"),
    "b": ("1", "1"),
    "c": ("29", "140"),
    "d": ("29", "140"),
    "e": ("66", "316"),
    "f": ("66", "316"),
}


def add_wren(project) -> None:
    """A firm whose house ranks six of its funds, and Lipper one; it prints shares that add up to 100.1 %."""
    project.append("reference/firms", "wren,Wren Investment Partners,USD")
    project.append("reference/disciplines", "wren,equity,Equity,false,false,1")
    project.append("reported/releases", f"{RELEASE},wren,2024-07-10,2024-06-30,millions,0,invented")
    for place, (fund, (percentile, rank)) in enumerate(RANKS.items()):
        project.append("reference/funds", f"wren_{fund},wren,Wren {fund.upper()},Funds,{place},false,")
        project.append("reported/rankings", f"{RELEASE},wren_{fund},Wren Peers,1_year,{percentile},{rank},482")
    # Lipper's 100 r / (n + 1), upwards; the house would make 91 of it.
    project.append("reference/funds", "wren_g,wren,Wren G,Funds,9,false,")
    project.append("reported/rankings", f"{RELEASE},wren_g,Lipper Peers,1_year,90,90,99")
    for quartile, share in enumerate(("28.6", "28.6", "28.6", "14.3"), start=1):
        project.append("reported/quartiles", f"{RELEASE},1_year,{quartile},{share}")


def test_rules_of_another_house_are_rows(project, capfd):
    add_wren(project)
    assert project.judge() == 1
    said = capfd.readouterr().err
    assert "wren_a: printed percentile 7; rank 35 of 482 makes 8 by lipper's rule, ceil_of_total_plus_1" in said
    assert "no_shared_rank, 1 year, Wren Peers: 6 funds on 4 ranks" in said
    assert "printed_share_is_apportioned, 1 year, quartile table: printed 28.6000 %; 2 of 7 funds make 28.5 %" in said
    project.append("reference/ranking_conventions", "house,nearest_of_total,shared,nearest")
    project.append("reference/ranking_sources", "wren,,house")
    assert project.judge() == 1
    said = capfd.readouterr().err
    assert "wren_g: printed percentile 90; rank 90 of 99 makes 91 by house's rule, nearest_of_total" in said
    assert "wren_a" not in said
    project.append("reference/ranking_sources", "wren,Lipper Peers,lipper")
    assert project.judge() == 0
    assert project.query("select distinct status from audit.fct_ranking_check where release_id = ?", RELEASE) == [
        ("holds",)
    ]
    # Which rule a firm follows is seen: one reproduces all.
    assert project.query(
        "select source_id, firm_id, percentile_rule from audit.fct_percentile_rule where reproduced = percentiles "
        "and percentiles > 1 order by all"
    ) == [("house", "wren", "nearest_of_total"), ("lipper", "janus", "ceil_of_total_plus_1")]
    assert project.query(
        "select firm_id, percentile_rule from audit.fct_percentile_rule where is_the_firms order by all"
    ) == [("janus", "ceil_of_total_plus_1"), ("wren", "ceil_of_total_plus_1"), ("wren", "nearest_of_total")]


def test_a_rule_or_a_source_that_does_not_exist_is_named(project, capfd):
    project.append("reference/ranking_conventions", "janus,by_heart,none,apportioned")
    assert project.judge() == 1
    assert "column percentile_rule: found 'by_heart'" in capfd.readouterr().err
    project.replace("reference/ranking_conventions", "janus,by_heart,none,apportioned", "")
    project.append("reference/ranking_sources", "nobody,,hearsay")
    assert project.judge() == 1
    said = capfd.readouterr().err
    assert "firm_id 'nobody' not found in seeds/reference/firms.csv" in said
    assert "source_id 'hearsay' not found in seeds/reference/ranking_conventions.csv" in said


def test_rankings_without_anybodys_rules_are_named(project, capfd):
    """Lipper's are the rules where ranking_sources.csv says nothing else: its row has to be there."""
    project.replace("reference/ranking_conventions", "lipper,ceil_of_total_plus_1,none,apportioned", "")
    project.append("reference/ranking_conventions", "reuters,ceil_of_total_plus_1,none,apportioned")
    assert project.judge() == 1
    said = capfd.readouterr().err
    assert "stg_reference__ranking_convention__has_lippers_rules: 1 row" in said
    assert "ranking_conventions.csv: no row for lipper, by whose rules janus is ranked where" in said
    assert "Constraint Error" not in said
