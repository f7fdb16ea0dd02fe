"""The hand-off to PostgreSQL: what arrives, what stays, who is not disturbed. Against a server that the tests start."""

import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import quote

import duckdb
import psycopg
import pytest
from psycopg import sql
from tools import tool

from scripts.exports import postgres
from scripts.exports.postgres import MARK, hand_off
from scripts.project import PUBLISHED_SCHEMAS, ROOT

PASSWORD = "of no/use@all:%"


class Server:
    """A PostgreSQL server that listens on a socket in a folder of its own: no port, nothing shared."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.numbers = count(1)
        # PostgreSQL does not run as root.
        self.user = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        data = str(folder / "data")
        self.run("initdb", "--pgdata", data, "--username=admin", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")
        (folder / "data" / "pg_hba.conf").write_text("local all admin trust\nlocal all all scram-sha-256\n")
        options = {"listen_addresses": "", "unix_socket_directories": folder, "fsync": "off", "full_page_writes": "off"}
        options |= {
            "autovacuum": "off",
            "wal_level": "minimal",
            "max_wal_senders": 0,
        }  # nothing to keep, none to copy it
        self.process = subprocess.Popen(
            [tool("postgres"), "-D", data, *(f"--{name}={value}" for name, value in options.items())],
            **self.as_user(),
            stdout=subprocess.DEVNULL,
            stderr=(folder / "log").open("w"),
        )

    def as_user(self) -> dict:
        """What subprocess needs to start something as the server's user."""
        other = {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
        return other | {"cwd": self.folder}

    def run(self, name: str, *arguments: str) -> None:
        subprocess.run([tool(name), *arguments], check=True, capture_output=True, **self.as_user())

    def wait(self) -> None:
        """Until it answers."""
        for _ in range(300):
            assert self.process.poll() is None, (self.folder / "log").read_text()
            with contextlib.suppress(psycopg.OperationalError), self.connect("postgres"):
                return
            time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text())

    def stop(self) -> None:
        self.process.send_signal(signal.SIGQUIT)  # nothing is to be kept
        self.process.wait(timeout=60)

    def url(self, database: str, user: str = "loader", password: str = PASSWORD) -> str:
        return f"postgresql://{user}:{quote(password, safe='')}@/{database}?host={quote(str(self.folder), safe='')}"

    def connect(self, database: str, user: str = "admin", **options) -> psycopg.Connection:
        return psycopg.connect(self.url(database, user), autocommit=True, **options)


