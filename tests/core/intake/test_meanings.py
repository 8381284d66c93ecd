"""What columns mean: words that change a meaning, and who the customer is."""

from typing import Any

import pytest

from core import Labels, read_both, read_customers, read_table
from core.intake import CustomersTable
from tests.core.support import csv_of


def read(*lines: str) -> CustomersTable:
    return read_customers(read_table(csv_of(*lines), "file.csv"))


def people(found: CustomersTable) -> dict[str, tuple[int, float]]:
    read = found.customers
    rows = zip(read.ids.tolist(), read.frequency.tolist(), read.amount_spent.tolist(), strict=True)
    return {name: (int(orders), round(float(spend), 2)) for name, orders, spend in rows}


WORDS: list[tuple[str, list[str], dict[str, tuple[int, float]]]] = [
    (
        "the last order's value stands before the lifetime's",
        ["id;Valor do último pedido;Total gasto;Pedidos", "k1;10,00;210,50;4", "k2;99,00;99,00;1", "k3;5,00;75,00;9"],
        {"k1": (4, 210.5), "k2": (1, 99.0), "k3": (9, 75.0)},
    ),
    (
        "an average ticket is no spend",
        ["customer_id,Average Order Value,Orders,Net Sales", "k1,10.5,4,42", "k2,30,2,60", "k3,7.25,8,58"],
        {"k1": (4, 42.0), "k2": (2, 60.0), "k3": (8, 58.0)},
    ),
    (
        "the last months are a window, not the last order",
        ["id,orders_last_12_months,amount last 12 months", "k1,4,42", "k2,2,60", "k3,8,58"],
        {"k1": (4, 42.0), "k2": (2, 60.0), "k3": (8, 58.0)},
    ),
    (
        "a total price is the line's, whatever the quantity",
        ["pedido;cliente;data;quantidade;Preço total", "1;k1;02/01/2024;3;30,00", "2;k2;03/01/2024;1;8,50"],
        {"k1": (1, 30.0), "k2": (1, 8.5)},
    ),
    (
        "a unit price is multiplied by the quantity",
        ["order_id,customer_id,date,quantity,unit_price", "1,k1,2024-01-02,3,10.00", "2,k2,2024-01-03,1,8.50"],
        {"k1": (1, 30.0), "k2": (1, 8.5)},
    ),
    (
        "the order's total is no number of an order",
        ["Cliente;Data do pedido;Total do pedido", "k1;02/01/2024;30,00", "k1;09/01/2024;30,00", "k2;09/01/2024;12,00"],
        {"k1": (2, 60.0), "k2": (1, 12.0)},
    ),
    (
        "numbers with cents number no orders, whatever their name",
        [
            "customer,order,order date,spend",
            "k1,30.00,2024-01-02,30.00",
            "k1,30.00,2024-01-09,30.00",
            "k2,12.50,2024-01-09,12.50",
        ],
        {"k1": (2, 60.0), "k2": (1, 12.5)},
    ),
    (
        "total orders are a count",
        ["id,Total Orders,Total Spent", "k1,4,42", "k2,2,60", "k3,8,58"],
        {"k1": (4, 42.0), "k2": (2, 60.0), "k3": (8, 58.0)},
    ),
    (
        "consumed and bought are words of shops",
        ["E-mail;Total consumido;Número de compras;Categorias compradas", "a@x.test;210,50;4;chá", "b@x.test;20;1;rum"],
        {"a@x.test": (4, 210.5), "b@x.test": (1, 20.0)},
    ),
    (
        "lifetime value is spend",
        ["Customer ID,Lifetime Value,Number of Orders", "k1,210.5,4", "k2,20,1"],
        {"k1": (4, 210.5), "k2": (1, 20.0)},
    ),
    (
        "created at is the order's date",
        [
            "order number,email,created at,total",
            "1,a@x.test,2024-01-02,10",
            "2,a@x.test,2024-01-03,20",
            "3,b@x.test,2024-01-04,5",
        ],
        {"a@x.test": (2, 30.0), "b@x.test": (1, 5.0)},
    ),
]
CUSTOMERS: list[tuple[str, list[str], dict[str, tuple[int, float]]]] = [
    (
        "the key of a row is nobody's id",
        ["_id,customer_id,orders,spend", "65a1,k1,4,42", "65a2,k2,2,60"],
        {"k1": (4, 42.0), "k2": (2, 60.0)},
    ),
    (
        "a mostly blank tax number gives way to a full e-mail",
        ["CPF;e-mail;pedidos;gasto", ";a@x.test;4;42", ";b@x.test;2;60", "11122233344;c@x.test;1;5"],
        {"a@x.test": (4, 42.0), "b@x.test": (2, 60.0), "c@x.test": (1, 5.0)},
    ),
    (
        "an id of each order gives way to the person's",
        [
            "order_id,customer_id,customer_unique_id,date,spend",
            "1,c-1,u-1,2024-01-02,10",
            "2,c-2,u-1,2024-01-03,20",
            "3,c-3,u-2,2024-01-04,5",
        ],
        {"u-1": (2, 30.0), "u-2": (1, 5.0)},
    ),
    (
        "guests share an id and have e-mails of their own",
        [
            "order number,order date,customer id,email,amount",
            "1,2024-01-02,guest,a@x.test,10",
            "2,2024-01-03,guest,b@x.test,20",
            "3,2024-01-04,77,c@x.test,5",
            "4,2024-01-05,77,c@x.test,6",
        ],
        {"a@x.test": (1, 10.0), "b@x.test": (1, 20.0), "c@x.test": (2, 11.0)},
    ),
    (
        "ids that count the rows stay where two customers share an e-mail",
        ["id,email,orders,spend", "1,a@x.test,4,42", "2,a@x.test,2,60", "3,b@x.test,1,5"],
        {"1": (4, 42.0), "2": (2, 60.0), "3": (1, 5.0)},
    ),
    (
        "an id that everybody has stays, beside e-mails",
        ["customer_id,email,orders,spend", "7,a@x.test,4,42", "8,b@x.test,2,60"],
        {"7": (4, 42.0), "8": (2, 60.0)},
    ),
]


