"""One row for each purchase → customers; dates as people write them."""

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import CustomersTable, Role, is_order_lines, read_customers, read_table
from core.intake import AmountsOf
from core.intake.columns.dates import read_days
from core.language import ENGLISH
from tests.core.support import csv_of, texts_of

HEADER = "customer_id,order_id,order_date,category,amount"


def read(*lines: str) -> CustomersTable:
    return read_customers(read_table(csv_of(*lines), "lines.csv"))


def bought(table: CustomersTable) -> dict[str, list[str]]:
    return {str(name): table.customers.products.of(position) for position, name in enumerate(table.customers.ids)}


def test_order_lines_are_added_up_and_what_was_done_is_said() -> None:
    table = read(
        HEADER,
        "00b,1,2017-01-01 10:00,tea,0.10",
        "a,2,2017-03-05,wine,1",
        "00b,1,2017-01-01 10:00,rum,0.20",
        " 00b ,3,2017-12-31,rum,0.30",
        "a,2,2017-03-05,,2",
    )
    assert table.customers.ids.tolist() == ["00b", "a"]
    assert table.customers.frequency.tolist() == [2, 1]
    assert table.customers.amount_spent.tolist() == [0.6, 3.0]
    assert bought(table) == {"00b": ["rum", "tea"], "a": ["wine"]}
    assert table.window_months == 12
    assert table.rows.tolist() == [2, 3]
    assert table.records == 5
    assert tuple(map(ENGLISH.said, table.notes)) == (
        "5 order lines of 2 customers, 2017-01-01 to 2017-12-31 (12 months); frequency counts the different orders in "
        "“order_id”, amount_spent adds up “amount”, product_types are the values of “category”, the most bought first",
        "decimal mark: point, because of “0.10” in row 2",
        "dates: year-month-day, because of “2017-01-01 10:00” in row 2",
    )
    assert table.own.to_dict("list") == {
        "customer_id": ["00b", "a"],
        "frequency": ["2", "1"],
        "amount_spent": ["0.6", "3.0"],
        "product_types": ["rum|tea", "wine"],
    }


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["customer,order,amount", "a,1,2"], True),
        (["customer,date,amount", "a,2024-01-01,2", "a,2024-01-02,2"], True),
        (["customer,date,amount", "a,2024-01-01,2", "b,2024-01-02,2"], False),
        (["customer,order,orders,amount", "a,1,1,2"], False),
        (["customer,amount", "a,1", "a,2"], False),
        (["customer,order,quantity,unit price", "a,1,2,3"], True),
        (["order,amount", "1,2"], False),
    ],
)
def test_order_lines_are_recognised_by_their_columns(lines: list[str], expected: bool) -> None:
    assert is_order_lines(read_table(csv_of(*lines), "lines.csv")) is expected


def test_without_order_numbers_the_days_of_a_customer_are_counted() -> None:
    table = read(
        "cliente;data;valor", "a;31/01/2024 09:00;1,5", "a;31/01/2024 17:00;2", "a;01/02/2024;1", "b;01/02/2024;1"
    )
    assert table.customers.frequency.tolist() == [2, 1]
    assert table.customers.amount_spent.tolist() == [4.5, 1]
    assert "frequency counts the different days in “data”, as no column names orders" in ENGLISH.said(table.notes[0])
    assert table.window_months == 1
    assert "2024-01-31 to 2024-02-01 (1 month)" in ENGLISH.said(table.notes[0])


def test_a_price_is_multiplied_by_the_quantity() -> None:
    table = read("CustomerID,InvoiceNo,Quantity,UnitPrice", "17850,536365,6,2.55", "17850,C536366,-2,2.55")
    assert table.customers.amount_spent.tolist() == [10.2]
    assert "amount_spent adds up “UnitPrice” times “Quantity”" in ENGLISH.said(table.notes[0])


def test_refunds_lower_the_spend_and_are_neither_orders_nor_categories() -> None:
    table = read(
        HEADER, "a,1,2024-01-01,tea,5", "a,2,2024-01-02,rum,-2", "b,3,2024-01-02,rum,-1", "a,1,2024-01-01,gin,-1"
    )
    assert table.customers.frequency.tolist() == [1, 0]
    assert table.customers.amount_spent.tolist() == [2, -1]
    assert bought(table) == {"a": ["tea"], "b": []}
    assert [problem.code for problem in table.problems] == ["lines_added_up", "refund_lines", "refunds"]


def test_a_line_with_problems_is_left_out_and_every_rule_that_it_breaks_is_listed() -> None:
    table = read(HEADER, "a,1,2024-01-01,tea,5", ",,never,tea,x", "b,2,2024-01-01,tea,5", "b,3,2024-01-02,tea,")
    assert table.customers.frequency.tolist() == [1, 1]
    assert [(problem.where.row, problem.code) for problem in table.problems if problem.where.row] == [
        (3, "id_missing"),
        (3, "number_unreadable"),
        (3, "order_missing"),
        (3, "date_unreadable"),
        (5, "number_missing"),
    ]
    assert table.problems.rows_left_out == 2


def test_a_file_without_a_usable_line_says_why() -> None:
    texts = texts_of(lambda: read(HEADER, "a,1,2024-01-01,tea,x"))
    assert texts[0] == "lines.csv: No row of the file can be used. Row 2: amount is “x”. Write a number, such as 12.50."


