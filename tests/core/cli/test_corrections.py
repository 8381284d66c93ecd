"""The options that correct how files are read, as a user types them."""

import json
from pathlib import Path

import pytest

from core.cli.commands import main
from core.intake import AmountsOf, Corrections, File, read_files
from core.tables.headers import Role
from tests.core.support import csv_of

LINES = csv_of(
    "bill;when;who;mail;value;status;tier",
    "1;2024-01-02;Ana;a@x.test;1,500;paid;Gold",
    "2;2024-01-05;Ana;a@x.test;9,500;Cancelled;Gold",
    "3;2024-01-05;Ana;b@x.test;2,250;paid;Gold",
    "4;2024-01-06;Bia;c@x.test;3,125;refunded;Gold",
    "5;2024-01-06;Bia;d@x.test;4,750;paid;Gold",
)
COLUMNS = ("--column", "id=mail", "--column", "order_id=BILL", "--column", "order_date=when")


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "lines.csv"
    path.write_bytes(LINES)
    return path


def test_columns_decimal_mark_and_rows_to_leave_out_are_those_of_the_command_line(
    lines: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--decimal", ",", "--leave-out", "status=cancelled", "--leave-out", "Status=REFUNDED")
    assert main(["explore", str(lines), *COLUMNS, *options, "--format", "csv"]) == 0
    captured = capsys.readouterr()
    assert [line.split(";")[:3] for line in captured.out.lstrip("\ufeff").splitlines()] == [
        ["mail", "frequency", "amount_spent"],
        ["a@x.test", "1", "1.5"],
        ["b@x.test", "1", "2.25"],
        ["d@x.test", "1", "4.75"],
    ]
    told = captured.err.splitlines()
    assert told[:2] == [
        "lines.csv: 1 row is left out, as you asked, because its “status” is “cancelled”.",
        "lines.csv: 1 row is left out, as you asked, because its “status” is “REFUNDED”.",
    ]
    assert not any("guessed" in line or "can be read both ways" in line for line in told)


def test_the_same_corrections_are_those_of_python() -> None:
    columns = ((Role.ID, "mail"), (Role.ORDER_ID, "bill"), (Role.ORDER_DATE, "when"))
    corrections = Corrections(mark=",", columns=columns, leave_out=(("status", "cancelled"), ("status", "refunded")))
    read = read_files(File("lines.csv", LINES), corrections=corrections)
    assert dict(zip(read.customers.ids.tolist(), read.customers.amount_spent.tolist(), strict=True)) == {
        "a@x.test": 1.5,
        "b@x.test": 2.25,
        "d@x.test": 4.75,
    }


def test_a_role_may_have_no_column() -> None:
    text = csv_of("id,orders,spend,category,segment", "a,1,2,tea,X", "b,2,3,rum,X")
    read = read_files(File("people.csv", text), corrections=Corrections(columns=((Role.PRODUCT_TYPES, None),)))
    assert read.customers.n_categories.tolist() == [0, 0]


@pytest.mark.parametrize(("whose", "spend"), [(AmountsOf.ORDER, [5.0, 7.0]), (AmountsOf.LINE, [10.0, 7.0])])
def test_the_user_says_whose_the_amounts_are(whose: AmountsOf, spend: list[float]) -> None:
    text = csv_of("order,customer,amount,segment", "1,a,5,X", "1,a,5,X", "2,b,7,X")
    read = read_files(File("lines.csv", text), corrections=Corrections(amounts_of=whose))
    assert read.customers.amount_spent.tolist() == spend


def test_an_order_is_left_out_with_all_of_its_lines_though_its_status_stands_on_the_first_only() -> None:
    text = csv_of(
        "order,email,amount,status,product,segment",
        "1,a,5.00,paid,mug,X",
        "2,b,9.00,refunded,mug,X",
        "2,,1.00,,vase,",
        "3,c,7.00,paid,mug,X",
    )
    read = read_files(File("lines.csv", text), corrections=Corrections(leave_out=(("status", "refunded"),)))
    assert read.customers.ids.tolist() == ["a", "c"]
    assert not read.problems.rows_left_out
    assert "2 rows are left out, as you asked" in read.problems[0].text


def test_every_option_that_cannot_be_read_is_told_with_the_problems_of_the_files(
    lines: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = ("--column", "ids=mail", "--column", "order_id=invoice", "--leave-out", "lost", "--leave-out", "x=1")
    assert main(["explore", str(lines), *wrong, "--k-range", "1"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    beginnings = ["--column is “ids=mail”.", "--leave-out is “lost”.", "lines.csv: There is no column “invoice”"]
    beginnings += ["lines.csv: There is no column “x” by which rows could be left out.", "k_range must be"]
    found = captured.err.splitlines()
    assert len(found) == len(beginnings)
    assert all(line.startswith(beginning) for line, beginning in zip(found, beginnings, strict=True))


def test_values_that_cannot_be_read_are_told_with_all_else(
    lines: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_bytes(csv_of("customer_id,cluster_id", "a@x.test,", "a@x.test,1"))
    wrong = ("--decimal", "komma", "--amounts-of", "basket", "--column", "id", "--leave-out", "lost=x")
    settings = ("--k-range", "two", "--scaling", "sqrt", "--n-init", "0")
    with pytest.raises(SystemExit, match="2"):
        main(["explore", str(lines), str(labels), *wrong, *settings])
    usage, *found = capsys.readouterr().err.replace("\n  ", "  ").splitlines()
    assert usage.startswith("usage: subsegment explore")
    beginnings = [
        "--column is “id”.",
        "--decimal must be “.” or “,”, but is “komma”.",
        "--amounts-of must be “order” or “line”, but is “basket”.",
        "lines.csv and labels.csv: There is no column “lost” by which rows could be left out.",
        "k_range must be a list of whole numbers from 2 to 200, but is “['two']”.",
        "scaling must be “zscore”, “log” or “none”, but is “sqrt”.",
        "n_init must be a whole number from 1 to 1000, but is “0”.",
    ]
    assert len(found) == len(beginnings), found
    assert all(line.startswith(beginning) for line, beginning in zip(found, beginnings, strict=True)), found


def test_files_that_are_not_there_are_told_with_what_is_wrong_with_the_other_and_with_the_options(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty, missing = tmp_path / "empty.csv", tmp_path / "missing.csv"
    empty.write_bytes(b"")
    for files in ((empty, missing), (missing, empty)):
        assert main(["explore", *map(str, files), "--column", "id", "--k-range", "1"]) == 2
        column, unopened, fault, ks = capsys.readouterr().err.splitlines()
        assert unopened == f"{missing}: No such file or directory."
        assert (column[:17], fault[:11], ks[:7]) == ("--column is “id”.", "empty.csv: ", "k_range")


def test_demands_that_cannot_be_read_are_told_with_the_files(lines: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["evidence", str(lines), "--column", "id=nobody", "--least-customers", "few"])
    found = capsys.readouterr().err
    assert "There is no column “nobody”" in found
    assert "“few”" in found


def test_a_mark_that_is_none_is_refused(lines: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["explore", str(lines), "--decimal", ";"])
    assert "--decimal" in capsys.readouterr().err


def test_evidence_reads_with_the_same_corrections(lines: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", str(lines), *COLUMNS, "--decimal", ",", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_two_columns_for_a_role_and_two_roles_for_a_column_are_refused(
    lines: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = ("--column", "id=mail", "--column", "id=who", "--column", "order_id=MAIL")
    assert main(["explore", str(lines), *wrong]) == 2
    twice, shared = capsys.readouterr().err.splitlines()
    assert twice.startswith("lines.csv: Several columns could be id: “mail” and “who”.")
    assert "“who” has “Ana” and “Bia”" in twice
    assert twice.endswith("Type --column 'id=HEADER'.")
    assert shared.startswith("lines.csv: The column “mail” is chosen for id and order_id.")


def test_rows_are_left_out_by_several_columns_of_orders_however_these_are_written() -> None:
    text = csv_of(
        "order,email,amount,status,source,segment",
        "1,a,5.00,paid,web,X",
        "2,b,9.00,refunded,web,X",
        "2,,1.00,,,",
        "3,c,7.00,paid,till,X",
        "3,,7.50,,,",
        "4,d,8.00,paid,web,X",
    )
    leave_out = (("status", "refunded"), ("source", "Till"), ("STATUS", "void"), ("Status", "refunded"))
    read = read_files(File("lines.csv", text), corrections=Corrections(leave_out=leave_out))
    assert read.customers.ids.tolist() == ["a", "d"]
    said = [problem.text for problem in read.problems if problem.code == "rows_left_out_as_asked"]
    assert len(said) == 3
    assert sum("2 rows are left out, as you asked" in each for each in said) == 2
