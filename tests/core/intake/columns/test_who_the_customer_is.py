"""Who the customer is, where several columns could say it: by what fits, and by what the labels file has."""

import pytest

from tests.core.intake.reading import Found, read

PEOPLE = {
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

KEPT = {
    "a payment's id beside e-mails that come again": (
        [
            "id,created,customer email,amount,product,cluster",
            "pi_1,2024-01-02,a@x.test,10,tea,G",
            "pi_1,2024-01-02,a@x.test,5,rum,G",
            "pi_2,2024-02-02,a@x.test,10,tea,G",
            "pi_3,2024-01-02,b@x.test,7,tea,G",
        ],
        {"a@x.test": (2, 25.0, "rum|tea"), "b@x.test": (1, 7.0, "tea")},
    ),
    "names where nothing else names the customers": (
        [
            "Order no,Order date,Customer name,Category,Amount,cluster",
            "1,2024-01-02,Ana Lima,tea,10,G",
            "2,2024-01-03,Ana Lima,rum,5,G",
            "3,2024-01-03,Rui Costa,tea,7,G",
        ],
        {"Ana Lima": (2, 15.0, "rum|tea"), "Rui Costa": (1, 7.0, "tea")},
    ),
    "names beside a tax number that is blank": (
        [
            "Número do pedido,Data,Nome do contato,CPF/CNPJ,Descrição,Total,cluster",
            "1,2024-01-02,Ana Lima,,tea,10,G",
            "2,2024-01-03,Ana Lima,,rum,5,G",
            "3,2024-01-03,Rui Costa,,tea,7,G",
        ],
        {"Ana Lima": (2, 15.0, "rum|tea"), "Rui Costa": (1, 7.0, "tea")},
    ),
    "an e-mail beside a document that is mostly blank, which could not be it": (
        ["CPF,E-mail,pedidos,gasto,segmento", ",a@x.test,1,2.50,G", "1112,b@x.test,2,3.50,G", ",c@x.test,1,4,G"],
        {"a@x.test": (1, 2.5, ""), "b@x.test": (2, 3.5, ""), "c@x.test": (1, 4.0, "")},
    ),
    "ids that count the rows where two customers share an e-mail": (
        ["id,email,orders,spend,cluster", "1,a@x.test,4,42,G", "2,a@x.test,2,60,G", "3,b@x.test,1,5,G"],
        {"1": (4, 42.0, ""), "2": (2, 60.0, ""), "3": (1, 5.0, "")},
    ),
    "an id that everybody has, beside e-mails": (
        ["customer_id,email,orders,spend,cluster", "7,a@x.test,4,42,G", "8,b@x.test,2,60,G"],
        {"7": (4, 42.0, ""), "8": (2, 60.0, "")},
    ),
    "ids that differ in capitals and are no e-mails": (
        ["id,orders,spend,cluster", "a1,1,2,G", "A1,3,4,G"],
        {"a1": (1, 2.0, ""), "A1": (3, 4.0, "")},
    ),
    "a person's id beside the one of an order": (
        [
            "order_id,customer_id,customer_unique_id,date,spend,cluster",
            "1,c-1,u-1,2024-01-02,10,G",
            "2,c-2,u-1,2024-01-03,20,G",
            "3,c-3,u-2,2024-01-04,5,G",
        ],
        {"u-1": (2, 30.0, ""), "u-2": (1, 5.0, "")},
    ),
}


@pytest.mark.parametrize(("lines", "expected"), [*PEOPLE.values()], ids=[*PEOPLE])
def test_the_customer_is_who_fits_and_the_user_is_told(lines: list[str], expected: Found) -> None:
    found, told = read(lines)
    assert found == expected
    assert {"column_guessed", "ids_in_small_letters"}.intersection(told)


@pytest.mark.parametrize(("lines", "expected"), [*KEPT.values()], ids=[*KEPT])
def test_a_sound_id_stays(lines: list[str], expected: Found) -> None:
    assert read(lines)[0] == expected


def test_the_id_that_the_labels_have_is_the_customers() -> None:
    lines = ["customer_id,email,orders,spend", "1,A@x.test,1,2", "2,b@x.test,2,3", "3,c@x.test,4,5"]
    found, told = read(lines, ["email,cluster", "a@x.test,G", "b@x.test,G", "c@x.test,G"])
    assert list(found) == ["a@x.test", "b@x.test", "c@x.test"]
    assert told.count("column_guessed") == 1
    assert list(read(lines, ["customer_id,cluster", "1,G", "2,G", "3,G"])[0]) == ["1", "2", "3"]


def test_who_writes_an_e_mail_with_other_capitals_is_the_same_person_in_both_files() -> None:
    lines = ["order_id,email,date,amount", "1,Ana@X.test,2024-01-02,10", "2,ana@x.test,2024-01-03,20"]
    found, told = read(lines, ["email,cluster", "ANA@x.test,Gold"])
    assert found == {"ana@x.test": (2, 30.0, "")}
    assert told.count("ids_in_small_letters") == 2, "once for each file"
    assert "labels_without_customer" not in told