class Database:
    """A database of its own for a test; `loader` may create schemas in it, and is nobody special."""

    def __init__(self, server: Server, template: str = "template1"):
        self.server = server
        self.name = f"test_{next(server.numbers)}"
        self.url = server.url(self.name)
        with server.connect("postgres") as admin:
            admin.execute(f"create database {self.name} template {template}")
            admin.execute(f"grant create on database {self.name} to loader")

    def load(self, published: Path) -> int:
        return hand_off(self.url, published)

    def connect(self, user: str = "admin", **options) -> psycopg.Connection:
        return self.server.connect(self.name, user, **options)

    def ask(self, query: str, user: str = "admin") -> list[tuple]:
        with self.connect(user) as connection:
            return connection.execute(query).fetchall()

    def do(self, statements: str, user: str = "admin") -> None:
        with self.connect(user) as connection:
            connection.execute(statements)

    def content(self) -> str:
        """All of it, as pg_dump writes it."""
        dump = Path(tool("postgres")).with_name("pg_dump")
        written = subprocess.run(
            [dump, "--dbname", self.server.url(self.name, "admin")], capture_output=True, text=True
        )
        assert written.returncode == 0, written.stderr
        # Newer versions frame a dump with a key made by chance.
        return "\n".join(line for line in written.stdout.splitlines() if "restrict " not in line)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The server, with a role that may log in and load, and one that may log in and read what it is let to."""
    # Not below pytest's folder, which another user may not enter; and a socket's path has to be short.
    folder = Path(tempfile.mkdtemp(prefix="aum_flows_"))
    try:
        started = Server(folder)
        try:
            started.wait()
            with started.connect("postgres") as admin:
                for role in ("loader", "reader"):
                    admin.execute(sql.SQL(f"create role {role} login password {{}}").format(sql.Literal(PASSWORD)))
            yield started
        finally:
            started.stop()
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def database(server) -> Database:
    """A new database."""
    return Database(server)


@pytest.fixture(scope="session")
def shipped_database(server, shipped) -> Database:
    """The shipped release, loaded once; not to be changed."""
    database = Database(server)
    assert database.load(shipped.published) == 0
    return database


@pytest.fixture
def loaded(server, shipped_database) -> Database:
    """A new database with the shipped release in it."""
    return Database(server, shipped_database.name)


@pytest.fixture
def another_shape(tmp_path, shipped) -> Path:
    """The shipped file as a later version could publish it: a table with one column more, one gone, one new."""
    path = tmp_path / "aum_flows.duckdb"
    path.write_bytes(shipped.published.read_bytes())
    path.chmod(0o644)
    with duckdb.connect(str(path)) as connection:
        connection.execute("alter table reference.dim_scope add column remark varchar")
        connection.execute("drop table release.exhibit_2_quartile")
        connection.execute("create table flows.fct_new as select 1 as new_id, 0.125::decimal(9, 4) as share_pct")
        connection.execute("comment on table flows.fct_new is 'New. Key: new_id.'")
    return path


def tables(published: Path) -> list[str]:
    """The tables of a published file."""
    with duckdb.connect(str(published), read_only=True) as warehouse:
        rows = warehouse.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
    return [table for (table,) in rows]


def assert_same_rows(database: Database, published: Path) -> None:
    """Every table of the file, row for row and digit for digit."""
    with duckdb.connect(str(published), read_only=True) as warehouse, database.connect() as connection:
        for table in tables(published):
            names = [column for column, *_ in warehouse.execute(f"describe {table}").fetchall()]
            texts = ", ".join(f"cast({name} as varchar)" for name in names)
            query = f"select {texts} from {table}"
            assert sorted(map(repr, connection.execute(query))) == sorted(
                map(repr, warehouse.execute(query).fetchall())
            ), table


COLUMNS = """
select
    table_schema, table_name, ordinal_position, column_name, is_nullable,
    case data_type {types} else data_type end,
    case when data_type {decimal} then numeric_precision end,
    case when data_type {decimal} then numeric_scale end
