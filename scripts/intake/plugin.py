"""Gives dbt's connection the seeds as scripts/intake/seeds.py reads them, for macros/intake/."""

import json
from pathlib import Path

from dbt.adapters.duckdb.plugins import BasePlugin

from scripts.intake import seeds

ROWS = "struct(seed_line integer, cells varchar[])[]"


def rows(file: str, columns: list[str], folded: list[str]) -> list[dict]:
    """The rows of a seed file; none where it cannot be read, which seed_problems has said."""
    return [{"seed_line": line, "cells": cells} for line, cells in seeds.read(Path.cwd() / file, columns, folded).rows]


def problems(declared: str) -> list[str]:
    """What is wrong with the seed files; see seeds.problems_of."""
    return seeds.problems_of(Path.cwd(), {name: tuple(parts) for name, parts in json.loads(declared).items()})


class Plugin(BasePlugin):
    """Two functions of SQL: seed_rows(file, columns, folded) and seed_problems(declared)."""

    def configure_connection(self, conn) -> None:
        conn.create_function("seed_rows", rows, ["varchar", "varchar[]", "varchar[]"], ROWS, side_effects=True)
        conn.create_function("seed_problems", problems, ["varchar"], "varchar[]", side_effects=True)
