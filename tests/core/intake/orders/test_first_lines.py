"""Orders in merged cells over their lines: inputs, customers, and what must be told."""

import pytest

from tests.core.intake.made_lines import Case, Customers, check

MERGED: list[Case] = [
    (
        "the order's number and its amount in merged cells",
        [
            "order,customer,date,total,product",
            "1,Ana,2024-01-02,30.00,mug",
            ",,,,plate",
            ",,,,vase",
            "2,Bia,2024-01-03,11.00,mug",
            "3,Ana,2024-01-04,8.00,mug",
            ",,,,vase",
        ],
        {"Ana": (2, 38), "Bia": (1, 11)},
        "“order”, “customer” and “date” stand on the first line",
    ),
    (
        "one further line, in Portuguese",
        [
            "Pedido;Cliente;Data;Valor;Produto",
            "100;Ana;20/01/2024;75,00;vela",
            ";;;;copo",
            "101;Bia;25/01/2024;30,00;vela",
        ],
        {"Ana": (1, 75), "Bia": (1, 30)},
        "first line of each order only",
    ),
    (
        "the amount of each line, in Spanish",
        [
            "Pedido,Cliente,Fecha,Producto,Importe",
            "A1,Luz,2024-05-01,vela,5.00",
            ",,,copa,7.00",
            "A2,Sol,2024-05-03,vela,5.00",
            ",,,jarra,9.50",
            ",,,copa,7.00",
        ],
        {"Luz": (1, 12), "Sol": (1, 21.5)},
        "“Pedido”, “Cliente” and “Fecha” stand on the first line",
    ),
    (
        "one line without a number has a customer of its own",
        [
            "order,customer,date,product,amount",
            "1,Ana,2024-01-02,mug,10.00",
            ",,,plate,20.00",
            ",,,vase,5.00",
            "2,Bia,2024-01-03,mug,11.00",
            ",,,vase,5.00",
            ",Caio,2024-01-04,vase,5.00",
            "3,Bia,2024-01-05,mug,11.00",
        ],
        {"Ana": (1, 35), "Bia": (2, 27)},
        "row 7: order is empty",
    ),
    (
        "one line has no amount",
        [
            "order,customer,date,product,amount",
            "1,Ana,2024-01-02,mug,10.00",
            ",,,plate,20.00",
            ",,,vase,",
            "2,Bia,2024-01-03,mug,11.00",
            ",,,vase,5.00",
        ],
        {"Ana": (1, 30), "Bia": (1, 16)},
        "row 4: amount is empty",
    ),
    (
        "a quantity and a price on each line",
        [
            "order,customer,date,product,quantity,unit price",
            "1,Ana,2024-01-02,mug,2,10.00",
            ",,,plate,1,20.00",
            "2,Bia,2024-01-03,mug,1,11.00",
        ],
        {"Ana": (1, 40), "Bia": (1, 11)},
        "“order”, “customer” and “date” stand on the first line",
    ),
]


@pytest.mark.parametrize(("lines", "expected", "told"), [case[1:] for case in MERGED], ids=[case[0] for case in MERGED])
def test_no_amount_is_lost_or_counted_twice_and_what_was_understood_is_told(
    lines: list[str], expected: Customers, told: str
) -> None:
    check(lines, expected, told)
