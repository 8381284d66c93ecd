"""Numbers of a request's rows, which came as numbers, in a table whose texts may have another decimal mark."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from core.intake.columns.numbers import DecimalMark
from core.intake.columns.roles import Roles
from core.intake.orders.first_lines import with_columns
from core.tables.headers import Role
from core.tables.table import Table

OF_NUMBERS: Final = (Role.FREQUENCY, Role.AMOUNT_SPENT, Role.UNIT_PRICE, Role.QUANTITY)


def with_typed_numbers(table: Table, roles: Roles, given: Sequence[Any], mark: DecimalMark | None) -> Table:
    """The table with the numbers of its number columns written so that no decimal mark changes them: 1.5 as ``15e-1``.

    That is done only where a comma may become the mark of these columns, because it is the user's or in their texts.

    Parameters
    ----------
    given : the rows as they arrived; row 1 of the table is the first
    mark : the user's own decision about the mark
    """
    names = [roles.columns[role] for role in OF_NUMBERS if role in roles.columns]
    rows = [given[row - 1] for row in table.rows.tolist()]
    cells = {name: [_value(row, name) for row in rows] for name in dict.fromkeys(names)}
    if mark != "," and not any(isinstance(each, str) and "," in each for column in cells.values() for each in column):
        return table
    changed = {}
    for name, column in cells.items():
        exact = pa.array([_exact(each) for each in column], pa.large_string())
        if exact.null_count < len(exact):
            changed[name] = pc.coalesce(exact, pa.array(table.frame[name], pa.large_string()))
    return with_columns(table, changed)


def _value(row: Mapping[str, Any], column: str) -> Any:
    """What a row has for a column, whose name is the key without further blanks."""
    return row[column] if column in row else next((row[key] for key in row if " ".join(key.split()) == column), None)


def _exact(value: object) -> str | None:
    """A number with decimals as its digits and how many of them are decimals; None for any other value."""
    if not isinstance(value, float) or value.is_integer():
        return None
    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    return f"{'-' if sign else ''}{''.join(map(str, digits))}e{exponent}"
