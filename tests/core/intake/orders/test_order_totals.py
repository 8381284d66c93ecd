"""Amounts that are alike on the lines of an order, for they are the order's or by price: inputs and customers."""

import pytest

from tests.core.intake.made_lines import Case, Customers, check

TIERS: list[Case] = [
    (
        "tickets in three prices, an order's all of one price",
        [
            "order,customer,date,amount",
            *(
                f"{n},c{n % 4},2024-02-{n + 1:02},{price}.00"
                for n, (price, lines) in enumerate(
                    [(50, 2), (80, 3), (50, 4), (120, 2), (80, 1), (50, 1), (120, 3), (50, 3), (80, 2), (120, 1)]
                )
                for _ in range(lines)
            ),
        ],
        {"c0": (3, 100 + 80 + 160), "c1": (3, 240 + 50 + 120), "c2": (2, 560), "c3": (2, 390)},
        "“amount” is the same on all lines of .* each line.*--amounts-of order",
    ),
    (
        "nearly only orders of one line, and tiers",
        [
            "pedido;cliente;data;valor",
            *(f"{n};c{n % 3};{1 + n % 27:02}/02/2024;{(19, 29, 49)[n % 3]},90" for n in range(60)),
            *(f"{100 + n};c{n % 3};28/02/2024;{(19, 29, 49)[n % 3]},90" for n in range(6) for _ in range(2)),
        ],
        {"c0": (22, 24 * 19.9), "c1": (22, 24 * 29.9), "c2": (22, 24 * 49.9)},
        "“valor” is the same on all lines of 6 orders",
    ),
    (
        "each item's value",
        [
            "pedido,cliente,produto,valor do item",
            "1,a,mesa,40.00",
            "1,a,banco,40.00",
            "2,b,vela,15.00",
            "2,b,copo,15.00",
            "2,b,jarra,15.00",
            "3,a,mesa,22.00",
            "3,a,vela,22.00",
        ],
        {"a": (2, 124), "b": (1, 45)},
        "one row for each purchase",
    ),
    (
        "totals of orders that grow with their lines, though some are equal",
        [
            "order,customer,product,amount",
            *(
                f"{n},c{n % 3},p{(n * 7 + line * 3) % 5},{lines * 10 + (n % 2) * 5}.00"
                for n, lines in enumerate([1, 2, 3, 2, 4, 1, 3, 2, 5, 4, 1, 2, 3, 1, 5])
                for line in range(lines)
            ),
        ],
        {"c0": (5, 10 + 25 + 30 + 45 + 30), "c1": (5, 25 + 40 + 25 + 10 + 15), "c2": (5, 30 + 15 + 50 + 25 + 50)},
        "“amount” .*once for each order",
    ),
    (
        "totals of orders, one of which was written wrongly",
        [
            "pedido,cliente,producto,importe",
            *(
                f"{n},c{n % 2},p{(n + line) % 7},{n * 13 % 97 + 10}.{n % 90 + 10}"
                for n in range(90)
                for line in range(1 + n % 3)
            ),
            "90,c0,p1,70.00",
            "90,c0,p2,71.00",
        ],
        {
            "c0": (46, round(sum(n * 13 % 97 + 10 + (n % 90 + 10) / 100 for n in range(0, 90, 2)) + 141, 2)),
            "c1": (45, round(sum(n * 13 % 97 + 10 + (n % 90 + 10) / 100 for n in range(1, 90, 2)), 2)),
        },
        "“importe” .*once for each order",
    ),
    (
        "prices of services in tiers, with the names of the services",
        [
            "order,customer,service,amount",
            "1,a,cut,20.00",
            "1,a,wash,20.00",
            "2,b,dye,55.00",
            "2,b,curl,55.00",
            "3,a,wash,20.00",
            "3,a,cut,20.00",
            "3,a,dry,20.00",
            "4,c,dye,55.00",
            "5,c,cut,20.00",
            "5,c,dry,20.00",
        ],
        {"a": (2, 100), "b": (1, 110), "c": (2, 95)},
        "“amount” is the same on all lines",
    ),
    (
        "two orders of two lines, which is too few to tell",
        ["order,customer,amount", "1,a,5.00", "1,a,5.00", "2,b,6.00", "2,b,6.00"],
        {"a": (1, 10), "b": (1, 12)},
        "“amount” is the same on all lines of 2 orders .* each line.*--amounts-of order",
    ),
    (
        "two orders of two products, in Portuguese",
        ["pedido;cliente;produto;valor", "1;a;vela;5,00", "1;a;copo;5,00", "2;b;vela;6,00", "2;b;copo;6,00"],
        {"a": (1, 10), "b": (1, 12)},
        "“valor” is the same on all lines of 2 orders .* each line",
    ),
    (
        "three orders, two of many lines, in Spanish",
        ["pedido;cliente;importe", *["1;a;5,00"] * 6, *["2;b;6,00"] * 9, "3;a;7,50"],
        {"a": (2, 37.5), "b": (1, 54)},
        "“importe” is the same on all lines of 2 orders .* each line",
    ),
    (
        "six orders with a total of their own each, which is enough to tell",
        ["pedido;cliente;importe", *(f"{n};c{n % 2};{n * n + 3},90" for n in range(6) for _ in range(2))],
        {"c0": (3, 3 + 7 + 19 + 2.7), "c1": (3, 4 + 12 + 28 + 2.7)},
        "“importe” .*once for each order",
    ),
]


@pytest.mark.parametrize(("lines", "expected", "told"), [case[1:] for case in TIERS], ids=[case[0] for case in TIERS])
def test_no_amount_is_lost_or_counted_twice_and_what_was_understood_is_told(
    lines: list[str], expected: Customers, told: str
) -> None:
    check(lines, expected, told)
