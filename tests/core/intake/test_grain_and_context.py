"""What one row of a file stands for, and what the columns beside the amounts say about it: inputs and customers."""

import re

import pytest

from core import read_customers, read_table
from core.intake.files import File, read_files
from tests.core.support import csv_of

Customers = dict[str, tuple[int, float]]

# What it is, the lines of the file, the orders and the spend of each customer, and what must be told.
GRAINS: list[tuple[str, list[str], Customers, str]] = [
    (
        "an order's total on each of its lines, by its name",
        [
            "order_id,customer_id,order_amount,product",
            "1,a,30.00,tea",
            "1,a,30.00,rum",
            "2,b,12.50,tea",
            "3,a,7.00,gin",
        ],
        {"a": (2, 37), "b": (1, 12.5)},
        "“order_amount” .*once for each order.* 1 order ",
    ),
    (
        "the same in Portuguese",
        [
            "pedido;cliente;data;valor do pedido;produto",
            "9001;Rui;03/02/2024;1.250,00;Mesa",
            "9001;Rui;03/02/2024;1.250,00;Cadeira",
            "9001;Rui;03/02/2024;1.250,00;Banco",
            "9002;Eva;14/02/2024;80,50;Banco",
        ],
        {"Rui": (1, 1250), "Eva": (1, 80.5)},
        "“valor do pedido” .*once for each order",
    ),
    (
        "the same in Spanish",
        [
            "numero de pedido,cliente,fecha,importe total del pedido,categoria",
            "A1,Luz,2024-05-01,45.90,Flores",
            "A1,Luz,2024-05-01,45.90,Jarras",
            "A2,Sol,2024-05-03,12.00,Flores",
        ],
        {"Luz": (1, 45.9), "Sol": (1, 12)},
        "“importe total del pedido” .*once for each order",
    ),
    (
        "an order's total by its values alone: the same product has different amounts in different orders",
        [
            "order,customer,date,product,quantity,amount",
            "11,ann,2024-01-03,mug,1,95.00",
            "11,ann,2024-01-03,plate,3,95.00",
            "12,bob,2024-01-04,mug,1,20.00",
            "13,cyd,2024-01-05,plate,2,71.40",
            "13,cyd,2024-01-05,mug,1,71.40",
            "13,cyd,2024-01-05,vase,1,71.40",
        ],
        {"ann": (1, 95), "bob": (1, 20), "cyd": (1, 71.4)},
        "“amount” .*once for each order",
    ),
    (
        "what was paid",
        [
            "order_id,customer_id,order_date,amount_paid,product_category",
            "e481,u1,2017-10-02,38.71,toys",
            "e481,u1,2017-10-02,38.71,garden",
            "53cd,u2,2018-07-24,141.46,toys",
            "4777,u2,2018-08-08,179.12,garden",
        ],
        {"u1": (1, 38.71), "u2": (2, 320.58)},
        "“amount_paid” .*once for each order",
    ),
    (
        "the same price on all lines by chance: each mug costs 10",
        ["order,customer,date,amount", *(f"{n // 3},c{n // 6},2024-01-{1 + n // 3:02},10.00" for n in range(18))],
        {"c0": (2, 60), "c1": (2, 60), "c2": (2, 60)},
        "“amount” .*the same .*each line",
    ),
    (
        "a price that belongs to the product: the lines of an order are pieces of one kind",
        [
            "order,customer,date,product,amount",
            "1,a,2024-01-01,mug,10.00",
            "1,a,2024-01-01,mug,10.00",
            "2,b,2024-01-02,vase,25.00",
            "2,b,2024-01-02,vase,25.00",
            "3,a,2024-01-03,mug,10.00",
            "3,a,2024-01-03,mug,10.00",
        ],
        {"a": (2, 40), "b": (1, 50)},
        "“amount” .*the same .*each line",
    ),
    (
        "lines' totals that price times quantity proves",
        [
            "order,customer,date,product,quantity,unit price,amount",
            "1,a,2024-01-01,mug,2,10.00,20.00",
            "1,a,2024-01-01,vase,1,20.00,20.00",
            "2,b,2024-01-02,vase,2,20.00,40.00",
            "2,b,2024-01-02,mug,4,10.00,40.00",
        ],
        {"a": (1, 40), "b": (1, 80)},
        "one row for each purchase",
    ),
    (
        "price times quantity disagrees with the line's total",
        [
            "order,customer,date,product,quantity,unit price,amount",
            "1,a,2024-01-01,mug,2,10.00,20.00",
            "2,a,2024-01-02,vase,3,20.00,54.00",
            "3,b,2024-01-03,vase,1,20.00,20.00",
        ],
        {"a": (2, 74), "b": (1, 20)},
        "“unit price” times “quantity” .*“amount” in 1 order line.*row 3",
    ),
    (
        "an order's fields on its first line only",
        [
            "order number,email,order date,total,product",
            "#1,ana@x.test,2024-01-02,60.00,mug",
            "#1,,,,plate",
            "#1,,,,vase",
            "#2,bia@x.test,2024-01-05,10.00,mug",
            "#3,ana@x.test,2024-02-01,5.00,mug",
            "#3,,,,vase",
        ],
        {"ana@x.test": (2, 65), "bia@x.test": (1, 10)},
        "“email”.* first line of (each|an) order",
    ),
    (
        "a refunded order's total on each of its lines",
        [
            "order,customer,date,order amount,product",
            "1,a,2024-01-01,50.00,mug",
            "1,a,2024-01-01,50.00,vase",
            "2,a,2024-01-05,-50.00,mug",
            "2,a,2024-01-05,-50.00,vase",
            "3,b,2024-01-06,8.00,mug",
        ],
        {"a": (1, 0), "b": (1, 8)},
        "once for each order",
    ),
    (
        "a package that sums up the rows below it",
        [
            "pedido,comprador,data,estado,unidades,total",
            "501,Ana,2024-06-01,Pacote de 3 produtos,,60.00",
            "502,Ana,2024-06-01,Entregue,1,10.00",
            "503,Ana,2024-06-01,Entregue,1,20.00",
            "504,Ana,2024-06-01,Entregue,1,30.00",
            "505,Bia,2024-06-02,Entregue,1,15.00",
        ],
        {"Ana": (3, 60), "Bia": (1, 15)},
        "sums? up .*row 2",
    ),
    (
        "a package in Spanish",
        [
            "orden,comprador,fecha,estado,cantidad,total",
            "501,Ana,2024-06-01,Paquete de 2 productos,,30.00",
            "502,Ana,2024-06-01,Entregado,1,10.00",
            "503,Ana,2024-06-01,Entregado,1,20.00",
            "505,Bia,2024-06-02,Entregado,1,15.00",
        ],
        {"Ana": (2, 30), "Bia": (1, 15)},
        "sums? up .*row 2",
    ),
    (
        "a row with the total of an order among its lines",
        [
            "order,customer,category,amount",
            "1,a,tea,10.00",
            "1,a,rum,20.00",
            "1,a,Total,30.00",
            "2,b,tea,7.50",
            "2,b,Subtotal,7.50",
        ],
        {"a": (1, 30), "b": (1, 7.5)},
        "sums? up .*row 4",
    ),
    (
        "one row for each customer and category with numbers of its own",
        [
            "customer_id,category,orders,total_spent",
            "1,tea,5,120.50",
            "1,rum,2,30.00",
            "2,tea,3,80.00",
            "2,hat,1,15.00",
            "3,rum,9,300.10",
        ],
        {"1": (7, 150.5), "2": (4, 95), "3": (9, 300.1)},
        "several rows for a customer.*“categor.*added up",
    ),
    (
        "the same in Portuguese, one pair twice",
        [
            "cliente;categoria;pedidos;valor gasto",
            "Ana;Casa;2;10,50",
            "Ana;Moda;1;20,00",
            "Bia;Casa;4;8,00",
            "Bia;Moda;1;2,00",
            "Caio;Casa;1;1,00",
            "Caio;Casa;1;1,00",
        ],
        {"Ana": (3, 30.5), "Bia": (5, 10), "Caio": (1, 1)},
        "several rows for a customer.*“categor.*added up",
    ),
    (
        "categories with numbers of their own in Spanish",
        [
            "cliente,categoría,número de compras,importe gastado",
            "Luz,Flores,2,10.50",
            "Luz,Jarras,1,20.00",
            "Sol,Flores,4,8.00",
            "Sol,Jarras,3,1.00",
            "Mar,Jarras,3,1.00",
        ],
        {"Luz": (3, 30.5), "Sol": (7, 9), "Mar": (3, 1)},
        "several rows for a customer.*“categor.*added up",
    ),
    (
        "one row for each customer, month and category",
        [
            "customer_id,month,category,orders,total_spent",
            "1,2024-01,tea,5,120.50",
            "1,2024-02,tea,2,30.00",
            "1,2024-02,rum,1,9.00",
            "2,2024-01,tea,3,80.00",
            "2,2024-02,tea,3,80.00",
        ],
        {"1": (8, 159.5), "2": (6, 160)},
        "“category” and “month”.*added up",
    ),
    (
        "one row for each customer and month, without categories",
        [
            "cliente;mês;pedidos;valor gasto",
            "Ana;01/2024;2;10,50",
            "Ana;02/2024;1;20,00",
            "Bia;01/2024;4;8,00",
            "Bia;02/2024;1;2,0",
        ],
        {"Ana": (3, 30.5), "Bia": (5, 10)},
        "“mês”.*added up",
    ),
    (
        "two orders of one day that cost the same, without numbers of orders",
        [
            "customer,date,total",
            "a,2024-01-01,5.00",
            "a,2024-01-01,5.00",
            "b,2024-01-01,6.00",
            "b,2024-01-02,7.00",
            "b,2024-01-02,7.00",
        ],
        {"a": (1, 10), "b": (2, 20)},
        "one row for each purchase",
    ),
    (
        "totals of orders with their own words",
        [
            "pedido,cliente,produto,valor",
            "1,a,mesa,10.00",
            "1,a,banco,20.00",
            "1,a,Total do pedido,30.00",
            "2,b,mesa,7.50",
            "2,b,Subtotal 2,7.50",
        ],
        {"a": (1, 30), "b": (1, 7.5)},
        "2 rows sum up .*row 4 and 6",
    ),
    (
        "a product called Total that sums up nothing",
        ["order,customer,product,amount", "1,a,Total Gym,10.00", "1,a,mat,20.00", "2,b,Total Gym,12.00"],
        {"a": (1, 30), "b": (1, 12)},
        "one row for each purchase",
    ),
    (
        "an order in merged cells over its lines",
        [
            "order,customer,date,product,amount",
            "1,Ana,2024-01-02,mug,10.00",
            ",,,plate,20.00",
            ",,,vase,5.00",
            "2,Bia,2024-01-03,mug,11.00",
        ],
        {"Ana": (1, 35), "Bia": (1, 11)},
        "“order”, “customer” and “date” stand on the first line of an order only",
    ),
    (
        "a package with the amount of its pieces, which have none",
        [
            "pedido,comprador,data,estado,produto,valor",
            "501,Ana,2024-06-01,Pacote de 2 produtos,,60.00",
            "502,,2024-06-01,Entregue,vela,",
            "503,,2024-06-01,Entregue,copo,",
            "505,Bia,2024-06-02,Entregue,vela,15.00",
        ],
        {"Ana": (1, 60), "Bia": (1, 15)},
        "1 row is a package",
    ),
    (
        "one further line without the order's fields and amount",
        [
            "Número do Pedido;E-mail;Data;Valor;Produto",
            "100;a@x.test;20/01/2024;75,00;vela",
            "100;;;;copo",
            "101;b@x.test;25/01/2024;30,00;vela",
        ],
        {"a@x.test": (1, 75), "b@x.test": (1, 30)},
        "first line of each order only",
    ),
    (
        "prices alone, the same on all lines of each order",
        ["order,customer,price", "1,a,5.00", "1,a,5.00", "2,b,7.00", "2,b,7.00", "3,b,9.00"],
        {"a": (1, 10), "b": (2, 23)},
        "one row for each purchase",
    ),
    (
        "rounded prices of many pieces agree with the line's total",
        [
            "order,customer,product,quantity,unit price,amount",
            "1,a,nail,300,0.33,100.00",
            "1,a,screw,300,0.33,100.00",
            "2,b,nail,600,0.33,200.00",
            "2,b,bolt,600,0.33,200.00",
        ],
        {"a": (1, 200), "b": (1, 400)},
        r"adds up “amount”(?!.* once)",
    ),
]

