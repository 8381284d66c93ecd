"""What a column means: words that change a meaning, who the customer is, and names as shops write them."""

import pytest

from core.intake import File, read_files
from core.model.customers import columns_of
from tests.core.support import csv_of, texts_of

Found = dict[str, tuple[int, float, str]]


def read(lines: list[str], labels: list[str] | None = None) -> tuple[Found, list[str]]:
    """Each customer's orders, spend and product types, and the codes of what was told."""
    beside = File("labels.csv", csv_of(*labels)) if labels else None
    found = read_files(File("customers.csv", csv_of(*lines)), beside)
    rows = columns_of(found.customers).itertuples(index=False)
    return {
        str(row[0]): (int(row[1]), round(float(row[2]), 2), "|".join(sorted(str(row[3]).split("|")))) for row in rows
    }, [problem.code for problem in found.problems]


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
    "purchases with cents are money": (
        ["cliente,número de compras,total de compras,segmento", "a,3,99.50,G", "b,1,5.00,G"],
        {"a": (3, 99.5, ""), "b": (1, 5.0, "")},
    ),
}

PEOPLE = {
    "a document that is mostly blank": (
        ["CPF,E-mail,pedidos,gasto,segmento", ",a@x.test,1,2.50,G", "1112,b@x.test,2,3.50,G", ",c@x.test,1,4,G"],
        {"a@x.test": (1, 2.5, ""), "b@x.test": (2, 3.5, ""), "c@x.test": (1, 4.0, "")},
    ),
    "a key of the database": (
        ["_id,customer_id,orders,spend,cluster", "f00a,11,1,2.50,G", "f00b,12,2,3.50,G", "f00c,13,1,4,G"],
        {"11": (1, 2.5, ""), "12": (2, 3.5, ""), "13": (1, 4.0, "")},
    ),
    "a number of the row": (
        ["id,email,orders,spend,cluster", "1,a@x.test,1,2.50,G", "2,b@x.test,2,3.50,G", "3,c@x.test,1,4,G"],
        {"a@x.test": (1, 2.5, ""), "b@x.test": (2, 3.5, ""), "c@x.test": (1, 4.0, "")},
    ),
    "a customer id for each order": (
        [
            "order_id,customer_id,email,amount,cluster",
            "1,k1,a@x.test,2.50,G",
            "2,k2,a@x.test,3.50,G",
            "3,k3,b@x.test,4.00,G",
        ],
        {"a@x.test": (2, 6.0, ""), "b@x.test": (1, 4.0, "")},
    ),
    "names of people": (
        ["pedido,comprador,e-mail,valor,segmento", "1,Ana Lima,a@x.test,2.50,G", "2,Ana Lima,b@x.test,3.50,G"],
        {"a@x.test": (1, 2.5, ""), "b@x.test": (1, 3.5, "")},
    ),
    "guests": (
        [
            "order_id,customer_id,billing email,amount,cluster",
            "1,guest,a@x.test,2.50,G",
            "2,guest,b@x.test,3.50,G",
            "3,8,c@x.test,4.00,G",
            "4,8,c@x.test,1.00,G",
        ],
        {"a@x.test": (1, 2.5, ""), "b@x.test": (1, 3.5, ""), "c@x.test": (2, 5.0, "")},
    ),
    "e-mails in capitals": (
        [
            "pedido,correo electrónico,fecha,importe,grupo",
            "1,ANA@x.test,2024-01-02,2.50,G",
            "2,ana@x.test,2024-01-03,3.50,G",
            "3,b@x.test,2024-01-03,1.50,G",
        ],
        {"ana@x.test": (2, 6.0, ""), "b@x.test": (1, 1.5, "")},
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
    "lifetime": (
        ["Contact,Total Orders,Lifetime Value,Last Order Date,group", "a,3,9.50,2024-01-02,G", "b,1,1,2024-01-02,G"],
        {"a": (3, 9.5, ""), "b": (1, 1.0, "")},
    ),
}


@pytest.mark.parametrize(("lines", "expected"), [*WORDS.values()], ids=[*WORDS])
def test_a_word_that_changes_a_meaning_is_not_skipped(lines: list[str], expected: Found) -> None:
    assert read(lines)[0] == expected


@pytest.mark.parametrize(("lines", "expected"), [*PEOPLE.values()], ids=[*PEOPLE])
def test_the_customer_is_who_fits_and_the_user_is_told(lines: list[str], expected: Found) -> None:
    found, told = read(lines)
    assert found == expected
    assert {"column_guessed", "ids_in_small_letters"}.intersection(told)


@pytest.mark.parametrize(("lines", "expected"), [*NAMES.values()], ids=[*NAMES])
def test_names_as_shops_write_them_are_found(lines: list[str], expected: Found) -> None:
    assert read(lines)[0] == expected


def test_the_id_that_the_labels_have_is_the_customers() -> None:
    lines = ["customer_id,email,orders,spend", "1,A@x.test,1,2", "2,b@x.test,2,3", "3,c@x.test,4,5"]
    found, told = read(lines, ["email,cluster", "a@x.test,G", "b@x.test,G", "c@x.test,G"])
    assert list(found) == ["a@x.test", "b@x.test", "c@x.test"]
    assert told.count("column_guessed") == 1
    assert list(read(lines, ["customer_id,cluster", "1,G", "2,G", "3,G"])[0]) == ["1", "2", "3"]


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
