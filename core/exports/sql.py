"""Sub-segments → SQL that writes them back into a CRM table, by UPDATE or MERGE; a rule card → a condition."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from core.evidence.contrast.rule_cards import RuleCard
from core.exploring.results import Exploration
from core.exports.sql_keywords import RESERVED
from core.language.language import ENGLISH, Language
from core.language.message import Message, message
from core.language.quotes import quotable
from core.problems.problem import InvalidInput, Place, Problem
from core.wording.names import name_of

Statement = Literal["update", "merge"]
IdType = Literal["text", "bigint", "uuid"]

ROWS_A_STATEMENT: Final = 1000  # a database reads longer lists of values slowly, and some refuse them
PLAIN_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
QUOTED_NAME: Final = re.compile(r'"(?:[^"\x00]|"")+"')
# With at most 18 digits a number fits the 64 bits of a BIGINT, whatever its digits are.
WHOLE_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,18}")
UUID: Final = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
PLAIN_WHOLE_NUMBER: Final = re.compile(r"0|-?[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class CrmTable:
    """The user's table: its name (with schemas, separated by points) and its columns.

    ``name_column`` and ``parent_column`` are written only where they are named. ``id_type`` is the type of the id
    column; ids other than text are converted to it.

    Raises
    ------
    InvalidInput
        A name that is needed is empty, a name has a character that no database allows, or two columns are the same.
    """

    table: str = "crm.customers"
    id_column: str = "id"
    segment_column: str = "sub_cluster"
    name_column: str = ""
    parent_column: str = ""
    id_type: IdType = "text"

    def __post_init__(self) -> None:
        needed = {"table": self.table, "id_column": self.id_column, "segment_column": self.segment_column}
        problems = [_wrong(key, value, message("must_be.name")) for key, value in needed.items() if not value.strip()]
        every = needed | {"name_column": self.name_column, "parent_column": self.parent_column}
        storable = message("must_be.storable_name")
        problems += [_wrong(key, value, storable) for key, value in every.items() if "\x00" in value]
        parts = _parts(self.table)
        if self.table.strip() and not (all(part.strip() for part in parts) and ".".join(parts) == self.table):
            problems.append(_wrong("table", self.table, message("must_be.table_name")))
        seen: dict[str, str] = {}
        for key, name in every.items():
            if key != "table" and name.strip() and (first := seen.setdefault(_meant(name), key)) != key:
                problems.append(_wrong(key, name, message("must_be.another_column", column=first)))
        if problems:
            raise InvalidInput(problems)


def write_back_sql(
    exploration: Exploration,
    crm: CrmTable,
    statement: Statement,
    names: Mapping[str, str] | None = None,
    *,
    language: Language = ENGLISH,
) -> str:
    """One transaction that sets the sub-segment of every explored customer in the user's table.

    ``"update"`` is ``UPDATE … FROM``, for PostgreSQL and SQLite (3.33 and newer); ``"merge"`` is the standard
    ``MERGE``, for PostgreSQL 15 and newer and other databases that know it. Texts are quoted, numbers are ours.
    The comment, and what a sub-segment without a name of the user is called, are in the ``language``.

    Raises
    ------
    InvalidInput
        ``id_type`` is not text and some id is not of that type, or a name has the character with code 0.
    """
    if crm.id_type != "text" and crm.id_type not in id_types(exploration):
        raise InvalidInput([_wrong("id_type", crm.id_type, message("must_be.text_type"))])
    bad_names = [name for name in (names or {}).values() if "\x00" in name]
    if bad_names:
        raise InvalidInput(_wrong("names", name, message("must_be.storable_name")) for name in bad_names)
    rows = list(_rows(exploration, crm, names or {}, language))
    batches = [rows[start : start + ROWS_A_STATEMENT] for start in range(0, len(rows), ROWS_A_STATEMENT)]
    write = _update if statement == "update" else _merge
    body = "\n".join(write(crm, ",\n    ".join(batch)) for batch in batches)
    comment = language.say("answer.sql_comment", customers=len(rows))
    return f"-- {comment}\nBEGIN TRANSACTION;\n\n{body}\nCOMMIT;\n"


def condition(card: RuleCard, columns: Mapping[str, str] | None = None) -> str:
    """A rule as a condition for SQL's WHERE, within the parent.

    ``columns`` tells what the user's table calls ``frequency``, ``amount_spent`` and ``n_categories``. A card
    without limits gives a condition that nobody meets.
    """
    called = columns or {}
    parts = [
        f"{identifier(called.get(limit.name, limit.name))} {'>=' if limit.at_least else '<'} {_plain(limit.value)}"
        for limit in card.limits
    ]
    return " AND ".join(parts) or "1 = 0"


def _plain(value: float) -> str:
    """A number for SQL: without an exponent, and without a point where it is whole."""
    return f"{value:.0f}" if value == int(value) else np.format_float_positional(value, trim="-")


def identifier(name: str) -> str:
    """A column's name for SQL: plain names as they are, others in double quotes; a quoted name stays as it is."""
    name = name.strip()
    plain = PLAIN_NAME.fullmatch(name) and name.lower() not in RESERVED
    return name if plain or QUOTED_NAME.fullmatch(name) else '"' + name.replace('"', '""') + '"'


