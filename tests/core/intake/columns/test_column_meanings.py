"""What a column means: words that change a meaning, and names as shops write them."""

import pytest

from tests.core.intake.reading import Found, read
from tests.core.support import texts_of

WORDS = {
    "the total of a line is not multiplied": (
        ["pedido,cliente,quantidade,preço total,segmento", "1,a,2,50.00,G", "2,a,1,10.00,G", "3,b,3,30.00,G"],
        {"a": (2, 60.0, ""), "b": (1, 30.0, "")},
    ),
    "the total of a line wins over the price": (
        ["pedido,cliente,cantidad,precio unitario,total de la línea,grupo", "1,a,2,5.25,10.50,G", "2,b,3,2.00,6.00,G"],
        {"a": (1, 10.5, ""), "b": (1, 6.0, "")},
    ),
    "a subtotal of a line": (
        ["order_id,customer_id,quantity,price,subtotal,cluster", "1,a,2,5.25,10.50,G", "2,b,3,2.00,6.00,G"],
        {"a": (1, 10.5, ""), "b": (1, 6.0, "")},
    ),
    "the total of an order is not its number": (
        [
            "cliente,data,total do pedido,segmento",
            "a,2024-01-02,30.00,G",
            "a,2024-01-03,30.00,G",
            "b,2024-01-03,5.50,G",
        ],
        {"a": (2, 60.0, ""), "b": (1, 5.5, "")},
    ),
    "the last order is not the lifetime": (
        [
            "cliente,pedidos,último pedido,valor do último pedido,valor gasto,segmento",
            "a,3,2024-01-02,10.00,99.50,G",
            "b,1,2024-01-02,5.00,5.00,G",
        ],
        {"a": (3, 99.5, ""), "b": (1, 5.0, "")},
    ),
    "the first and the mean order are not the lifetime": (
        [
            "id,orders,average order value,first order value,ticket medio,ltv,preferred category,cluster",
            "a,3,33.00,12.00,33.00,99.50,tea,G",
            "b,1,5.00,5.00,5.00,5.00,rum,G",
        ],
        {"a": (3, 99.5, ""), "b": (1, 5.0, "")},
    ),
    "an average ticket is no spend": (
        ["customer_id,Average Order Value,Orders,Net Sales,cluster", "a,10.5,4,42,G", "b,30,2,60,G"],
        {"a": (4, 42.0, ""), "b": (2, 60.0, "")},
    ),
    "the last months are a window, not the last order": (
        ["id,orders_last_12_months,amount last 12 months,cluster", "a,4,42,G", "b,2,60,G"],
        {"a": (4, 42.0, ""), "b": (2, 60.0, "")},
    ),
    "a unit price is multiplied by the quantity": (
        ["order_id,customer_id,quantity,unit_price,cluster", "1,a,3,10.00,G", "2,b,1,8.50,G"],
        {"a": (1, 30.0, ""), "b": (1, 8.5, "")},
    ),
    "numbers with cents number no orders, whatever their name": (
        [
            "customer,order,order date,spend,cluster",
            "a,30.00,2024-01-02,30.00,G",
            "a,30.00,2024-01-09,30.00,G",
            "b,12.50,2024-01-09,12.50,G",
        ],
        {"a": (2, 60.0, ""), "b": (1, 12.5, "")},
    ),
    "purchases with cents are money": (
        ["cliente,número de compras,total de compras,segmento", "a,3,99.50,G", "b,1,5.00,G"],
        {"a": (3, 99.5, ""), "b": (1, 5.0, "")},
    ),
}

