"""What the user corrected in how files are read, and the tables after it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pyarrow.compute as pc

from core.intake.columns.numbers import DecimalMark
from core.intake.columns.role_finding import first_values, header_key, suggest_roles
from core.intake.columns.roles import Chosen
from core.intake.orders.first_lines import on_all_lines
from core.intake.orders.order_totals import AmountsOf
from core.intake.orders.outlines import customers_filled
from core.problems.problem import InvalidInput, Place, Problem
from core.tables.headers import Role
from core.tables.table import Table
from core.tables.text_cells import Cells, Flags, cells_of, coded, remembered_cells

MOST_NAMED: Final = 8  # values of a column that a sentence names


@dataclass(frozen=True, slots=True)
class Corrections:
    """What the user corrected in how files are read.

    Attributes
    ----------
    roles : the columns of tables, by ``header_key``
    mark : the decimal mark
    columns : roles with their columns, of whichever file has a column of that name; None where no column plays a role
    leave_out : columns with values, whatever their case; rows that have one of these values are left out
    amounts_of : whose the amounts of order lines are
    """

    roles: Mapping[str, Chosen] = field(default_factory=dict)
    mark: DecimalMark | None = None
    columns: Sequence[tuple[Role, str | None]] = ()
    leave_out: Sequence[tuple[str, str]] = ()
    amounts_of: AmountsOf | None = None


AS_FOUND: Final = Corrections()


@dataclass(frozen=True, slots=True, eq=False)
class Corrected:
    """Tables without the rows that are to be left out, the roles chosen in each, and what the user should know."""

    tables: tuple[Table, ...]
    chosen: tuple[Chosen | None, ...]
    notices: tuple[Problem, ...]


def corrected(tables: Sequence[Table], corrections: Corrections, most_problems: int | None = None) -> Corrected:
    """Apply what the user corrected to one or two tables.

    Parameters
    ----------
    most_problems : how many problems are looked for; None for all

    Raises
    ------
    InvalidInput
        With each column that no file has, each role that was given to two columns of a file, each column of a file
        that was given two roles, and each file of which no row would be left.
    """
    named = [Columns.of(table) for table in tables]
    problems = list(_unknown(tables, named, corrections, most_problems))
    chosen = []
    for table, columns in zip(tables, named, strict=True):
        roles, wrong = _roles(table, columns, corrections)
        problems += wrong
        chosen.append({**(corrections.roles.get(header_key(table)) or {}), **roles} or None)
    if problems:
        raise InvalidInput(problems)
    left: list[Table] = []
    notices: list[Problem] = []
    for table, columns, of_table in zip(tables, named, chosen, strict=True):
        kept, told = _left(table, of_table, _values_left_out(columns, corrections.leave_out))
        left.append(kept)
        notices += told
    if emptied := [each for each in left if not len(each.frame)]:
        raise InvalidInput(Problem.of("all_rows_left_out", Place(table.name)) for table in emptied)
    return Corrected(tuple(left), tuple(chosen), tuple(notices))


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table by the names that somebody may write."""

    exact: frozenset[str]
    alike: Mapping[str, Sequence[str]]  # by the name in small letters and with single spaces

    @classmethod
    def of(cls, table: Table) -> "Columns":
        """The names are those of the table's columns."""
        alike: dict[str, list[str]] = {}
        for name in table.frame.columns:
            alike.setdefault(_plain(name), []).append(name)
        return cls(frozenset(table.frame.columns), alike)

    def named(self, name: str) -> str | None:
        """The column of that name; where none is written exactly so, the one that differs in case or spaces."""
        if name in self.exact:
            return name
        alike = self.alike.get(_plain(name), ())
        return alike[0] if len(alike) == 1 else None


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _unknown(
    tables: Sequence[Table], named: Sequence[Columns], corrections: Corrections, most: int | None
) -> Iterator[Problem]:
    """A problem for each name that no column has, of which as many as ``most`` are told."""
    asked = [(str(role), name, "") for role, name in corrections.columns if name is not None]
    asked += [("", name, "left_out") for name in dict.fromkeys(name for name, _ in corrections.leave_out)]
    absent = [each for each in asked if not any(columns.named(each[1]) for columns in named)][:most]
    if not absent:
        return
    place = Place(tables[0].name, beside=tables[1].name if len(tables) > 1 else "")
    known = tuple(dict.fromkeys(name for table in tables for name in table.frame.columns))
    samples = first_values(tables)
    for role, name, variant in absent:
        yield Problem.of("column_unknown", place, role, variant=variant, name=name, columns=known, samples=samples)


