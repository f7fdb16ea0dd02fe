"""The models of the books are written in what DuckDB and Spark share: no Java is needed to say so. Silent differences
are kept out by listing what may be used, each word of it tried on both; what differs is a macro of
books/macros/engines.sql.
"""

import re
from pathlib import Path

import jinja2
import pytest
import sqlglot
from sqlglot.tokens import Tokenizer, TokenType

from scripts.project import ROOT

BOOKS = sorted((ROOT / "books" / "models").rglob("*.sql"))
ENGINES = ("duckdb", "spark")

# Words that stand before a parenthesis and mean the same on both engines. Not among them, for instance: avg and `/` of
# decimals (double on DuckDB), round of doubles, any_value, dayofweek, string_agg, hash.
SAME = {
    *("sum", "min", "max", "count", "rank", "coalesce", "nullif", "abs", "last_day", "date_trunc", "extract", "cast"),
    *("decimal", "over", "filter", "in", "and", "or", "not", "as", "on", "from", "join", "where", "having", "then"),
}
# Types are named with their whole length; text is text_type().
OTHER_TYPES = {
    "varchar",
    "text",
    "string",
    "double",
    "float",
    "real",
    "numeric",
    "hugeint",
    "int4",
    "int8",
    "timestamp",
}
OTHER_SIGNS = {
    TokenType.SLASH: "/ is a double or a decimal, and // DuckDB's alone: use integer_division",
    TokenType.MOD: "% has another sign for some operands",
    TokenType.DCOLON: ":: hides a cast: write cast(… as …)",
    TokenType.IDENTIFIER: "a name in quotes is a text on Spark",
    TokenType.L_BRACKET: "[ counts from 1 on DuckDB, from 0 on Spark",
    TokenType.L_BRACE: "{ is DuckDB's alone",
    TokenType.ARROW: "-> is written otherwise",
}


class Rendered:
    """A model's SQL in the spelling of an engine, without dbt: `none` leaves what the macros write out."""

    def __init__(self, source: str, engine: str | None):
        self.read: set[str] = set()
        environment = jinja2.Environment(undefined=jinja2.StrictUndefined, extensions=["jinja2.ext.do"])
        macros = "".join((ROOT / "books" / "macros" / name).read_text() for name in ("engines.sql", "dates.sql"))

        class Adapter:
            """Finds an engine's spelling of a macro."""

            @staticmethod
            def dispatch(name):
                return getattr(module, f"{engine}__{name}") if engine else lambda *_: "null"

        environment.globals |= {
            "adapter": Adapter,
            "return": lambda found: found,
            "config": lambda **_: "",
            "var": lambda _, default: default,
            "ref": lambda name: self.note(f"ref {name}", name),
            "source": lambda *names: self.note(f"source {names[0]}", "_".join(names)),
        }
        module = environment.from_string(macros).make_module()
        environment.globals |= {name: found for name, found in vars(module).items() if callable(found)}
        if engine is None:
            environment.globals["text_type"] = lambda: "date"
        self.sql = environment.from_string(source).render()

    def note(self, read: str, name: str) -> str:
        """Remembers what is read."""
        self.read.add(read)
        return name


def problems(source: str) -> list[str]:
    """What of a model is not the same on both engines."""
    if "target." in source:
        return ["a model asks which target it is on"]
    neutral = Rendered(source, None)
    said = []
    tokens = Tokenizer(dialect="duckdb").tokenize(neutral.sql)
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        word = token.text.lower()
        if token.token_type in OTHER_SIGNS:
            said.append(OTHER_SIGNS[token.token_type])
        elif token.token_type == TokenType.STRING:
            continue
        elif word in OTHER_TYPES:
            said.append(f"type {word}: bigint, integer, decimal(p, s), date, boolean and text_type() are on both")
        elif word.isidentifier() and following and following.token_type == TokenType.L_PAREN and word not in SAME:
            said.append(f"{word}(…) is not known to be the same on both")
    for keys in re.findall(r"order by ([^)]*)", neutral.sql):
        said += [
            f"order by {key.strip()}: NULL is last on DuckDB, first on Spark"
            for key in keys.split(",")
            if not re.search(r"\bdesc\b|\bnulls (first|last)\b", key)
        ]
    models = {path.stem for path in BOOKS}
    said += [
        f"reads {name}, which the project does not make"
        for name in neutral.read
        if name not in ("source books", "source kept") and name.removeprefix("ref ") not in models
    ]
    for engine in ENGINES:
        try:
            sqlglot.parse_one(Rendered(source, engine).sql, dialect=engine)
        except sqlglot.errors.SqlglotError as error:
            said.append(f"{engine} cannot read it: {str(error).splitlines()[0]}")
    return said


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_model_is_the_same_on_both_engines(path: Path):
    assert problems(path.read_text()) == []


def test_there_are_models_to_judge():
    assert len(BOOKS) > 20


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("string_agg(fund_id, ',')", "string_agg(…)"),
        ("list_sort(opened_accounts)", "list_sort(…)"),
        ("any_value(fund_id)", "any_value(…)"),
        ("avg(sales)", "avg(…)"),
        ("sales / redemptions", "/ is a double"),
        ("account_id // 2", "// DuckDB's alone"),
        ("sales::decimal(18, 2)", ":: hides"),
        ('"sales"', "a name in quotes"),
        ("cast(sales as varchar)", "type varchar"),
        ("cast(sales as double)", "type double"),
        ("rank() over (order by sales)", "order by sales: NULL is last"),
        ("case when '{{ target.type }}' = 'spark' then 1 end", "which target"),
        ("(select max(firm_id) from {{ ref('firms') }})", "reads ref firms"),
        ("sales +", "cannot read it"),
    ],
)
def test_what_is_not_the_same_is_caught(expression, problem):
    sound = "select\n    sales\nfrom {{ source('books', 'daily_activity') }}"
    assert problems(sound) == []
    assert problem in "\n".join(problems(sound.replace("    sales\n", f"    {expression} as planted\n")))