NAMES = {
    "Nuvemshop": (
        [
            "E-mail,Total Consumido (BRL),Número de Compras,Categorias compradas,Segmento",
            "a@x.test,9.50,2,tea|rum,G",
            "b@x.test,1.00,1,tea,G",
        ],
        {"a@x.test": (2, 9.5, "rum|tea"), "b@x.test": (1, 1.0, "tea")},
    ),
    "Portuguese sales": (
        [
            "N.º de venda,Data da venda,Comprador,Total gasto,segmento",
            "11,2024-01-02,a,2.50,G",
            "12,2024-01-02,a,3.00,G",
            "13,2024-01-02,b,1.00,G",
        ],
        {"a": (2, 5.5, ""), "b": (1, 1.0, "")},
    ),
    "Spanish sales": (
        [
            "# de venta,Fecha de compra,Comprador,Importe total,Nombre de la categoría,grupo",
            "11,2024-01-02,a,2.50,té,G",
            "12,2024-01-02,a,3.00,ron,G",
            "13,2024-01-02,b,1.00,té,G",
        ],
        {"a": (2, 5.5, "ron|té"), "b": (1, 1.0, "té")},
    ),
    "dates of creation": (
        [
            "Customer Email,Created at,Net Sales,Items Ordered,Segment",
            "a@x.test,2024-01-02,2.50,tea,G",
            "a@x.test,2024-01-03,3.00,rum,G",
            "b@x.test,2024-01-02,1.00,tea,G",
        ],
        {"a@x.test": (2, 5.5, "rum|tea"), "b@x.test": (1, 1.0, "tea")},
    ),
    "orders numbered with a sign": (
        [
            "Name,Email,Creation Date,Lineitem name,Lineitem quantity,Lineitem price,Segment",
            "#11,a@x.test,2024-01-02,tea,2,2.50,G",
            "#12,a@x.test,2024-01-02,rum,1,3.00,G",
            "#13,b@x.test,2024-01-02,tea,1,1,G",
        ],
        {"a@x.test": (2, 8.0, "rum|tea"), "b@x.test": (1, 1.0, "tea")},
    ),
    "references and parties": (
        [
            "Sold-to Party,Order Reference,placedAt,Importe comprado,RFM Segment",
            "a,r1,2024-01-02,2.50,G",
            "a,r2,2024-01-03,3.00,G",
            "b,r3,2024-01-03,1.00,G",
        ],
        {"a": (2, 5.5, ""), "b": (1, 1.0, "")},
    ),
    "documents of sales": (
        [
            "Billing Date,Sales Document,Sold-to Party,Product Hierarchy,Net Sales,Segment",
            "2024-01-02,9001,a,tea,2.50,G",
            "2024-01-02,9002,a,rum,3.00,G",
            "2024-01-02,9003,b,tea,1.00,G",
        ],
        {"a": (2, 5.5, "rum|tea"), "b": (1, 1.0, "tea")},
    ),
    "data of a customer beside a payment": (
        ["Order,Customer Ref,Placed on,Total,category (metadata),segment (metadata)", "1,a,2024-01-02,2.50,tea,G"],
        {"a": (1, 2.5, "tea")},
    ),
    "a pivot table": (
        ["Rótulos de Linha,Soma de Valor,Contagem de Pedido,Segmento", "a,9.50,3,G", "b,1,1,G", "Total Geral,10.50,4,"],
        {"a": (3, 9.5, ""), "b": (1, 1.0, "")},
    ),
    "a pivot table in English": (
        ["Row Labels,Sum of Total,Count of Order ID,Segment", "a,9.50,3,G", "b,1,1,G", "Grand Total,10.50,4,"],
        {"a": (3, 9.5, ""), "b": (1, 1.0, "")},
    ),
    "descriptions of what was bought": (
        [
            "Número do pedido,Data,E-mail,Descrição,Valor total,Segmento",
            "1,2024-01-02,a,vela,2.50,G",
            "1,2024-01-02,a,copo,3.00,G",
            "2,2024-01-03,b,vela,1.00,G",
        ],
        {"a": (1, 5.5, "copo|vela"), "b": (1, 1.0, "vela")},
    ),
    "a description of a customer": (
        ["id,orders,spend,description,segment", "a,1,5,good,G", "b,2,6,good,G", "c,3,7,new,G"],
        {"a": (1, 5.0, ""), "b": (2, 6.0, ""), "c": (3, 7.0, "")},
    ),
    "positions of an order beside its materials": (
        [
            "Nº NF,Emissão,Cliente,Item,Material group,Vl.Total,Segmento",
            "1,2024-01-02,a,10,vela,2.50,G",
            "1,2024-01-02,a,20,copo,3.00,G",
            "2,2024-01-03,b,10,vela,1.00,G",
        ],
        {"a": (1, 5.5, "copo|vela"), "b": (1, 1.0, "vela")},
    ),
    "lines of a web page in a cell": (
        [
            "Cliente,Pedidos,Gasto,Categorias,Segmento",
            "a,1,5,Bolsas<br>Meias,G",
            "b,2,6,Bolsas,G",
            "c,3,7,Meias<BR/>Cintos,G",
        ],
        {"a": (1, 5.0, "Bolsas|Meias"), "b": (2, 6.0, "Bolsas"), "c": (3, 7.0, "Cintos|Meias")},
    ),
    "materials": (
        [
            "Sold-to party,Sales document,Created on,Material group,Net value,Customer group",
            "a,11,2024-01-02,tea,2.50,G",
            "b,12,2024-01-02,rum,1.00,G",
        ],
        {"a": (1, 2.5, "tea"), "b": (1, 1.0, "rum")},
    ),
    "members and their cards": (
        ["Membership No,Number of purchases,Lifetime Spend,Segment Name", "a,3,9.50,G", "b,1,1,G"],
        {"a": (3, 9.5, ""), "b": (1, 1.0, "")},
    ),
    "a date of creation with its zone": (
        ["Customer Ref,Order,Created (UTC),Total,Tier", "a,11,2024-01-02,2.50,G", "b,12,2024-01-02,1.00,G"],
        {"a": (1, 2.5, ""), "b": (1, 1.0, "")},
    ),
    "lifetime": (
        ["Contact,Total Orders,Lifetime Value,Last Order Date,group", "a,3,9.50,2024-01-02,G", "b,1,1,2024-01-02,G"],
        {"a": (3, 9.5, ""), "b": (1, 1.0, "")},
    ),
}


