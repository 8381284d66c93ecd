"""Which column is what: found, chosen by the user, or tied between several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow.compute as pc

from core.language.message import Message, message
from core.language.quotes import quotable
from core.problems.problem import InvalidInput, Place, Problem
from core.tables.headers import Role
from core.tables.table import Table
from core.tables.text_cells import cells_of, coded, trimmed

Chosen = Mapping[Role, str | None]


def with_samples(name: str, samples: Sequence[str]) -> Message:
    """A column with some of its values."""
    if not samples:
        return message("column.without_samples", name=name)
    return message("column.with_samples", name=name, samples=tuple(map(quotable, samples)))


@dataclass(frozen=True, slots=True)
class Roles:
    """Which column plays which role.

    Attributes
    ----------
    columns : role → column, for the roles that have one
    sure : the roles whose column has no rival, or was chosen by the user
    candidates : for each role whose name several columns have, those columns, the likeliest first
    tied : the roles without a column because several candidates are equally good
    samples : column → up to three different values from the top of the file
    export : whose export of what the file is, which says the roles; empty where its header is not known
    """

    columns: Mapping[Role, str]
    sure: frozenset[Role] = frozenset()
    candidates: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)
    tied: frozenset[Role] = frozenset()
    samples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    export: str = ""

    @property
    def notes(self) -> tuple[Message, ...]:
        """How the roles were found, where the header told."""
        return (message("note.known_export", name=self.export),) if self.export else ()

    def require(self, table: Table, roles: Sequence[Role]) -> None:
        """Refuse a table in which a role has no column.

        Raises
        ------
        InvalidInput
            With a problem for each of the roles.
        """
        absent = [role for role in roles if role not in self.columns]
        if Role.UNIT_PRICE in self.columns and Role.FREQUENCY in absent and self._repeated(table):
            # Order lines need an order or a date; their amount is the price.
            absent = [role for role in absent if role is not Role.AMOUNT_SPENT or role in self.tied]
        if Role.ID in absent and {Role.ORDER_ID, Role.ORDER_DATE}.intersection(self.columns):
            absent = [role for role in absent if role is not Role.FREQUENCY or role in self.tied]  # orders are counted
        faults = [self.missing(table, role) for role in absent]
        if faults:
            raise InvalidInput(faults)

    def missing(self, table: Table, role: Role) -> Problem:
        """The problem of a role without a column: none fits, or several do."""
        if role in self.tied:
            twice = self.candidates[role]
            return Problem.of("column_twice", Place(table.name), str(role), columns=twice, samples=self.shown(twice))
        columns = tuple(table.frame.columns)
        samples = self.shown(columns)
        if role is Role.FREQUENCY and (repeated := self._repeated(table)):
            facts: dict[str, Any] = {
                "id": repeated,
                "names": (str(Role.ORDER_ID), str(Role.ORDER_DATE)),
                "columns": columns,
            }
            facts["samples"] = samples
            return Problem.of("column_missing", Place(table.name), str(role), variant="of_order_lines", **facts)
        facts = {"names": role.usual_names, "columns": columns, "samples": samples}
        return Problem.of("column_missing", Place(table.name), str(role), **facts)

    def shown(self, columns: Sequence[str]) -> tuple[Message, ...]:
        """Columns with values from the top of the file, for a question about them."""
        return tuple(with_samples(name, self.samples.get(name, ())) for name in columns)

    def _repeated(self, table: Table) -> str:
        """An id that several rows of amounts have, as in a file with one row for each purchase; empty if none does."""
        if Role.ID not in self.columns or not {Role.AMOUNT_SPENT, Role.UNIT_PRICE}.intersection(self.columns):
            return ""
        ids = trimmed(cells_of(table, self.columns[Role.ID]))
        codes, different = coded(ids.filter(pc.not_equal(ids, "")))
        rows = np.bincount(codes, minlength=1)
        return str(different[int(rows.argmax())].as_py()) if rows.max() > 1 else ""

    def guesses(self, table: Table) -> tuple[Problem, ...]:
        """A notice for each role whose column was taken although others could play it."""
        return tuple(self._guess(table, role, column) for role, column in self.columns.items() if role not in self.sure)

    def _guess(self, table: Table, role: Role, column: str) -> Problem:
        others = tuple(each for each in self.candidates[role] if each != column)
        samples = self.shown((column, *others))
        return Problem.of("column_guessed", Place(table.name), str(role), taken=column, others=others, samples=samples)