ORDER = "order_id,customer_id,order_date,category,amount"
# What it is, the lines of the file, and what must be told.
CONTEXTS: list[tuple[str, list[str], str]] = [
    (
        "a column of currencies",
        [f"{ORDER},currency", "1,a,2024-01-01,tea,5,USD", "2,b,2024-01-02,tea,500,JPY", "3,b,2024-01-02,tea,6,USD"],
        "currenc.*“USD” .2 rows.*“JPY” .1 row",
    ),
    (
        "currencies by their signs",
        [ORDER, "1,a,2024-01-01,tea,R$ 5.00", "2,b,2024-01-02,tea,US$ 5.00", "3,b,2024-01-02,tea,R$ 6.50"],
        r"currenc.*“R\$” .2.*“US\$” .1",
    ),
    (
        "moeda, one row for each customer",
        ["cliente;pedidos;valor gasto;categoria;moeda", "Ana;1;5,50;Casa;BRL", "Bia;2;7,00;Casa;EUR"],
        "currenc.*“BRL” .1.*“EUR” .1",
    ),
    (
        "divisa",
        ["pedido,cliente,fecha,importe,divisa", "1,Luz,2024-01-01,5.00,EUR", "2,Sol,2024-01-02,5.00,MXN"],
        "currenc.*“EUR” .1.*“MXN” .1",
    ),
    (
        "cancelled and refunded orders",
        [f"{ORDER},Order Status", "1,a,2024-01-01,tea,5,Completed", "2,b,2024-01-02,tea,90,Cancelled"],
        "“Order Status” .*“Cancelled” .1 order line.*90",
    ),
    (
        "situação",
        [
            "pedido;cliente;data;valor;situação",
            "1;Ana;01/02/2024;10,00;Entregue",
            "2;Bia;15/02/2024;20,00;Cancelado",
            "3;Bia;16/02/2024;30,00;Devolvido",
            "4;Eva;16/02/2024;40,00;Reembolsado",
        ],
        "“situação” .*“Cancelado” .*“Devolvido” .*“Reembolsado”",
    ),
    (
        "estado",
        [
            "pedido,cliente,fecha,importe,estado",
            "1,Luz,2024-02-01,10.00,Entregado",
            "2,Sol,2024-02-15,20.00,Anulado",
            "3,Sol,2024-02-16,30.00,Devuelto",
        ],
        "“estado” .*“Anulado” .*“Devuelto”",
    ),
    (
        "payments that failed",
        [f"{ORDER},payment_status", "1,a,2024-01-01,tea,5,paid", "2,b,2024-01-02,tea,9,failed"],
        "“payment_status” .*“failed” .1 order line",
    ),
    (
        "a column that says yes for what was cancelled",
        [f"{ORDER},cancelled", "1,a,2024-01-01,tea,5,no", "2,b,2024-01-02,tea,9,yes"],
        "“cancelled” .*“yes” .1 order line",
    ),
    (
        "order lines without a category",
        [ORDER, "1,a,2024-01-01,tea,5", "2,b,2024-01-02,,9", "3,b,2024-01-02,,9"],
        "category is empty in 2 order lines",
    ),
]