@pytest.mark.parametrize(("lines", "expected"), [pytest.param(*rest, id=why) for why, *rest in [*WORDS, *CUSTOMERS]])
def test_columns_are_what_their_words_and_their_cells_say(lines: list[str], expected: Any) -> None:
    assert people(read(*lines)) == expected


def test_who_writes_an_e_mail_with_other_capitals_is_the_same_person_in_both_files() -> None:
    lines = read_table(
        csv_of("order_id,email,date,amount", "1,Ana@X.test,2024-01-02,10", "2,ana@x.test,2024-01-03,20"), "lines.csv"
    )
    labels = read_table(csv_of("email,cluster", "ANA@x.test,Gold"), "labels.csv")
    found, membership = read_both(lines, labels)
    assert people(found) == {"ana@x.test": (2, 30.0)}
    assert [problem.code for problem in found.problems if problem.code == "ids_in_small_letters"] == [
        "ids_in_small_letters"
    ]
    assert isinstance(membership.labels, Labels)
    assert membership.labels.ids.tolist() == ["ana@x.test"]


def test_ids_that_are_no_e_mails_keep_their_capitals() -> None:
    assert people(read("id,orders,spend", "a1,1,2", "A1,3,4")) == {"a1": (1, 2.0), "A1": (3, 4.0)}


def test_of_two_columns_the_customer_is_the_one_that_the_labels_know() -> None:
    table = read_table(csv_of("customer_id,email,orders,spend", "1,a@x.test,4,42", "2,b@x.test,2,60"), "customers.csv")
    labels = read_table(csv_of("email,segment", "a@x.test,Gold", "b@x.test,Gold"), "labels.csv")
    found, _ = read_both(table, labels)
    assert people(found) == {"a@x.test": (4, 42.0), "b@x.test": (2, 60.0)}
    guessed = [problem for problem in found.problems if problem.code == "column_guessed"]
    assert "“email” is taken for id, though “customer_id” could be it too" in guessed[0].sentence


def test_a_product_called_total_and_a_package_above_another_customers_line_stay_what_they_are() -> None:
    found = read(
        "order_id,customer_id,date,product,amount",
        "1,a,2024-01-02,Pen,10.00",
        "1,a,2024-01-02,Total Care,10.00",
        "2,a,2024-01-03,Kit de 1 caneta,20.00",
        "3,b,2024-01-04,Caneta,",
        "3,b,2024-01-04,Lapis,5.00",
    )
    assert people(found) == {"a": (2, 40.0), "b": (1, 5.0)}
    assert [problem.code for problem in found.problems if problem.where.row] == ["number_missing"]
