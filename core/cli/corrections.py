"""The options that correct how files are read, as texts of the command line → corrections."""

import argparse
from collections.abc import Sequence
from typing import Final, get_args

from core.cli.unread_values import Unread, one_of
from core.intake import AmountsOf, Corrections, DecimalMark
from core.language.message import message
from core.language.quotes import quotable
from core.problems import Place, Problem
from core.tables.headers import Role

MARKS: Final[tuple[DecimalMark, ...]] = get_args(DecimalMark)
OWNERS: Final = tuple(map(str, AmountsOf))
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
    add("--decimal", **one_of(MARKS), help="the decimal mark of the numbers (default: found out)")
    add(
        "--leave-out",
        action="append",
        default=[],
        metavar="HEADER=VALUE",
        help="leave out the rows with this value in this column, such as status=cancelled; they are counted",
    )
    add(
        "--amounts-of",
        **one_of(OWNERS),
        help="whether the amounts of order lines are the whole order's, or each line's own and no row sums up others "
        "(default: found out)",
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
    for name, value, choices in (("decimal", options.decimal, MARKS), ("amounts-of", options.amounts_of, OWNERS)):
        if isinstance(value, Unread):
            rule = message("must_be.one_of", choices=choices)
            problems.append(Problem.of("setting_wrong", Place(), f"--{name}", rule=rule, value=quotable(value)))
    mark = next((each for each in MARKS if each == options.decimal), None)
    amounts_of = next((each for each in AmountsOf if each == options.amounts_of), None)
    return Corrections({}, mark, columns, leave_out, amounts_of), problems