from information_schema.columns
where table_schema in ('flows', 'rankings', 'release', 'audit', 'reference', 'books')
order by 1, 2, 3
"""
DUCKDB_TYPES = {"VARCHAR": "text", "BOOLEAN": "boolean", "INTEGER": "integer", "BIGINT": "bigint", "DATE": "date"}


def test_every_table_arrives_with_its_rows_types_keys_and_comments(shipped_database, shipped):
    loaded = shipped_database
    with duckdb.connect(str(shipped.published), read_only=True) as warehouse:
        types = " ".join(f"when '{theirs}' then '{ours}'" for theirs, ours in DUCKDB_TYPES.items())
        types += " when regexp_extract(data_type, 'DECIMAL.*') then 'numeric'"
        columns = warehouse.execute(COLUMNS.format(types=types, decimal="like 'DECIMAL%'")).fetchall()
        comments = warehouse.execute(
            "select schema_name || '.' || table_name, 0, comment from duckdb_tables() union all "
            "select schema_name || '.' || table_name, column_index, comment from duckdb_columns() "
            "where database_name = current_database() and not internal order by all"
        ).fetchall()
        keys = warehouse.execute(
            "select schema_name, table_name, string_split(rtrim(split_part(comment, 'Key: ', 2), '.'), ', ') "
            "from duckdb_tables() order by all"
        ).fetchall()
        checks = warehouse.execute(
            "select count(*) from duckdb_constraints() where constraint_type = 'CHECK'"
        ).fetchone()
    assert loaded.ask(COLUMNS.format(types="when '' then ''", decimal="= 'numeric'")) == columns
    assert {row[0] for row in columns} == set(PUBLISHED_SCHEMAS)
    assert comments
    assert all(comment for *_, comment in comments)
    described = loaded.ask(
        "select objoid::regclass::text, objsubid, description from pg_description "
        "where classoid = 'pg_class'::regclass and objoid >= 16384"
    )
    assert sorted(described) == sorted(comments)
    assert keys == loaded.ask(
        "select n.nspname::text, r.relname::text, "
        "array(select attname::text from unnest(c.conkey) with ordinality as k (number, place) "
        "inner join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = k.number order by k.place) "
        "from pg_constraint as c inner join pg_class as r on c.conrelid = r.oid "
        "inner join pg_namespace as n on r.relnamespace = n.oid where c.contype = 'p' and c.oid >= 16384 order by 1, 2"
    )
    assert loaded.ask("select count(*) from pg_constraint where contype = 'c' and oid >= 16384") == [checks]
    assert_same_rows(loaded, shipped.published)


def test_queries_written_for_the_file_work_unchanged(shipped_database, shipped):
    """Those of the docs, save what only DuckDB has: its catalogue, min_by and max_by, and quotients that are floats."""
    pages = [
        (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
        for name in ("ANALYSTS", "BI", "FINANCE", "RELIABILITY")
    ]
    queries = [
        query
        for query in re.findall(r"```sql\n(select .*?|select\n.*?)```", "\n".join(pages), flags=re.DOTALL)
        if not re.search(r"duckdb_tables|min_by|max_by|/ 1000 as", query)
    ]
    assert len(queries) >= 10
    for query in queries:
        assert shipped_database.ask(query) == shipped.query(query)


def test_no_value_is_bent_on_the_way(database, tmp_path, capsys):
    """Text, dates and numbers at their edges, in every type that is known; NULL is not the empty text."""
    path = tmp_path / "edges.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("""
            create schema flows;
            create table flows."Odd name" (
                n integer, "a ""b"" %s" varchar, d date, i bigint, t boolean,
                m decimal(18, 3), w decimal(38, 10), check (n <> 13)
            );
            comment on table flows."Odd name" is 'It''s 100 % \\ "quoted". Key: n.';
            insert into flows."Odd name" values
                (1, '', '0001-01-01', -9223372036854775808, true, 999999999999999.999, 0.0000000001),
                (2, null, null, null, null, null, null),
                (3, e'\\N\ttab\nline\\.\r "x" ''y'' ,;', '9999-12-31', 9223372036854775807, false, -0.001,
                    -9999999999999999999999999999.9999999999),
                (4, 'žluťoučký − 株 🙂 ', '2004-02-29', 0, true, 0, 129000)
        """)
        expected = connection.execute('select * from flows."Odd name" order by n').fetchall()
    assert database.load(path) == 0
    assert database.ask('select * from flows."Odd name" order by n') == expected
    assert database.ask("""select w::text from flows."Odd name" where n = 1""") == [("0.0000000001",)]
    ((comment,),) = database.ask("""select obj_description('flows."Odd name"'::regclass)""")
    assert comment == 'It\'s 100 % \\ "quoted". Key: n.'
    assert database.load(path) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("Nothing to load")


def test_the_same_content_again_changes_nothing(loaded, shipped, capsys):
    capsys.readouterr()
    before = loaded.content(), loaded.ask("select xmin::text, ctid::text from flows.fct_roll_forward order by 2")
    assert loaded.load(shipped.published) == 0
    assert (
        loaded.content(),
        loaded.ask("select xmin::text, ctid::text from flows.fct_roll_forward order by 2"),
    ) == before
    output = capsys.readouterr().out
    names = tables(shipped.published)
    held = f"{len(names)} tables, {sum(len(loaded.ask(f'select 1 from {name}')) for name in names):,} rows"
    assert re.fullmatch(
        rf"Nothing to load, compared in \S+ s: the same {held} in database {loaded.name} at .+\n",
        output,
    )


def test_rows_that_somebody_changed_are_put_right(loaded, shipped, capsys):
    loaded.do(
        "delete from flows.fct_roll_forward where group_id = 'value'; update reference.dim_firm set firm_name = 'Janus'"
    )
    loaded.do(
        "insert into reference.dim_scope select 'x', 'x', true, true, 9; comment on table flows.fct_roll_forward is 'x'"
    )
    assert loaded.load(shipped.published) == 0
    assert "0 tables made, 4 rows written, 1 removed" in capsys.readouterr().out
    assert_same_rows(loaded, shipped.published)
    assert loaded.ask("select obj_description('flows.fct_roll_forward'::regclass) like 'One row per release%'") == [
        (True,)
    ]


def test_what_people_built_stays_with_the_next_release(loaded, august_built):
    """Views, privileges, indexes, tables in our schemas, and rows that point at ours, even with a cascade."""
    loaded.do("""
        grant usage on schema flows to reader; grant select on flows.fct_roll_forward to reader;
        create index mine on flows.fct_roll_forward (group_id);
        create table flows.theirs as select 1 as one;
        create view public.newest as select max(period_end) as period_end from flows.fct_roll_forward;
        grant select on public.newest to reader;
        create table public.note (firm_id text references reference.dim_firm on delete cascade, note text);
        insert into public.note values ('janus', 'call them')
    """)
    # A dimension row that changes is the case in which deleting and inserting would cascade.
    loaded.do("update reference.dim_firm set firm_name = 'Janus'")
    assert loaded.load(august_built.published) == 0
    assert_same_rows(loaded, august_built.published)
    ((newest,),) = loaded.ask("select period_end from public.newest", "reader")
    assert str(newest) == "2004-08-31"
    assert loaded.ask("select count(*) from flows.fct_roll_forward", "reader") == august_built.query(
        "select count(*) from flows.fct_roll_forward"
    )
    assert loaded.ask("select note from public.note") == [("call them",)]
    assert loaded.ask("select one from flows.theirs") == [(1,)]
    assert loaded.ask("select count(*) from pg_indexes where indexname = 'mine'") == [(1,)]


def test_a_table_of_another_shape_is_named_with_what_to_do(loaded, another_shape, shipped, capsys):
    """Nothing is dropped for it; once its owner has dropped it, the load makes it anew, with default privileges."""
    loaded.do("""
        grant usage on schema reference, flows to reader;
        alter default privileges for role loader in schema reference, flows grant select on tables to reader
    """)
    before = loaded.content()
    capsys.readouterr()
    assert loaded.load(another_shape) == 1
    printed = capsys.readouterr().out
    assert re.match("Nothing was loaded: the published file has another shape, or no table any more, for", printed)
    (statement,) = re.findall("then load again: (drop table [^;]*);", printed)
    assert statement == "drop table release.exhibit_2_quartile, reference.dim_scope"
    assert loaded.content() == before
    loaded.do(statement, "loader")
    assert loaded.load(another_shape) == 0
    assert "2 tables made, 5 rows written, 0 removed" in capsys.readouterr().out
    assert loaded.ask("select scope_id, remark from reference.dim_scope where scope_id = 'total'", "reader") == [
        ("total", None)
    ]
    assert str(loaded.ask("select share_pct from flows.fct_new", "reader")) == "[(Decimal('0.1250'),)]"
    assert loaded.load(shipped.published) == 1
    assert "drop table flows.fct_new, reference.dim_scope;" in capsys.readouterr().out
    loaded.do("drop table flows.fct_new, reference.dim_scope", "loader")
    assert loaded.load(shipped.published) == 0
    assert_same_rows(loaded, shipped.published)


def test_what_is_built_on_a_table_of_another_shape_is_kept(loaded, another_shape, capsys):
    """Not even a drop that its owner tries takes it along."""
    loaded.do("""
        create view public.v as select * from reference.dim_scope;
        create index i on reference.dim_scope (scope_name);
        create policy p on reference.dim_scope for select to reader using (true);
        create table public.t (s text references reference.dim_scope);
        create materialized view public.m as select * from release.exhibit_2_quartile
    """)
    before = loaded.content()
    assert loaded.load(another_shape) == 1
    (statement,) = re.findall("then load again: (drop table [^;]*);", capsys.readouterr().out)
    with pytest.raises(psycopg.errors.DependentObjectsStillExist):
        loaded.do(statement, "loader")
    assert loaded.content() == before


def test_tables_that_somebody_dropped_are_no_obstacle(loaded, another_shape, capsys):
    loaded.do(
        "drop table release.exhibit_2_quartile, reference.dim_scope, audit.fct_claim_check; "
        "drop schema rankings cascade"
    )
    assert loaded.load(another_shape) == 0
    assert "5 tables made, " in capsys.readouterr().out
    assert_same_rows(loaded, another_shape)


def test_readers_see_one_release_and_never_wait_or_fail(loaded, shipped, august_built):
    """Several loads back and forth, while readers ask without pause, in single statements and in transactions."""
    counted = "(select count(*) from {})".format
    pair = [counted("reference.dim_release"), counted("flows.fct_roll_forward"), counted("audit.fct_footing_check")]
    whole = {build.query(f"select {', '.join(pair)}")[0] for build in (shipped, august_built)}
    assert len(whole) == 2
    seen, failures, done = {"statement": [], "transaction": []}, [], threading.Event()

    def statements() -> None:
        with loaded.connect(options="-c lock_timeout=1") as reader:
            while not done.wait(0.001):
                seen["statement"].append(reader.execute(f"select {', '.join(pair)}").fetchone())

    def transactions() -> None:
        with loaded.connect(options="-c lock_timeout=1") as reader:
            reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            while not done.is_set():
                with reader.transaction():
                    rows = []
                    for query in pair:
                        rows.append(reader.execute(f"select {query}").fetchone()[0])
                        time.sleep(0.05)  # a load takes a few times as long, so it often ends in between
                seen["transaction"].append(tuple(rows))

    def guarded(read) -> None:
        try:
            read()
        except Exception as error:
            failures.append(error)

    readers = [threading.Thread(target=guarded, args=[read]) for read in (statements, transactions)]
    for reader in readers:
        reader.start()
    try:
        for build in (august_built, shipped) * 2:
            assert loaded.load(build.published) == 0
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert not failures
    assert set(seen["statement"]) == whole
    assert set(seen["transaction"]) <= whole
    assert len(seen["transaction"]) > 3


def test_a_transaction_keeps_its_release_in_tables_it_has_not_read_yet(loaded, august_built):
    """Where tables are swapped by rename, such a reader finds the new ones empty."""
    with loaded.connect() as reader:
        reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        with reader.transaction():
            before = reader.execute("select count(*) from reference.dim_release").fetchone()
            assert loaded.load(august_built.published) == 0
            after = reader.execute("select count(distinct release_id) from flows.fct_roll_forward").fetchone()
        assert (before, after) == ((1,), (1,))
        assert reader.execute("select count(*) from reference.dim_release").fetchone() == (2,)


@pytest.mark.parametrize(
    ("theirs", "named"),
    [
        ("create schema reference; create table reference.country (code text)", r"schema reference .*\(country\)"),
        ("create schema audit; comment on schema audit is 'of the auditors'", r"schema audit .*\(of the auditors\)"),
        (
            f"create schema flows authorization loader; comment on schema flows is '{MARK}fct_restatement';"
            "create table flows.fct_roll_forward (mine text)",
            r"flows\.fct_roll_forward is there already and was not made by this command",
        ),
    ],
)
def test_what_is_somebody_elses_is_named_and_kept(database, shipped, capsys, theirs, named):
    database.do(theirs)
    before = database.content()
    assert database.load(shipped.published) == 1
    assert re.search(rf"Nothing was loaded: {named}", capsys.readouterr().out)
    assert database.content() == before


def test_empty_schemas_that_the_owner_made_for_it_are_enough(database, shipped):
    database.do(f"revoke create on database {database.name} from loader")
    database.do("; ".join(f"create schema {schema} authorization loader" for schema in PUBLISHED_SCHEMAS))
    assert database.load(shipped.published) == 0
    assert_same_rows(database, shipped.published)


def test_what_is_wrong_with_the_call_is_said_in_a_line(server, database, shipped, tmp_path, capfd):
    """No password in it, right or wrong; nothing changed."""
    database.do(f"revoke create on database {database.name} from loader")
    before = database.content()
    elsewhere = f"?host={quote(str(tmp_path), safe='')}"
    wrong = {
        "": r"where to\? make postgres URL=postgresql://",
        "mysql://loader:secret@host/db": "the URL has to be like postgresql://user@host:5432/database",
        "host=localhost password=secret": "the URL has to be like postgresql://",
        "postgresql://loader:sec@ret@host/db": "the URL cannot be read",
        "postgresql://loader:sec/ret@host/db": "the URL cannot be read",
        "postgresql://loader:secr%et@host/db": "the URL cannot be read",
        "postgresql://loader:secret@host/db?sslmood=1": "the URL cannot be read",
        f"postgresql://loader:secret@/db{elsewhere}": "connection .*No such file or directory",
        "postgresql://loader:secret@127.0.0.1:1/db": "connection .*refused",
        server.url(database.name, password="secret"): "connection .*password authentication failed",
        server.url("nowhere", password=PASSWORD): 'connection .*database "nowhere" does not exist',
        server.url(database.name): f"loader may not create schema audit; .*grant create on database {database.name} to",
    }
    for url, expected in wrong.items():
        assert hand_off(url, shipped.published) == 1
        output = capfd.readouterr()
        assert re.fullmatch(f"Nothing was loaded: [^\n]*{expected}[^\n]*\n", output.out), (url, output.out)
        assert not re.search(rf"sec|ret@|{re.escape(PASSWORD)}", output.out + output.err)
        assert output.err == ""
    assert hand_off(database.url, tmp_path / "aum_flows.duckdb") == 1
    assert "aum_flows.duckdb is not there yet: run make build first" in capfd.readouterr().out
    assert database.content() == before


def test_what_postgresql_cannot_hold_is_named(database, tmp_path, capsys):
    long = "x" * 64
    files = {
        "create table flows.bad (i integer, d double)": "flows.bad, column d: no .* known for DOUBLE",
        "create table flows.bad (i integer, l integer[])": r"flows.bad, column l: .* INTEGER\[\]",
        "create table flows.bad (n integer)": "flows.bad: its comment has to end in its key",
        f"create table flows.bad (i integer, {long} integer)": "flows.bad: x+ is longer than the 63 bytes",
        "create table flows.bad (i text); insert into flows.bad values (chr(0))": ".* NUL",
    }
    files = {f"{made}; comment on table flows.bad is 'Bad. Key: i.'": expected for made, expected in files.items()}
    files |= {
        "create table flows.bad (i integer)": "flows.bad: its comment has to end in its key",
        "": "the published file has no table",
    }
    for number, (statement, expected) in enumerate(files.items()):
        path = tmp_path / f"odd_{number}.duckdb"
        with duckdb.connect(str(path)) as connection:
            connection.execute(f"create schema flows; {statement}")
        assert database.load(path) == 1
        assert re.match(f"Nothing was loaded: {expected}", capsys.readouterr().out)
    assert database.ask("select count(*) from pg_namespace where oid >= 16384 and nspname !~ '^pg_'") == [(0,)]


def test_a_second_load_at_once_names_the_first(database, shipped, capsys):
    with database.connect("loader") as first, first.transaction():
        first.execute("select pg_advisory_xact_lock(%s)", [postgres.ADVISORY_LOCK])
        assert database.load(shipped.published) == 1
        process = first.info.backend_pid
        assert re.search(
            rf"another load is under way: process {process} of loader, since \d{{4}}-[0-9: -]+ UTC",
            capsys.readouterr().out,
        )


def test_a_connection_that_breaks_leaves_all_as_it_was(loaded, august_built, capfd, monkeypatch):
    """The server ends the loader's process in the middle of each step; the next load is none the worse."""
    before = loaded.content()
    for step in ("stage", "settle_shapes", "write", "describe"):
        real, calls = getattr(postgres, step), count(1)

        def broken(connection, *arguments, step=step, real=real, calls=calls):
            outcome = real(connection, *arguments)
            if step == "settle_shapes" or next(calls) == 12:
                loaded.do(f"select pg_terminate_backend({connection.info.backend_pid}, 5000)")
            return outcome

        with monkeypatch.context() as patch:
            patch.setattr(postgres, step, broken)
            assert loaded.load(august_built.published) == 1
        output = capfd.readouterr().out.splitlines()[-1]
        assert output.startswith("Nothing was loaded: terminating connection due to administrator command"), step
        assert loaded.content() == before
    assert loaded.load(august_built.published) == 0
    assert_same_rows(loaded, august_built.published)