def _roles(table: Table, columns: Columns, corrections: Corrections) -> tuple[Chosen, list[Problem]]:
    """The columns that the user gave roles, as the table writes them, and what is wrong with that."""
    roles: dict[Role, str | None] = {}
    problems: list[Problem] = []
    place = Place(table.name)
    for role in dict.fromkeys(role for role, _ in corrections.columns):
        names = [columns.named(name) for each, name in corrections.columns if each is role and name is not None]
        found = tuple(dict.fromkeys(name for name in names if name))
        if len(found) > 1:
            samples = first_values([table], found)
            problems.append(Problem.of("column_twice", place, str(role), columns=found, samples=samples))
        if found or not names:
            roles[role] = found[0] if found else None
    for name in dict.fromkeys(name for name in roles.values() if name is not None):
        of_it = tuple(str(role) for role, each in roles.items() if each == name)
        if len(of_it) > 1:
            problems.append(Problem.of("column_of_several_roles", place, name=name, roles=of_it))
    return roles, problems


def _values_left_out(columns: Columns, leave_out: Sequence[tuple[str, str]]) -> Mapping[str, Sequence[str]]:
    """The values that leave out rows, by the table's columns, however often a column or a value is named."""
    found: dict[str, dict[str, None]] = {}
    for name, value in leave_out:
        if (column := columns.named(name)) is not None:
            found.setdefault(column, {})[value] = None
    return {column: tuple(values) for column, values in found.items()}


def _left(table: Table, chosen: Chosen | None, leave_out: Mapping[str, Sequence[str]]) -> tuple[Table, list[Problem]]:
    """The rows that stay, and how many go for each value."""
    if not leave_out:
        return table, []
    roles = suggest_roles(table, chosen).columns
    # Before any row goes: without a customer's first line those below it would be the customer's above.
    table, notices = customers_filled(table, roles, remembered_cells(table))
    bad: Flags = np.zeros(len(table.frame), dtype=bool)
    for column, cells in _cells_by_which(table, roles.get(Role.ORDER_ID), tuple(leave_out)).items():
        codes, texts = coded(pc.utf8_lower(cells))
        places = {text: code for code, text in enumerate(texts.to_pylist())}
        others: tuple[str, ...] | None = None
        for value in leave_out[column]:
            code = places.get(value.strip().lower())
            if code is None:
                others = _first_texts(table, column) if others is None else others
                facts = {"text": value, "others": others}
                notices.append(Problem.of("rows_left_out_as_asked", Place(table.name), column, variant="none", **facts))
                continue
            these = codes == code
            bad |= these
            n = int(these.sum())
            notices.append(Problem.of("rows_left_out_as_asked", Place(table.name), column, text=value, n=n))
    if not bad.any():
        return table, notices
    frame = table.frame[~bad].reset_index(drop=True)
    return replace(table, frame=frame, rows=table.rows[~bad], records=table.records - int(bad.sum())), notices


def _first_texts(table: Table, column: str) -> tuple[str, ...]:
    has = pc.unique(cells_of(table, column, 10_000)).to_pylist()
    return tuple(text for text in has if text)[:MOST_NAMED]


def _cells_by_which(table: Table, order: str | None, names: Sequence[str]) -> Mapping[str, Cells]:
    """The cells of columns, with those of each order's first line on its other lines, where these have none."""
    read = remembered_cells(table)
    return {name: read(name) for name in names} if order is None else on_all_lines(order, names, read)
