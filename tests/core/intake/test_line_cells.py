"""Order lines without a day that can be read: inputs, customers, and what must be told."""

import pytest

from tests.core.intake.made_lines import Case, Customers, check

UNDATED: list[Case] = [
    (
        "a day that does not exist",
        ["order,customer,date,product,amount", "1,a,2024-01-05,tea,5", "2,a,2024-02-30,rum,7", "3,b,2024-03-01,tea,1"],
        {"a": (2, 12), "b": (1, 1)},
        "date is no date in 1 order line, for example “2024-02-30” in row 3.*counted",
    ),
    (
        "a word, in Portuguese",
        [
            "pedido;cliente;data;produto;valor",
            "10;Rui;03/02/2024;Mesa;1.250,00",
            "11;Rui;em breve;Banco;80,50",
            "12;Eva;a combinar;Banco;80,50",
            "13;Eva;14/02/2024;Vela;9,50",
        ],
        {"Rui": (2, 1330.5), "Eva": (2, 90)},
        "data is no date in 2 order lines, for example “em breve” in row 3 and “a combinar” in row 4",
    ),
    (
        "no day at all, in Spanish",
        [
            "número de pedido,cliente,fecha,importe",
            "A1,Luz,2024-05-01,45.90",
            "A2,Luz,,12.00",
            "A3,Sol,2024-05-03,1.00",
        ],
        {"Luz": (2, 57.9), "Sol": (1, 1)},
        "fecha is empty in 1 order line, for example in row 3.*counted",
    ),
    (
        "no line with a day",
        ["order,customer,date,amount", "1,a,soon,5", "2,a,later,7", "3,b,later,1"],
        {"a": (2, 12), "b": (1, 1)},
        "date is no date in 3 order lines",
    ),
    (
        "another line of the same order has its day",
        [
            "order,customer,date,product,amount",
            "1,a,2024-01-05,tea,5.00",
            "1,a,05..01,rum,7.50",
            "2,b,2024-01-06,tea,1",
        ],
        {"a": (1, 12.5), "b": (1, 1)},
        "date is no date in 1 order line",
    ),
    (
        "two ways of writing days in one column",
        [
            "Order ID,Email,Order Date,Amount",
            "1,ana@x.test,2024-01-05,5.00",
            "2,ana@x.test,2024-01-06,5.00",
            "3,bia@x.test,13/02/2024,8.00",
        ],
        {"ana@x.test": (2, 10), "bia@x.test": (1, 8)},
        "“13/02/2024” in row 4",
    ),
]


@pytest.mark.parametrize(
    ("lines", "expected", "told"), [case[1:] for case in UNDATED], ids=[case[0] for case in UNDATED]
)
def test_a_line_with_the_number_of_its_order_counts_without_its_day(
    lines: list[str], expected: Customers, told: str
) -> None:
    check(lines, expected, told)