def test_a_connection_that_breaks_at_the_commit_is_said_to_be_unsure(loaded, august_built, capsys):
    loaded.do("""
        create function public.die() returns trigger language plpgsql security definer as
        $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
        create constraint trigger t after insert on flows.fct_roll_forward deferrable initially deferred
        for each row execute function public.die()
    """)
    assert loaded.load(august_built.published) == 1
    assert "All was loaded or nothing: the connection broke at the commit" in capsys.readouterr().out


def test_rows_that_arrive_otherwise_than_sent_are_rejected(loaded, august_built, capsys):
    loaded.do("""
        create function public.round_it() returns trigger language plpgsql as
        $$ begin new.sales_m = round(new.sales_m); return new; end $$;
        create trigger t before insert or update on flows.fct_roll_forward
            for each row execute function public.round_it();
        create function public.raise_it() returns trigger language plpgsql as
        $$ begin new.amount_m = new.amount_m + 0.001; return new; end $$;
        create trigger t before insert or update on flows.fct_printed_cell
            for each row execute function public.raise_it()
    """)
    before = loaded.content()
    assert loaded.load(august_built.published) == 1
    assert re.search(
        "flows.fct_printed_cell does not hold what was sent; a row that differs: .*Decimal", capsys.readouterr().out
    )
    assert loaded.content() == before