# What it is, and the lines of a file of which none of these things may be told.
PLAIN: list[tuple[str, list[str]]] = [
    ("one currency", [f"{ORDER},currency", "1,a,2024-01-01,tea,5,USD", "2,b,2024-01-02,tea,5,USD"]),
    ("states of a country", ["pedido,cliente,data,valor,estado", "1,Ana,2024-01-01,5.00,SP", "2,Bia,2024-01-02,5,RJ"]),
    ("nothing cancelled", [f"{ORDER},status", "1,a,2024-01-01,tea,5,paid", "2,b,2024-01-02,tea,5,not cancelled"]),
    ("different lines", [ORDER, "1,a,2024-01-01,tea,5", "1,a,2024-01-01,rum,7", "2,b,2024-01-02,tea,5"]),
]


@pytest.mark.parametrize(("lines", "expected", "told"), [case[1:] for case in GRAINS], ids=[case[0] for case in GRAINS])
def test_each_amount_is_counted_once_and_what_was_understood_is_told(
    lines: list[str], expected: Customers, told: str
) -> None:
    read = read_customers(read_table(csv_of(*lines), "file.csv"))
    found = read.customers
    numbers = zip(found.frequency.tolist(), found.amount_spent.tolist(), strict=True)
    assert dict(zip(found.ids.tolist(), numbers, strict=True)) == expected
    assert re.search(told, "\n".join(problem.text for problem in read.problems))


