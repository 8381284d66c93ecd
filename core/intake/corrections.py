"""What the user corrected in how files are read, and the tables after it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pyarrow.compute as pc

from core.intake.columns.numbers import DecimalMark
from core.intake.columns.role_finding import first_values, header_key, suggest_roles
from core.intake.columns.roles import Chosen
from core.intake.orders.first_lines import carried
from core.intake.orders.order_totals import AmountsOf
from core.problems.problem import InvalidInput, Place, Problem
from core.tables.headers import Role
from core.tables.table import Table
from core.tables.text_cells import Flags, cells_of, coded, remembered_cells

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


def corrected(tables: Sequence[Table], corrections: Corrections) -> Corrected:
    """Apply what the user corrected to one or two tables.

    Raises
    ------
    InvalidInput
        With each column that no file has, each role that was given to two columns of a file, and each file of which
        no row would be left.
    """
    problems = [
        _unknown(tables, name, str(role))
        for role, name in corrections.columns
        if name is not None and not any(_named(table, name) for table in tables)
    ]
    problems += [
        _unknown(tables, name, "", variant="left_out")
        for name in dict.fromkeys(name for name, _ in corrections.leave_out)
        if not any(_named(table, name) for table in tables)
    ]
    chosen = []
    for table in tables:
        roles = dict(corrections.roles.get(header_key(table)) or {})
        for role in dict.fromkeys(role for role, _ in corrections.columns):
            names = [_named(table, name) for each, name in corrections.columns if each is role and name is not None]
            found = list(dict.fromkeys(name for name in names if name))
            if len(found) > 1:
                problems.append(Problem.of("column_twice", Place(table.name), str(role), columns=tuple(found)))
            if found or not names:
                roles[role] = found[0] if found else None
        chosen.append(roles or None)
    if problems:
        raise InvalidInput(problems)
    left: list[Table] = []
    notices: list[Problem] = []
    for table, of_table in zip(tables, chosen, strict=True):
        kept, told = _left(table, of_table, corrections.leave_out)
        left.append(kept)
        notices += told
    if emptied := [each for each in left if not len(each.frame)]:
        raise InvalidInput(Problem.of("all_rows_left_out", Place(table.name)) for table in emptied)
    return Corrected(tuple(left), tuple(chosen), tuple(notices))


def _left(table: Table, chosen: Chosen | None, leave_out: Sequence[tuple[str, str]]) -> tuple[Table, list[Problem]]:
    """The rows that stay, and how many go for each value."""
    notices: list[Problem] = []
    bad: Flags = np.zeros(len(table.frame), dtype=bool)
    for name in dict.fromkeys(name for name, _ in leave_out):
        if (column := _named(table, name)) is None:
            continue
        codes, texts = coded(pc.utf8_lower(cells_of(_on_all_lines(table, chosen, column), column)))
        places = {text: code for code, text in enumerate(texts.to_pylist())}
        for value in dict.fromkeys(value for each, value in leave_out if each == name):
            code = places.get(value.strip().lower())
            these = codes == code if code is not None else np.zeros(len(bad), dtype=bool)
            bad |= these
            notices.append(_told(table, column, value, int(these.sum())))
    if not bad.any():
        return table, notices
    frame = table.frame[~bad].reset_index(drop=True)
    return replace(table, frame=frame, rows=table.rows[~bad], records=table.records - int(bad.sum())), notices


def _told(table: Table, column: str, value: str, n: int) -> Problem:
    place = Place(table.name)
    if n:
        return Problem.of("rows_left_out_as_asked", place, column, text=value, n=n)
    has = tuple(text for text in pc.unique(cells_of(table, column, 10_000)).to_pylist() if text)
    return Problem.of("rows_left_out_as_asked", place, column, variant="none", text=value, others=has[:MOST_NAMED])


def _on_all_lines(table: Table, chosen: Chosen | None, column: str) -> Table:
    """The table with the column's cell of each order's first line on its other lines, where these have none."""
    order = suggest_roles(table, chosen).columns.get(Role.ORDER_ID)
    if order is None or order == column:
        return table
    return carried(table, {Role.ORDER_ID: order, Role.ID: column}, remembered_cells(table))[0]


def _named(table: Table, name: str) -> str | None:
    """The table's column of that name; where none is written exactly so, the one that differs in case or spaces."""
    names = list(table.frame.columns)
    if name in names:
        return name
    alike = [each for each in names if _plain(each) == _plain(name)]
    return alike[0] if len(alike) == 1 else None


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _unknown(tables: Sequence[Table], name: str, column: str, variant: str = "") -> Problem:
    place = Place(tables[0].name, beside=tables[1].name if len(tables) > 1 else "")
    columns = tuple(_all_names(tables))
    return Problem.of(
        "column_unknown", place, column, variant=variant, name=name, columns=columns, samples=first_values(tables)
    )


def _all_names(tables: Sequence[Table]) -> Iterator[str]:
    yield from dict.fromkeys(name for table in tables for name in table.frame.columns)
