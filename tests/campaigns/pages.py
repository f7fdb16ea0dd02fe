"""`python -m tests.campaigns.pages`: writes what the docs show of the project itself anew, from dbt's manifest: the
picture of rooms in README.md, the table of docs/METRICS.md."""

import json
from operator import itemgetter
from pathlib import Path

import networkx

from scripts.project import ROOT
from tests.campaigns.document import table_lines, write_block


def room(path: str) -> str:
    """The room of a seed or model, by its file: seeds, staging, or a folder of models/marts/."""
    folders = Path(path).parts
    if folders[0] == "seeds":
        return "seeds"
    return folders[2] if folders[1] == "marts" else folders[1]


def arrows(nodes: dict[str, dict]) -> set[tuple[str, str]]:
    """(room read, room that reads it) for each two rooms of the manifest's nodes."""
    rooms = {
        name: room(node["original_file_path"])
        for name, node in nodes.items()
        if node["resource_type"] in ("seed", "model")
    }
    return {
        (rooms[parent], rooms[name])
        for name in rooms
        for parent in nodes[name]["depends_on"].get("nodes", [])
        if parent in rooms and rooms[parent] != rooms[name]
    }


def picture(nodes: dict[str, dict]) -> list[str]:
    """The rooms as a Mermaid flow chart, without arrows that a longer way implies."""
    reduced = networkx.transitive_reduction(networkx.DiGraph(sorted(arrows(nodes))))
    order = list(networkx.lexicographical_topological_sort(reduced))
    last = " & ".join(name for name in order if not reduced[name])
    return [
        "```mermaid",
        "flowchart LR",
        *(f"  {read} --> {' & '.join(sorted(reduced[read], key=order.index))}" for read in order if reduced[read]),
        f"  {last} -->|every test passed| published[(warehouse/aum_flows.duckdb)]",
        "```",
    ]


def metrics_table(metrics: dict[str, dict]) -> list[str]:
    """The metrics to ask for, each with what it is. Only growth asks for beginning_assets."""
    rows = [
        [f"`{metric['name']}`", metric["description"].strip()]
        for metric in sorted(metrics.values(), key=itemgetter("name"))
        if metric["type"] == "derived" and metric["name"] != "beginning_assets"
    ]
    return table_lines(["metric", "what it is"], rows)


def blocks(manifest: dict) -> dict[tuple[Path, str], list[str]]:
    """What belongs between the marks: lines by document and name of the marks."""
    return {
        (ROOT / "README.md", "rooms"): picture(manifest["nodes"]),
        (ROOT / "docs" / "METRICS.md", "metrics"): metrics_table(manifest["metrics"]),
    }


def main() -> None:
    """Writes the blocks from the manifest of the last `dbt parse` or build."""
    manifest = json.loads((ROOT / "target" / "manifest.json").read_text(encoding="utf-8"))
    for (document, name), lines in blocks(manifest).items():
        write_block(document, name, lines)


if __name__ == "__main__":
    main()
