"""Reads every table of a database file through one Python client, and says what it read, cell by cell.

    python read.py CLIENT FILE    CLIENT is a name in CLIENTS

Every line on standard input is answered by one line of JSON: `open` opens a connection, `read` reads through it,
`second` through another connection beside it, `again` after closing and opening it. The answer is
{"version": DuckDB's, "tables": {"schema.table": {"columns": [names], "rows": [[cells]]}}} or {"error": the client's
message}. A cell is null, or the kind of the value that the client hands over, a space and the value: "decimal -0.800".

It runs beside nothing but the client, on whatever versions `make clients` installs: no import from the project.
"""

import datetime
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

TABLES = "select schema_name, table_name from duckdb_tables() where not internal order by all"


def cell(value):
    """A value as kind and text; None for NULL; TypeError where its type has no exact text."""
    if value is None:
        return None
    if isinstance(value, bool):
        return f"boolean {str(value).lower()}"
    if isinstance(value, int):
        return f"integer {value}"
    if isinstance(value, Decimal):
        return f"decimal {value:f}"
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return f"date {value.isoformat()}"
    if isinstance(value, str):
        return f"text {value}"
    raise TypeError(f"a value of type {type(value).__name__} is none that the published tables hold: {value!r}")


def select(schema: str, table: str) -> str:
    """The statement that reads a whole table."""
    return f'select * from "{schema}"."{table}"'


class DuckDB:
    """The duckdb package."""

    def __init__(self, path: str):
        import duckdb

        self.connection = duckdb.connect(path, read_only=True)

    def query(self, sql: str) -> tuple[list[str], list]:
        """Names of the columns, and rows."""
        cursor = self.connection.cursor()
        cursor.execute(sql)
        return [column[0] for column in cursor.description], cursor.fetchall()

    def tables(self) -> list:
        """Rows (schema, table)."""
        return self.query(TABLES)[1]

    def close(self) -> None:
        """Closes the file."""
        self.connection.close()


class Polars(DuckDB):
    """A notebook's polars frames, by way of duckdb."""

    def query(self, sql):
        frame = self.connection.sql(sql).pl()
        return frame.columns, frame.rows()


class Pandas(DuckDB):
    """A notebook's pandas frames, by way of duckdb and pyarrow: plain .df() makes floats of decimals."""

    def query(self, sql):
        import pandas

        table = self.connection.sql(sql).to_arrow_table()
        frame = table.to_pandas(types_mapper=pandas.ArrowDtype)
        rows = zip(*(frame[name] for name in frame.columns), strict=True)
        return list(frame.columns), [[None if value is pandas.NA else value for value in row] for row in rows]


class ADBC:
    """The ADBC driver in the duckdb wheel, by way of adbc-driver-manager."""

    def __init__(self, path: str):
        import adbc_driver_duckdb
        from adbc_driver_manager import dbapi

        self.connection = dbapi.connect(
            driver=adbc_driver_duckdb.driver_path(),
            entrypoint="duckdb_adbc_init",
            db_kwargs={"path": path, "access_mode": "read_only"},
            autocommit=True,
        )

    def query(self, sql):
        with self.connection.cursor() as cursor:
            cursor.execute(sql)
            table = cursor.fetch_arrow_table()
        return table.column_names, list(zip(*(column.to_pylist() for column in table.columns), strict=True))

    def tables(self):
        catalogs = self.connection.adbc_get_objects(depth="tables").read_all().to_pylist()
        return sorted(
            (schema["db_schema_name"], table["table_name"])
            for catalog in catalogs
            if catalog["catalog_name"] not in ("system", "temp")
            for schema in catalog["catalog_db_schemas"]
            for table in schema["db_schema_tables"] or []
        )

    def close(self):
        self.connection.close()


