"""Columns find their role by the meaning of their header, and the user's choice stands over everything."""

import itertools

import pytest

from core import Role, header_key, possible_columns, read_both, read_customers, read_labels, read_table, suggest_roles
from core.tables.header_vocabulary import PHRASES
from core.tables.headers import meanings
from core.tables.table import Table
from tests.core.support import csv_of, texts_of


def table_of(*lines: str) -> Table:
    return read_table(csv_of(*lines), "file.csv")


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("cliente_id", Role.ID),
        ("id cliente", Role.ID),
        ("Código do Cliente", Role.ID),
        ("customer id", Role.ID),
        ("CustomerID", Role.ID),
        ("Nº do cliente", Role.ID),
        ("Client", Role.ID),
        ("CPF", Role.ID),
        ("E-mail", Role.ID),
        ("household_id", Role.ID),
        ("código de cliente", Role.ID),
        ("pedidos", Role.FREQUENCY),
        ("nº de pedidos", Role.FREQUENCY),
        ("Número de órdenes", Role.FREQUENCY),
        ("Qtd. Pedidos", Role.FREQUENCY),
        ("Quantidade de compras", Role.FREQUENCY),
        ("Orders", Role.FREQUENCY),
        ("orders_last_12_months", Role.FREQUENCY),
        ("purchase count", Role.FREQUENCY),
        ("FREQUÊNCIA", Role.FREQUENCY),
        ("frecuencia", Role.FREQUENCY),
        ("valor_gasto", Role.AMOUNT_SPENT),
        ("revenue", Role.AMOUNT_SPENT),
        ("gasto_total", Role.AMOUNT_SPENT),
        ("Gasto Total (R$)", Role.AMOUNT_SPENT),
        ("faturamento", Role.AMOUNT_SPENT),
        ("importe total", Role.AMOUNT_SPENT),
        ("totalSpent", Role.AMOUNT_SPENT),
        ("Monetary", Role.AMOUNT_SPENT),
        ("sales value", Role.AMOUNT_SPENT),
        ("Total", Role.AMOUNT_SPENT),
        ("categorias", Role.PRODUCT_TYPES),
        ("Tipos de produto", Role.PRODUCT_TYPES),
        ("tipos de producto", Role.PRODUCT_TYPES),
        ("Product Categories", Role.PRODUCT_TYPES),
        ("departamento", Role.PRODUCT_TYPES),
        ("segmento", Role.CLUSTER),
        ("cluster", Role.CLUSTER),
        ("Customer Segment", Role.CLUSTER),
        ("grupo", Role.CLUSTER),
        ("InvoiceNo", Role.ORDER_ID),
        ("id do pedido", Role.ORDER_ID),
        ("basket_id", Role.ORDER_ID),
        ("Data da compra", Role.ORDER_DATE),
        ("fecha", Role.ORDER_DATE),
        ("transaction_timestamp", Role.ORDER_DATE),
        ("Quantity", Role.QUANTITY),
        ("Preço unitário", Role.UNIT_PRICE),
    ],
)
def test_a_header_finds_its_role_in_three_languages(header: str, role: Role) -> None:
    found = suggest_roles(table_of(f"{header}|something else", "1|x"))
    assert found.columns == {role: header}
    assert found.sure == {role}


@pytest.mark.parametrize(
    "header",
    ["customer names", "nome", "avg order value", "ticket médio", "gasto por pedido", "city", "notes", "%"],
)
def test_a_header_with_another_meaning_finds_none(header: str) -> None:
    assert suggest_roles(table_of(f"{header}|something else", "1|x")).columns == {}


def test_a_phrase_names_one_role_only() -> None:
    phrases = [tuple(sorted(phrase.split())) for phrases in PHRASES.values() for phrase in phrases]
    assert sorted({phrase for phrase in phrases if phrases.count(phrase) > 1}) == []
    assert set(PHRASES) == {str(role) for role in Role}


def test_every_phrase_is_made_of_meanings_that_some_word_has() -> None:
    for phrase in itertools.chain.from_iterable(PHRASES.values()):
        assert meanings(phrase) == tuple(phrase.split()), phrase


def test_of_two_names_the_plainer_one_wins_and_the_user_is_told() -> None:
    table = table_of("customer_id,orders,orders last year,amount_spent,revenue", "a,1,2,3,4")
    found = suggest_roles(table)
    assert found.columns[Role.FREQUENCY] == "orders"
    assert found.columns[Role.AMOUNT_SPENT] == "amount_spent"
    assert found.candidates == {
        Role.FREQUENCY: ("orders", "orders last year"),
        Role.AMOUNT_SPENT: ("amount_spent", "revenue"),
    }
    assert found.sure == {Role.ID}
    assert [problem.code for problem in read_customers(table).problems].count("column_guessed") == 2


def test_of_two_equal_names_the_column_whose_cells_suit_wins() -> None:
    table = table_of("id,pedidos,orders,spend,gasto", "a,x,1,2.50,7", "b,y,2,3.25,8")
    columns = suggest_roles(table).columns
    assert columns[Role.FREQUENCY] == "orders"
    assert columns[Role.AMOUNT_SPENT] == "spend"


def test_two_equal_columns_are_one() -> None:
    assert suggest_roles(table_of("id,pedidos,orders,spend", "a,1, 1,2")).columns[Role.FREQUENCY] == "pedidos"


