"""Packages among order lines, and products that are only called so: inputs, customers, and what must be told."""

import pytest

from core.intake import AmountsOf
from tests.core.intake.made_lines import Case, Customers, check, numbers_of, read

PACKAGES: list[Case] = [
    (
        "a product called kit whose price is that of the next two lines by chance",
        [
            "order,customer,date,product,amount",
            "1,a,2024-01-02,Kit of 2 candles,30.00",
            "1,a,2024-01-02,mug,10.00",
            "1,a,2024-01-02,vase,20.00",
            "2,b,2024-01-03,vase,20.00",
        ],
        {"a": (1, 60), "b": (1, 20)},
        "1 row may sum up the rows below.* row 2 .*--leave-out",
    ),
    (
        "a pack of another order, in Portuguese",
        [
            "pedido,cliente,data,produto,valor",
            "1,Ana,2024-01-02,Pacote de 2 velas,25.00",
            "2,Ana,2024-01-09,copo,10.00",
            "3,Ana,2024-01-12,vela,15.00",
        ],
        {"Ana": (3, 50)},
        "one row for each purchase",
    ),
    (
        "combos, of which one happens to be a sum, in Spanish",
        [
            "pedido,cliente,fecha,producto,importe",
            "1,Luz,2024-01-02,Combo de 2 jarras,18.00",
            "1,Luz,2024-01-02,vela,8.00",
            "1,Luz,2024-01-02,copa,10.00",
            "2,Sol,2024-01-03,Combo de 3 jarras,27.00",
            "2,Sol,2024-01-03,vela,8.00",
            "3,Mar,2024-01-04,Combo de 2 jarras,18.00",
            "3,Mar,2024-01-04,copa,10.00",
        ],
        {"Luz": (1, 36), "Sol": (1, 35), "Mar": (1, 28)},
        "1 row may sum up the rows below.* row 2 ",
    ),
    (
        "a pack of another customer's rows",
        [
            "order,customer,product,amount",
            "1,a,Pack of 2 mugs,30.00",
            "2,b,mug,14.00",
            "3,c,mug,16.00",
        ],
        {"a": (1, 30), "b": (1, 14), "c": (1, 16)},
        "one row for each purchase",
    ),
    (
        "a kit that names its pieces",
        [
            "order,customer,product,amount",
            "1,a,Kit with 2 items: mug and vase,30.00",
            "1,a,mug,10.00",
            "1,a,vase,20.00",
            "2,b,vase,20.00",
        ],
        {"a": (1, 30), "b": (1, 20)},
        "1 row sums up other rows, for example row 2.*--amounts-of line",
    ),
    (
        "a package among the products that names none, and its pieces set off by a mark",
        [
            "order,customer,date,item,amount",
            "1,a,2024-01-02,Paquete de 2 artículos,30.00",
            "1,a,2024-01-02,mug,10.00",
            "1,a,2024-01-02,vase,20.00",
            "2,b,2024-01-03,Combo de 2 jarras,18.00",
            "2,b,2024-01-03,- jarra azul,8.00",
            "2,b,2024-01-03,- jarra verde,10.00",
        ],
        {"a": (1, 30), "b": (1, 18)},
        "2 rows sum up other rows, for example row 2 and 5",
    ),
    (
        "every kit sums up its order's next lines",
        [
            "pedido;cliente;produto;valor",
            "1;Ana;Kit com 2 peças;30,10",
            "1;Ana;copo;10,05",
            "1;Ana;jarra;20,05",
            "2;Bia;Kit com 3 peças;47,77",
            "2;Bia;copo;10,05",
            "2;Bia;vela;17,67",
            "2;Bia;jarra;20,05",
            "3;Caio;Kit com 2 peças;27,72",
            "3;Caio;vela;17,67",
            "3;Caio;copo;10,05",
        ],
        {"Ana": (1, 30.1), "Bia": (1, 47.77), "Caio": (1, 27.72)},
        "3 rows sum up other rows, for example row 2, 5 and 9",
    ),
    (
        "a package in a column of its own beside the products",
        [
            "order,buyer,date,status,product,amount",
            "1,a,2024-01-02,Package of 2 products,,30.00",
            "2,a,2024-01-02,Delivered,mug,10.00",
            "3,a,2024-01-02,Delivered,vase,20.00",
            "4,b,2024-01-03,Delivered,vase,20.00",
        ],
        {"a": (2, 30), "b": (1, 20)},
        "1 row sums up other rows, for example row 2",
    ),
    (
        "a kit above other orders of the customer, whose amounts are missing",
        [
            "pedido,cliente,valor,produto",
            "1,a,10.00,Kit com 2 produtos",
            "2,a,,vela",
            "3,a,,copo",
            "4,b,7.00,vela",
        ],
        {"a": (1, 10), "b": (1, 7)},
        r"row 3: valor is empty(.|\n)*row 4: valor is empty",
    ),
    (
        "a package by its status, above other orders of the customer whose amounts are missing, in Spanish",
        [
            "orden,comprador,estado,importe",
            "1,Luz,Paquete de 2 productos,10.00",
            "2,Luz,Entregado,",
            "3,Luz,Entregado,",
        ],
        {"Luz": (1, 10)},
        r"row 3: importe is empty(.|\n)*row 4: importe is empty",
    ),
    (
        "a kit above lines of another day, where days tell the orders apart",
        [
            "customer,date,product,amount",
            "a,2024-01-02,Kit of 2 products,10.00",
            "a,2024-01-09,mug,",
            "a,2024-01-09,vase,",
        ],
        {"a": (1, 10)},
        r"row 3: amount is empty(.|\n)*row 4: amount is empty",
    ),
    (
        "a kit and its pieces, which have its number, or none, and no amount",
        [
            "order,customer,date,product,amount",
            "1,a,2024-01-02,Kit of 2 products,10.00",
            "1,a,2024-01-02,mug,",
            ",,,vase,",
            "2,b,2024-01-03,vase,4.00",
        ],
        {"a": (1, 10), "b": (1, 4)},
        "1 row is a package",
    ),
]