class SQLAlchemy:
    """SQLAlchemy with duckdb-engine: tables, columns and comments are reflected, not asked of DuckDB."""

    def __init__(self, path: str):
        import sqlalchemy

        # A pool would keep the file open, and with it the old version, after the connection is closed.
        self.engine = sqlalchemy.create_engine(
            f"duckdb:///{path}?access_mode=read_only", poolclass=sqlalchemy.pool.NullPool
        )
        self.connection = self.engine.connect()
        self.inspector = sqlalchemy.inspect(self.connection)

    def query(self, sql):
        from sqlalchemy import text

        result = self.connection.execute(text(sql))
        return list(result.keys()), list(result)

    def tables(self):
        schemas = [name.rpartition(".")[2] for name in self.inspector.get_schema_names() if "system." not in name]
        return sorted((schema, table) for schema in schemas for table in self.inspector.get_table_names(schema))

    def reflection(self, schema: str, table: str) -> dict:
        """What SQLAlchemy tells a BI tool of a table: comment, and columns as (name, type, comment)."""
        columns = self.inspector.get_columns(table, schema)
        return {
            "comment": self.inspector.get_table_comment(table, schema)["text"],
            "columns": [[column["name"], str(column["type"]), column["comment"]] for column in columns],
        }

    def close(self):
        self.connection.close()


class CLI:
    """The command line of duckdb-cli, in JSON mode: types are those of the columns, values as printed."""

    def __init__(self, path: str):
        self.process = subprocess.Popen(
            [str(Path(sys.executable).with_name("duckdb")), "-readonly", path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self.ask(".mode json")

    def ask(self, line: str) -> str:
        """What the command line prints after one line of input."""
        end = "--- that was all ---"
        try:
            print(line, f".print {end}", sep="\n", file=self.process.stdin, flush=True)
        except BrokenPipeError:
            raise RuntimeError(self.process.stdout.read()) from None
        printed = []
        for answer in self.process.stdout:
            if answer.strip() == end:
                return "".join(printed)
            printed.append(answer)
        raise RuntimeError("".join(printed))

    def query(self, sql):
        types = {row["column_name"]: row["column_type"] for row in json.loads(self.ask(f"describe {sql};"))}

        def typed(value, of):
            if of.startswith("DECIMAL"):
                return Decimal(value)
            return datetime.date.fromisoformat(value) if of == "DATE" else value

        rows = json.loads(self.ask(f"{sql};"), parse_float=str)
        return list(types), [
            [None if row[name] is None else typed(row[name], of) for name, of in types.items()] for row in rows
        ]

    def tables(self):
        return self.query(TABLES)[1]

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


CLIENTS = {
    "duckdb": DuckDB,
    "polars": Polars,
    "pandas": Pandas,
    "adbc": ADBC,
    "sqlalchemy": SQLAlchemy,
    "cli": CLI,
}


def read_all(client) -> dict:
    """Everything the client reads, as the answer to a command."""
    tables = {}
    for schema, table in client.tables():
        columns, rows = client.query(select(schema, table))
        tables[f"{schema}.{table}"] = {"columns": list(columns), "rows": [list(map(cell, row)) for row in rows]}
        if hasattr(client, "reflection"):
            tables[f"{schema}.{table}"]["reflection"] = client.reflection(schema, table)
    return {"version": version(client), "tables": tables}


def version(client) -> str:
    """The version of the DuckDB inside the client."""
    return client.query("select version() as version")[1][0][0]


def main() -> None:
    """Answers commands until standard input ends."""
    _, name, path = sys.argv
    connect = CLIENTS[name]
    opened = None
    for line in sys.stdin:
        command = line.strip()
        try:
            if command == "second":
                other = connect(path)
                answer = read_all(other)
                other.close()
            else:
                if command == "again":
                    opened.close()
                if command == "again" or opened is None:
                    opened = connect(path)
                answer = {"version": version(opened)} if command == "open" else read_all(opened)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer, ensure_ascii=True), flush=True)


if __name__ == "__main__":
    main()