def _meant(name: str) -> str:
    """The name as the database understands it: a plain one means its lower case."""
    written = identifier(name)
    return written if written.startswith('"') else f'"{written.lower()}"'


def literal(text: str) -> str:
    """A text value for SQL, in single quotes."""
    assert "\x00" not in text, "readers refuse the character with code 0"
    return "'" + text.replace("'", "''") + "'"


def _parts(table: str) -> list[str]:
    """The parts of a table's name, split at the points outside double quotes."""
    return re.findall(r'(?:"(?:[^"]|"")*"|[^."])+|(?<=\.)(?=\.|$)|^(?=\.)', table) or [table]


def _table(crm: CrmTable) -> str:
    return ".".join(identifier(part) for part in _parts(crm.table))


def _columns(crm: CrmTable) -> dict[str, str]:
    """Column of the labels → column of the user's table."""
    wanted = {"nested_id": crm.segment_column, "nested_name": crm.name_column, "parent_id": crm.parent_column}
    return {ours: theirs for ours, theirs in wanted.items() if theirs.strip()}


def _rows(exploration: Exploration, crm: CrmTable, names: Mapping[str, str], language: Language) -> Iterator[str]:
    columns = _columns(crm)
    # A whole number fits a column of numbers and one of texts alike; a quoted one does not.
    as_numbers = all(PLAIN_WHOLE_NUMBER.fullmatch(parent.key) for parent in exploration.parents)
    for parent in exploration.parents:
        solution = parent.solution
        tails = []
        for segment in solution.legend:
            values = {
                "nested_id": str(segment.number),
                "nested_name": literal(name_of(segment, names, language)),
                "parent_id": parent.key if as_numbers else literal(parent.key),
            }
            tails.append(", ".join(values[column] for column in columns))
        ids = exploration.customers.ids[parent.members]
        for customer, number in zip(ids, solution.segments.tolist(), strict=True):
            yield f"({literal(customer)}, {tails[number]})"


def _update(crm: CrmTable, values: str) -> str:
    return (
        f"WITH nested_labels ({_header(crm)}) AS (\n  VALUES\n    {values}\n)\n"
        f"UPDATE {_table(crm)} AS c\nSET {_assignments(crm)}\nFROM nested_labels AS l\nWHERE {_match(crm)};\n"
    )


def _merge(crm: CrmTable, values: str) -> str:
    return (
        f"MERGE INTO {_table(crm)} AS c\nUSING (\n  VALUES\n    {values}\n) AS l ({_header(crm)})\n"
        f"ON {_match(crm)}\nWHEN MATCHED THEN UPDATE SET {_assignments(crm)};\n"
    )


def _header(crm: CrmTable) -> str:
    return ", ".join(["customer_id", *_columns(crm)])


def _assignments(crm: CrmTable) -> str:
    return ", ".join(f"{identifier(theirs)} = l.{ours}" for ours, theirs in _columns(crm).items())


def _match(crm: CrmTable) -> str:
    ours = "l.customer_id" if crm.id_type == "text" else f"CAST(l.customer_id AS {crm.id_type})"
    return f"c.{identifier(crm.id_column)} = {ours}"


def id_types(exploration: Exploration) -> tuple[IdType, ...]:
    """The types that every explored id fits: text always, whole numbers and UUIDs where all ids are different such."""
    ids = [customer for parent in exploration.parents for customer in exploration.customers.ids[parent.members]]
    fitting: list[IdType] = ["text"]
    if all(map(WHOLE_NUMBER.fullmatch, ids)) and len(set(map(int, ids))) == len(ids):
        fitting.append("bigint")
    if all(map(UUID.fullmatch, ids)) and len(set(map(str.lower, ids))) == len(ids):
        fitting.append("uuid")
    return tuple(fitting)


def _wrong(key: str, value: str, rule: Message) -> Problem:
    return Problem.of("setting_wrong", Place(path=key), key, value=quotable(value), rule=rule)