def test_tables_in_use_are_waited_for_and_then_named(loaded, august_built, capsys, monkeypatch):
    """A table that others write to is waited for; one that they read is not."""
    monkeypatch.setattr(postgres, "LOCK_TIMEOUT", "50ms")
    before = loaded.content()
    with loaded.connect() as other:
        for statement in (
            "update flows.fct_roll_forward set sales_m = 0",
            "lock table reference.dim_scope in share mode",
        ):
            with other.transaction(force_rollback=True):
                other.execute(statement)
                assert loaded.load(august_built.published) == 1
                assert f"tables are in use: process {other.info.backend_pid} of admin" in capsys.readouterr().out
                assert loaded.content() == before
        with other.transaction():
            other.execute("select count(*) from flows.fct_roll_forward, release.exhibit_1")
            assert loaded.load(august_built.published) == 0


def test_make_postgres_takes_the_url_as_it_is(database, shipped):
    """Also with characters that a shell would read; and says how where there is none."""

    def make(*arguments: str) -> subprocess.CompletedProcess:
        command = ["make", "--no-print-directory", "READY=", f"PY={sys.executable}", "postgres", *arguments]
        environment = {name: value for name, value in os.environ.items() if name != "URL"}
        environment["AUM_FLOWS_PUBLISHED"] = str(shipped.published)
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    arrived = make(f"URL={database.url}&application_name=it's;")
    assert (arrived.returncode, arrived.stderr) == (0, "")
    held = f"{len(tables(shipped.published))} tables, [0-9,]+ rows"
    assert re.search(rf"Now {held} in database {database.name} at ", arrived.stdout)
    assert PASSWORD not in arrived.stdout
    lost = make()
    assert lost.returncode == 2
    assert "make postgres URL=postgresql://user@host:5432/database" in lost.stdout
