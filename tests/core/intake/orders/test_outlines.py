"""Order lines in outline form, and lists of orders that only look so: inputs, customers, and what must be told."""

import pytest

from core.intake import Corrections, File, read_files
from tests.core.intake.made_lines import Case, Customers, check, read
from tests.core.support import csv_of

OUTLINED: list[Case] = [
    (
        "a segment beside the customer",
        [
            "Customer,Segment,Order,Date,Category,Amount",
            "Ida Roe,VIP,501,2024-03-03,Garden,6.80",
            ",,502,2024-03-11,Kitchen,98.00",
            ",,503,2024-03-30,Garden,10.20",
            "Jon Fox,Reg,504,2024-03-30,Garden,5.00",
            ",,505,2024-04-01,Garden,5.50",
        ],
        {"Ida Roe": (3, 115), "Jon Fox": (2, 10.5)},
        "“Customer” and “Segment” stand on the first line of 2 customers only. .* 3 order lines",
    ),
    (
        "with a total below each customer",
        [
            "Customer,Segment,Order,Date,Amount",
            "Ida Roe,VIP,501,2024-03-03,6.80",
            ",,502,2024-03-11,98.00",
            "Ida Roe Total,,,,104.80",
            "Jon Fox,Reg,504,2024-03-30,5.00",
            ",,505,2024-04-01,5.50",
            "Jon Fox Total,,,,10.50",
            "Grand Total,,,,115.30",
        ],
        {"Ida Roe": (2, 104.8), "Jon Fox": (2, 10.5)},
        "2 rows sum up other rows(.|\n)*“Customer” and “Segment” stand on the first line of 2 customers only",
    ),
    (
        "several lines for an order, in Portuguese",
        [
            "Cliente;Pedido;Data;Produto;Valor",
            "Ana;100;20/01/2024;vela;75,00",
            ";100;20/01/2024;copo;5,00",
            ";101;22/01/2024;copo;6,00",
            ";101;22/01/2024;vela;70,00",
            "Bia;102;25/01/2024;vela;30,00",
        ],
        {"Ana": (2, 156), "Bia": (1, 30)},
        "“Cliente” stands on the first line of 1 customer only. .* 3 order lines",
    ),
    (
        "orders in merged cells too, in Spanish",
        [
            "Cliente,Pedido,Fecha,Producto,Importe",
            "Luz,A1,2024-05-01,vela,5.00",
            ",,,copa,7.00",
            ",A2,2024-05-03,vela,5.00",
            ",A3,2024-05-04,jarra,9.50",
            "Sol,A4,2024-05-03,vela,5.00",
            ",A5,2024-05-06,copa,2.00",
        ],
        {"Luz": (3, 26.5), "Sol": (2, 7)},
        "“Cliente” stands on the first line of 2 customers only. .* 3 order lines",
    ),
    (
        "days only",
        [
            "Customer,Date,Amount",
            "Ida Roe,2024-01-01,45.00",
            ",2024-01-02,10.00",
            "Jon Fox,2024-01-03,10.00",
            ",2024-01-05,11.00",
        ],
        {"Ida Roe": (2, 55), "Jon Fox": (2, 21)},
        "“Customer” stands on the first line of 2 customers only",
    ),
    (
        "few lines below, and the names sorted",
        [
            "Customer,Order,Amount",
            "Abe,1,1.00",
            "Bea,2,2.00",
            ",3,3.00",
            "Cal,4,4.00",
            "Dan,5,5.00",
            "Eve,6,6.00",
        ],
        {"Abe": (1, 1), "Bea": (2, 5), "Cal": (1, 4), "Dan": (1, 5), "Eve": (1, 6)},
        "“Customer” stands on the first line of 1 customer only",
    ),
]

OTHERS: list[Case] = [
    (
        "customers come again",
        ["customer,order,amount", "a,1,5.00", ",2,6.00", "b,3,7.00", ",4,8.00", "a,5,9.00", ",6,1.00"],
        {"a": (2, 14), "b": (1, 7)},
        "row 3: id is empty|row 3: .*customer",
    ),
    (
        "a few guests among customers in the order of their purchases",
        ["customer,order,amount", "Zoe,1,5.00", "Abe,2,6.00", ",3,7.00", "Max,4,8.00", "Cal,5,9.00"],
        {"Zoe": (1, 5), "Abe": (1, 6), "Max": (1, 8), "Cal": (1, 9)},
        "row 4",
    ),
    (
        "the first line has no customer",
        ["customer,order,amount", ",1,5.00", "a,2,6.00", ",3,7.00", "b,4,8.00", ",5,9.00"],
        {"a": (1, 6), "b": (1, 8)},
        "row 2",
    ),
]


@pytest.mark.parametrize(
    ("lines", "expected", "told"), [case[1:] for case in OUTLINED], ids=[case[0] for case in OUTLINED]
)
def test_a_line_without_a_customer_is_the_customers_above(lines: list[str], expected: Customers, told: str) -> None:
    check(lines, expected, told)
    codes = [problem.code for problem in read(lines).problems]
    assert "id_missing" not in codes
    assert "order_missing" not in codes


@pytest.mark.parametrize(("lines", "expected", "told"), [case[1:] for case in OTHERS], ids=[case[0] for case in OTHERS])
def test_orders_of_nobody_known_are_left_out_and_told(lines: list[str], expected: Customers, told: str) -> None:
    check(lines, expected, told)
    problems = list(read(lines).problems)
    assert "id_missing" in [problem.code for problem in problems]
    assert "of_customers" not in [problem.variant for problem in problems]


def test_the_customers_of_an_outline_have_their_labels() -> None:
    found = read_files(File("customers.csv", csv_of(*OUTLINED[0][1])), None)
    assert found.customers.ids.tolist() == ["Ida Roe", "Jon Fox"]
    assert found.customers.frequency.tolist() == [3, 2]
    assert found.labels.parents.tolist() == ["VIP", "Reg"]


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("Order", "504", {"Ida Roe": (3, 115), "Jon Fox": (1, 5.5)}),
        ("Segment", "Reg", {"Ida Roe": (3, 115)}),
    ],
)
def test_lines_stay_their_customers_if_the_first_line_is_left_out(column: str, value: str, expected: Customers) -> None:
    file = File("customers.csv", csv_of(*OUTLINED[0][1]))
    found = read_files(file, None, corrections=Corrections(leave_out=[(column, value)]))
    numbers = zip(found.customers.frequency.tolist(), found.customers.amount_spent.tolist(), strict=True)
    assert dict(zip(found.customers.ids.tolist(), numbers, strict=True)) == expected
    assert [problem.variant for problem in found.problems].count("of_customers") == 1
