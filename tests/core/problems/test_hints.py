"""What to type to correct what a problem tells, at the door where it is told."""

import json
import shlex

import pytest

from core import InvalidInput, Problem
from core.cli.arguments import parser
from core.cli.corrections import corrections_of
from core.intake import Corrections, File, read_files
from core.problems.hints import with_hint
from core.tables.headers import Role
from tests.core.support import csv_of

LINES = csv_of(
    "order,who,mail,order amount,status,currency,segment",
    "1,a,a@x.test,5,paid,EUR,X",
    "1,a,a@x.test,5,paid,EUR,X",
    "2,b,b@x.test,7,Cancelled,USD,X",
)


def told(data: bytes, corrections: Corrections | None = None) -> dict[str, Problem]:
    try:
        problems = read_files(File("lines.csv", data), corrections=corrections or Corrections()).problems
    except InvalidInput as error:
        return {problem.code: problem for problem in error.problems}
    return {problem.code: problem for problem in problems}


@pytest.mark.parametrize(
    ("code", "shell", "api"),
    [
        ("order_totals", "Type --amounts-of line.", "Write “amounts_of”: “line” in “options”."),
        (
            "statuses_counted",
            "Type --leave-out 'status=Cancelled'.",
            "Write “leave_out” in “options”, with “Cancelled” for “status”.",
        ),
        (
            "currencies_mixed",
            "Type --leave-out 'currency=USD'.",
            "Write “leave_out” in “options”, with “USD” for “currency”.",
        ),
    ],
)
def test_a_notice_says_at_each_door_what_to_type_there_and_nowhere_else(code: str, shell: str, api: str) -> None:
    problem = told(LINES)[code]
    assert not any(sign in problem.text for sign in ("--", "options", "command line"))
    assert with_hint(problem.text, problem, "shell") == f"{problem.text} {shell}"
    assert with_hint(problem.text, problem, "api") == f"{problem.text} {api}"


def test_several_statuses_are_each_named() -> None:
    rows = ("1,a,5,Cancelled,X", "2,b,7,Refunded,X", *(f"{number},b,7,paid,X" for number in range(3, 9)))
    problem = told(csv_of("order,customer,amount,status,segment", *rows))["statuses_counted"]
    shell = "Type --leave-out 'status=Cancelled' --leave-out 'status=Refunded'."
    assert with_hint("", problem, "shell") == shell
    api = "Write “leave_out” in “options”, with a list of “Cancelled” and “Refunded” for “status”."
    assert with_hint("", problem, "api") == api


def test_what_no_option_can_change_has_no_hint() -> None:
    data = csv_of("order,customer,amount,cancelled at,segment", "1,a,€ 5,,X", "1,a,,,X", "2,b,$ 7,2024-01-02,X")
    found = told(data)
    assert {"statuses_counted", "currencies_mixed", "lines_added_up"} <= found.keys()
    for problem in found.values():
        assert with_hint(problem.text, problem, "shell") == problem.text


def test_an_unknown_column_shows_the_first_values_of_each_and_what_to_type() -> None:
    problem = told(LINES, Corrections(columns=((Role.ID, "E-Mail"),)))["column_unknown"]
    said = with_hint(problem.text, problem, "shell")
    assert "“mail” has “a@x.test” and “b@x.test”" in said
    assert "“status” has “paid” and “Cancelled”" in said
    assert said.endswith("Type --column 'id=HEADER'.")


def test_a_missing_column_shows_them_too() -> None:
    problem = told(csv_of("who,how often,segment", "a,1,X", "b,2,X"))["column_missing"]
    said = with_hint(problem.text, problem, "shell")
    assert "“who” has “a” and “b”" in said
    assert f"Type --column '{problem.column}=HEADER'." in said


def test_a_column_that_was_guessed_shows_the_first_values_of_each_candidate() -> None:
    data = csv_of("Email,Customer email,orders,spend,segment", "x1@a.test,y1@b.test,1,2,X", "x2@a.test,y2@b.test,2,3,X")
    problem = told(data)["column_guessed"]
    said = with_hint(problem.text, problem, "shell")
    assert "“Customer email” has “y1@b.test” and “y2@b.test” and “Email” has “x1@a.test” and “x2@a.test”." in said
    assert said.endswith("Type --column 'id=HEADER'.")


@pytest.mark.parametrize(
    "status",
    [
        "cancelled $(touch x)",
        "cancelled `touch x`",
        'cancelled "by us"',
        "cancelled; it's late",
        "cancelled = void",
        "*cancelled\\",
    ],
)
@pytest.mark.parametrize("header", ["status", "status of $HOME", "status 'now'"])
def test_what_is_pasted_into_a_shell_is_what_the_file_holds(status: str, header: str) -> None:
    quoted = status.replace('"', '""')
    rows = (f'{number},c{number},7,"{quoted if number == 1 else "paid"}",X' for number in range(1, 9))
    data = csv_of(f"order,customer,amount,{header},segment", *rows)
    problem = told(data)["statuses_counted"]
    line = with_hint("", problem, "shell").removeprefix("Type ").removesuffix(".")
    _, argument = shlex.split(line)
    assert argument == f"{header}={status}"
    corrections, wrong = corrections_of(parser().parse_args(["explore", "lines.csv", "--leave-out", argument]))
    assert not wrong
    assert len(read_files(File("lines.csv", data), corrections=corrections).customers) == 7


@pytest.mark.parametrize(
    ("header", "status"), [("status", "cancelled\x1b[2J"), ("status", "cancelled\nnow"), ("status=", "cancelled")]
)
def test_what_a_command_line_cannot_say_is_no_hint(header: str, status: str) -> None:
    rows = [
        {"order": number, "customer": f"c{number}", "amount": 7, header: status if number == 1 else "paid", "tier": "X"}
        for number in range(1, 9)
    ]
    problems = read_files(File("lines.json", json.dumps(rows).encode())).problems
    problem = next(each for each in problems if each.code == "statuses_counted")
    assert with_hint(problem.text, problem, "shell") == problem.text


def test_a_role_given_to_two_columns_shows_the_values_of_these() -> None:
    problem = told(LINES, Corrections(columns=((Role.ID, "who"), (Role.ID, "mail"))))["column_twice"]
    said = with_hint(problem.text, problem, "shell")
    assert "“who” has “a” and “b” and “mail” has “a@x.test” and “b@x.test”." in said
    assert said.endswith("Type --column 'id=HEADER'.")


def test_the_first_values_are_looked_up_once_for_all_that_ask_for_them() -> None:
    names = [f"column {number}" for number in range(200)]
    data = csv_of(",".join(names), *[",".join(f"v{number}" for number in range(200))] * 2)
    corrections = Corrections(leave_out=tuple((f"nobody {number}", "x") for number in range(100)))
    with pytest.raises(InvalidInput) as caught:
        read_files(File("lines.csv", data), corrections=corrections)
    assert len(caught.value.problems) == 100
    first, *others = (dict(problem.facts)["samples"] for problem in caught.value.problems)
    assert all(each is first for each in others)
    role = told(data, Corrections(columns=((Role.ID, "nobody"),)))["column_unknown"]
    said = with_hint("", role, "shell")
    assert "“column 0” has “v0”, “column 1” has “v1”" in said
    assert "“column 11” has “v11” and 188 more." in said