@pytest.mark.parametrize(
    ("lines", "expected", "told"), [case[1:] for case in PACKAGES], ids=[case[0] for case in PACKAGES]
)
def test_no_amount_is_lost_or_counted_twice_and_what_was_understood_is_told(
    lines: list[str], expected: Customers, told: str
) -> None:
    check(lines, expected, told)


def test_who_says_that_the_amounts_are_the_lines_own_keeps_every_package() -> None:
    lines = ["order,customer,status,amount", "1,a,Pack of 2 items,11.00", "2,a,sent,5.00", "3,a,sent,6.00"]
    assert numbers_of(read(lines)) == {"a": (2, 11)}
    assert numbers_of(read(lines, AmountsOf.LINE)) == {"a": (3, 22)}


def test_a_file_full_of_packages_loses_those_that_are_sums() -> None:
    lines = ["order,customer,date,product,amount"]
    for n in range(400):
        first, second = 10 + n % 7, 20 + n % 11 + 0.5
        total = first + second if n % 50 else 99
        lines += [f"{n},c{n % 5},2024-01-02,Kit of 2 pieces,{total}", f"{n},c{n % 5},2024-01-02,mug,{first}"]
        lines += [f"{n},c{n % 5},2024-01-02,vase,{second}"]
    spent = sum(10 + n % 7 + 20 + n % 11 + 0.5 + (0 if n % 50 else 99) for n in range(400))
    assert sum(spend for _, spend in numbers_of(read(lines)).values()) == spent


@pytest.mark.parametrize(
    "lines",
    [
        ["customer,order,date,amount", "Ida,1,2024-01-02,5.00", "Ida,2,2024-01-03,6.00", "Ida Total,,,11.00"],
        ["cliente,pedido,data,valor", "Ida,1,2024-01-02,5.00", "Ida,2,2024-01-03,6.00", "Total de Ida,,,11.00"],
        ["cliente,fecha,importe", "Ida,2024-01-02,5.00", "Ida,2024-01-03,6.00", "Subtotal Ida,,11.00"],
    ],
)
def test_a_total_below_a_customer_is_told_once_as_a_sum(lines: list[str]) -> None:
    first, second = ("2024-01-04,7.00", ",7.00") if len(lines[0].split(",")) == 3 else ("3,2024-01-04,7.00", ",,7.00")
    table = read([*lines, f"Jon,{first}", f"{lines[-1].split(',')[0].replace('Ida', 'Jon')},{second}"])
    assert numbers_of(table) == {"Ida": (2, 11), "Jon": (1, 7)}
    codes = [problem.code for problem in table.problems]
    assert codes.count("rows_sum_up") == 1
    assert not {"order_missing", "date_missing", "id_missing"} & set(codes)


def test_a_total_that_is_no_sum_is_not_taken_for_one() -> None:
    lines = ["customer,order,date,amount", "Ida,1,2024-01-02,5.00", "Ida Total,,,11.00", "Jon,2,2024-01-03,6.50"]
    table = read(lines)
    assert numbers_of(table) == {"Ida": (1, 5), "Jon": (1, 6.5)}
    assert next(problem.code for problem in table.problems if problem.where.row == 3) == "order_missing"