@pytest.mark.parametrize(("lines", "expected"), [*WORDS.values()], ids=[*WORDS])
def test_a_word_that_changes_a_meaning_is_not_skipped(lines: list[str], expected: Found) -> None:
    assert read(lines)[0] == expected


def test_a_description_beside_a_category_is_no_guess() -> None:
    rows = ["1,2024-01-02,a,vela,casa,2.50,G", "2,2024-01-02,a,copo,casa,3.00,G", "3,2024-01-03,b,vela,casa,1.00,G"]
    found, told = read(["Pedido,Data,Cliente,Descrição,Categoria do produto,Total,Segmento", *rows])
    assert found["a"] == (2, 5.5, "casa")
    assert "column_guessed" not in told


@pytest.mark.parametrize(("lines", "expected"), [*NAMES.values()], ids=[*NAMES])
def test_names_as_shops_write_them_are_found(lines: list[str], expected: Found) -> None:
    assert read(lines)[0] == expected


@pytest.mark.parametrize(
    "lines",
    [
        ["email,thing,spend,cluster", "a@x.test,tea,1.50,G", "a@x.test,rum,2.50,G", "b@x.test,tea,1.50,G"],
        ["cliente,produto,preço,quantidade,segmento", "a,tea,1.50,1,G", "a,rum,2.50,2,G", "b,tea,1.50,1,G"],
    ],
)
def test_order_lines_are_asked_for_their_order_and_date(lines: list[str]) -> None:
    (text,) = texts_of(lambda: read(lines))
    assert "one row for each purchase" in text
    assert "“order_id”" in text
    assert "“order_date”" in text
    assert "frequency" not in text


def test_a_product_called_total_and_a_package_above_another_customers_line_stay_what_they_are() -> None:
    found, told = read(
        [
            "order_id,customer_id,date,product,amount,cluster",
            "1,a,2024-01-02,Pen,10.00,G",
            "1,a,2024-01-02,Total Care,10.00,G",
            "2,a,2024-01-03,Kit de 1 caneta,20.00,G",
            "3,b,2024-01-04,Caneta,,G",
            "3,b,2024-01-04,Lapis,5.00,G",
        ]
    )
    assert found == {"a": (2, 40.0, "Kit de 1 caneta|Pen|Total Care"), "b": (1, 5.0, "Lapis")}
    assert "number_missing" in told
