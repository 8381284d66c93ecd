"""The options that correct how files are read, as texts of the command line → corrections."""

import argparse
from collections.abc import Sequence
from typing import Final

from core.intake import AmountsOf, Corrections
from core.problems import Place, Problem
from core.tables.headers import Role

BETWEEN: Final = "="  # parts the role from the column, or the column from the value


def add_corrections(command: argparse.ArgumentParser) -> None:
    """Add the options to a command that reads files."""
    add = command.add_argument
    roles = ", ".join(Role)
    add(
        "--column",
        action="append",
        default=[],
        metavar="ROLE=HEADER",
        help=f"the column that plays a role, such as id=Email, or none, such as product_types=; the roles are {roles}",
    )
    add("--decimal", choices=(".", ","), help="the decimal mark of the numbers (default: found out)")
    add(
        "--leave-out",
        action="append",
        default=[],
        metavar="HEADER=VALUE",
        help="leave out the rows with this value in this column, such as status=cancelled; they are counted",
    )
    add(
        "--amounts-of",
        choices=tuple(AmountsOf),
        help="whether the amounts of order lines are the whole order's or each line's own (default: found out)",
    )


def corrections_of(options: argparse.Namespace) -> tuple[Corrections, Sequence[Problem]]:
    """What the options correct, and what is wrong with those that cannot be read."""
    problems: list[Problem] = []
    columns: list[tuple[Role, str | None]] = []
    leave_out: list[tuple[str, str]] = []
    for written in options.column:
        role, between, header = written.partition(BETWEEN)
        if not between or role.strip() not in tuple(Role):
            problems.append(Problem.of("option_unreadable", Place(), "--column", text=written, roles=tuple(Role)))
        else:
            columns.append((Role(role.strip()), header.strip() or None))
    for written in options.leave_out:
        header, between, value = written.partition(BETWEEN)
        if not between:
            problems.append(Problem.of("option_unreadable", Place(), "--leave-out", variant="leave_out", text=written))
        else:
            leave_out.append((header.strip(), value.strip()))
    amounts_of = AmountsOf(options.amounts_of) if options.amounts_of else None
    return Corrections({}, options.decimal, columns, leave_out, amounts_of), problems