def test_columns_that_cannot_be_told_apart_are_asked_for() -> None:
    table = table_of("id,pedidos,orders,spend", "a,1,2,2")
    found = suggest_roles(table)
    assert Role.FREQUENCY not in found.columns
    assert found.tied == {Role.FREQUENCY}
    assert texts_of(lambda: read_customers(table)) == [
        "file.csv: Several columns could be frequency: “pedidos” and “orders”. Keep one of them, or rename the others."
    ]
    assert read_customers(table, {Role.FREQUENCY: "orders"}).customers.frequency.tolist() == [2]


def test_what_the_user_chooses_overrides_every_name() -> None:
    table = table_of("id,frequency,amount_spent,product_types,mail,visits", "1,2,3,tea,a@b,9")
    read = read_customers(
        table, {Role.ID: "mail", Role.FREQUENCY: "visits", Role.AMOUNT_SPENT: "frequency", Role.PRODUCT_TYPES: None}
    )
    assert read.customers.ids.tolist() == ["a@b"]
    assert read.customers.frequency.tolist() == [9]
    assert read.customers.amount_spent.tolist() == [2]
    assert read.customers.n_categories.tolist() == [0]
    assert read.roles.sure >= {Role.ID, Role.FREQUENCY, Role.AMOUNT_SPENT, Role.PRODUCT_TYPES}
    labels = read_labels(table, {Role.CLUSTER: "visits"}).labels
    assert (labels.ids.tolist(), labels.parents.tolist()) == (["1"], ["9"])


def test_the_mapping_form_gets_three_different_values_of_each_column_and_the_columns_that_could_be_it() -> None:
    lines = [
        f"c{number},{number % 2 + 1},{number}.50,2024-01-0{number},{'tea' if number % 2 else 'wine'}"
        for number in range(1, 6)
    ]
    table = table_of("who,how often,worth,when,what", *lines)
    found = suggest_roles(table)
    assert found.columns == {}
    assert found.samples["who"] == ("c1", "c2", "c3")
    assert found.samples["what"] == ("tea", "wine")
    assert possible_columns(table, found, Role.ID)[0] == "who"
    assert possible_columns(table, found, Role.FREQUENCY) == ("how often",)
    assert possible_columns(table, found, Role.AMOUNT_SPENT) == ("how often", "worth")
    assert possible_columns(table, found, Role.PRODUCT_TYPES) == ("what",)
    assert possible_columns(table, found, Role.ORDER_DATE) == ("when",)


def test_files_with_the_same_header_have_the_same_key() -> None:
    key = header_key(table_of("a,b ,c", "1,2,3"))
    assert key == header_key(table_of("c, b,a", "4,5,6", "7,8,9"))
    assert key != header_key(table_of("a,b", "1,2"))
    assert key != header_key(table_of("A,b,c", "1,2,3"))


def test_in_a_file_without_a_count_of_orders_the_id_of_the_customer_wins_over_a_bare_id() -> None:
    assert suggest_roles(table_of("id,customer_id,cluster", "1,a,x")).columns[Role.ID] == "customer_id"
    assert suggest_roles(table_of("id,customer_id,orders", "1,a,2")).columns[Role.ID] == "id"


def test_labels_in_a_column_beside_the_customers_are_read_with_them() -> None:
    table = table_of(
        "id,pedidos,gasto,categoria,segmento", " a ,1,2,tea,Gold", "b,x,2,tea,Gold", "c,3,4,wine,", "d,1,1,,7"
    )
    people, labels = read_both(table)
    assert people.customers.ids.tolist() == ["a", "c", "d"]
    assert dict(zip(labels.labels.ids, labels.labels.parents, strict=True)) == {"a": "Gold", "d": "7"}
    assert [(problem.where.row, problem.code) for problem in labels.problems] == [(4, "label_missing")]


def test_labels_beside_order_lines_are_the_same_on_each_line_or_a_problem() -> None:
    lines = ["a,1,5,Gold", "a,2,5,Gold", "b,3,1,Silver", "b,4,x,Bronze", "c,5,x,Gold"]
    people, labels = read_both(table_of("customer,order,amount,segment", *lines))
    assert people.customers.ids.tolist() == ["a", "b"]
    assert dict(zip(labels.labels.ids, labels.labels.parents, strict=True)) == {"a": "Gold", "b": "Silver"}
    assert [problem.text for problem in labels.problems] == [
        "file.csv, row 5: The customer “b” already has a label, in row 4. Keep one row for each customer."
    ]


def test_two_files_tell_all_their_problems_at_once() -> None:
    def read() -> object:
        return read_both(table_of("id,spend,category", "a,1,tea"), table_of("id,place", "a,Rio"))

    texts = texts_of(read)
    assert ["no column for frequency" in texts[0], "no column for cluster_id" in texts[1], len(texts)] == [
        True,
        True,
        2,
    ]


def test_files_given_the_wrong_way_round_are_exchanged() -> None:
    people, labels = read_both(table_of("id,cluster", "a,1"), table_of("id,orders,spend,category", "a,1,2,tea"))
    assert people.customers.ids.tolist() == labels.labels.ids.tolist() == ["a"]
    assert people.customers.amount_spent.tolist() == [2]
