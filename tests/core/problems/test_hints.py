"""What to type to correct what a problem tells, at the door where it is told."""

import pytest

from core import InvalidInput, Problem
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
            'Type --leave-out "status=Cancelled".',
            "Write “leave_out” in “options”, with “Cancelled” for “status”.",
        ),
        (
            "currencies_mixed",
            'Type --leave-out "currency=USD".',
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
    shell = 'Type --leave-out "status=STATUS" once for each of “Cancelled” and “Refunded”.'
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
    assert said.endswith('Type --column "id=HEADER".')


def test_a_missing_column_shows_them_too() -> None:
    problem = told(csv_of("who,how often,segment", "a,1,X", "b,2,X"))["column_missing"]
    said = with_hint(problem.text, problem, "shell")
    assert "“who” has “a” and “b”" in said
    assert f'Type --column "{problem.column}=HEADER".' in said


def test_a_column_that_was_guessed_shows_the_first_values_of_each_candidate() -> None:
    data = csv_of("Email,Customer email,orders,spend,segment", "x1@a.test,y1@b.test,1,2,X", "x2@a.test,y2@b.test,2,3,X")
    problem = told(data)["column_guessed"]
    said = with_hint(problem.text, problem, "shell")
    assert "“Customer email” has “y1@b.test” and “y2@b.test” and “Email” has “x1@a.test” and “x2@a.test”." in said
    assert said.endswith('Type --column "id=HEADER".')