def test_the_user_can_choose_the_columns_of_order_lines() -> None:
    table = read_table(csv_of("who,bill,net,gross", "a,1,2,3", "a,2,2,3"), "lines.csv")
    chosen = {Role.ID: "who", Role.ORDER_ID: "bill", Role.AMOUNT_SPENT: "gross"}
    assert is_order_lines(table, chosen)
    assert read_customers(table, chosen).customers.amount_spent.tolist() == [6]


LINES = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "00c"]),
        st.integers(1, 4),
        st.integers(1, 28),
        st.sampled_from(["tea", "wine", "rum", ""]),
        st.integers(-500, 9999),
    ),
    min_size=1,
    max_size=25,
)


@given(LINES, st.randoms())
def test_the_sums_are_those_of_a_plain_loop_in_any_order_of_the_lines(
    lines: list[tuple[str, int, int, str, int]], random: object
) -> None:
    orders: dict[str, set[int]] = {}
    cents: Counter[str] = Counter()
    categories: dict[str, Counter[str]] = {}
    for customer, order, _, category, amount in lines:
        orders.setdefault(customer, set())
        categories.setdefault(customer, Counter())
        cents[customer] += amount
        if amount >= 0:
            orders[customer].add(order)
            categories[customer][category] += category != ""
    shuffled = list(lines)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    for each in (lines, shuffled):
        written = csv_of(HEADER, *(f"{c},{o},2024-01-{d:02},{k},{a / 100:.2f}" for c, o, d, k, a in each))
        # Where the lines of an order happen to be alike, only the user knows that the amounts are theirs.
        table = read_customers(read_table(written, "lines.csv"), amounts_of=AmountsOf.LINE)
        found = table.customers
        by_id = {str(name): position for position, name in enumerate(found.ids)}
        assert by_id.keys() == orders.keys()
        for customer, position in by_id.items():
            assert found.frequency[position] == len(orders[customer])
            assert found.amount_spent[position] == cents[customer] / 100
            ranked = sorted((-count, name) for name, count in categories[customer].items() if count)
            assert found.products.of(position) == [name for _, name in ranked]


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2017-01-01", "2017-12-31", 12),
        ("2024-01-15", "2024-02-14", 1),
        ("2024-01-31", "2024-01-31", 1),
        ("2023-12-15", "2024-03-31", 3.5),
        ("2020-02-29", "2024-02-28", 48),
        ("1000-01-01", "2024-01-01", 1200),
    ],
)
def test_the_window_is_from_the_first_to_the_last_day(first: str, last: str, months: float) -> None:
    assert read(HEADER, f"a,1,{first},tea,1", f"a,2,{last},tea,1").window_months == months


def days(*cells: str, day_first: bool = False) -> tuple[str, bool, list[str]]:
    array = pa.array(cells, type=pa.large_string())
    form, found = read_days(array, np.arange(2, 2 + len(cells)), day_first)
    return ENGLISH.said(form.note), form.sure, [str(day) for day in found]


@pytest.mark.parametrize(
    ("cells", "sentence", "found"),
    [
        (["2017-01-31"], "year-month-day, because of “2017-01-31” in row 2", ["2017-01-31"]),
        (["2017-01-31T23:59:59Z"], "year-month-day, because of “2017-01-31T23:59:59Z” in row 2", ["2017-01-31"]),
        (["2017/1/2"], "year-month-day, because of “2017/1/2” in row 2", ["2017-01-02"]),
        (["20170131"], "yearmonthday, because of “20170131” in row 2", ["2017-01-31"]),
        (
            ["01/02/2017", "31.01.17 10:00"],
            "day/month/year, because of “31.01.17 10:00” in row 3",
            ["2017-02-01", "2017-01-31"],
        ),
        (["1/2/2017", "1/31/2017"], "month/day/year, because of “1/31/2017” in row 3", ["2017-01-02", "2017-01-31"]),
        (
            ["42736", "42737.5"],
            "serial numbers of a spreadsheet, because of “42736” in row 2",
            ["2017-01-01", "2017-01-02"],
        ),
        (["29/02/2017", "29/02/2016"], "day/month/year, because of “29/02/2016” in row 3", ["NaT", "2016-02-29"]),
        (["x", ""], "year-month-day, because no cell is a date", ["NaT", "NaT"]),
    ],
)
def test_dates_are_read_as_people_write_them(cells: list[str], sentence: str, found: list[str]) -> None:
    assert days(*cells) == (f"dates: {sentence}", True, found)


def test_dates_that_can_be_read_both_ways_are_flagged() -> None:
    assert days("01/02/2017")[1:] == (False, ["2017-01-02"])
    assert days("01/02/2017", day_first=True)[1:] == (False, ["2017-02-01"])
    assert days("31/01/2017", "30/01/2017", "01/31/2017")[1:] == (False, ["2017-01-31", "2017-01-30", "NaT"])


@given(st.dates(min_value=np.datetime64("1970-01-01").item(), max_value=np.datetime64("2068-12-31").item()))
def test_a_day_is_the_same_in_every_way_of_writing(day: object) -> None:
    iso = str(day)
    year, month, date = iso.split("-")
    assert days(iso)[2] == [iso]
    assert days(f"{date}/{month}/{year}", "31/12/2000")[2][0] == iso
    assert days(f"{month}-{date}-{year}", "12-31-2000")[2][0] == iso
    assert days(f"{date}.{month}.{year[2:]}", "31.12.00")[2][0] == iso
    serial = (np.datetime64(iso) - np.datetime64("1899-12-30")).astype(int)
    assert days(str(serial))[2] == [iso]