@pytest.mark.parametrize(("lines", "told"), [case[1:] for case in CONTEXTS], ids=[case[0] for case in CONTEXTS])
def test_what_stands_beside_the_amounts_is_told(lines: list[str], told: str) -> None:
    problems = read_customers(read_table(csv_of(*lines), "file.csv")).problems
    assert re.search(told, "\n".join(problem.text for problem in problems))


@pytest.mark.parametrize("lines", [case[1] for case in PLAIN], ids=[case[0] for case in PLAIN])
def test_what_is_as_usual_is_not_told(lines: list[str]) -> None:
    problems = read_customers(read_table(csv_of(*lines), "file.csv")).problems
    told = {"currencies_mixed", "statuses_counted", "order_totals", "order_amounts_alike", "order_fields_carried"}
    assert not told & {problem.code for problem in problems}


def test_the_labels_of_an_order_stand_on_its_first_line_only() -> None:
    text = csv_of(
        "order number,email,order date,total,product,segment",
        "#1,ana@x.test,2024-01-02,60.00,mug,Gold",
        "#1,,,,plate,",
        "#2,bia@x.test,2024-01-05,10.00,mug,Silver",
    )
    read = read_files(File("orders.csv", text))
    assert dict(zip(read.labels.ids.tolist(), read.labels.parents.tolist(), strict=True)) == {
        "ana@x.test": "Gold",
        "bia@x.test": "Silver",
    }
    assert not read.problems.rows_left_out
