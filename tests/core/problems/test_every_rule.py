"""Every rule: an input that breaks it, and the whole sentence that the user reads."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from core import (
    InvalidInput,
    Labels,
    Problem,
    Role,
    Settings,
    explore,
    read_customers,
    read_labels,
    read_table,
)
from core.cli.arguments import parser
from core.cli.corrections import corrections_of
from core.cli.input_files import read_paths
from core.intake import Corrections
from core.intake.files import File, read_files
from core.intake.request.read_request import read_request
from core.intake.request.settings import RequestLimits
from core.language import quoted
from core.model.parents import group_by_parent
from core.problems.hints import Door, with_hint
from core.problems.rules import RULES, Effect
from core.tables.limits import DEFAULT_LIMITS, Limits
from tests.core.format_cases import CASES_OF_FORMATS
from tests.core.support import csv_of, customers_of, people

HEADER = "id,frequency,amount_spent,product_types"
GOOD = "good,1,1.50,tea"


def problems_of(action: Callable[[], Iterable[Problem]]) -> list[Problem]:
    """The problems that an action finds, whether it raises them or returns them."""
    try:
        return list(action())
    except InvalidInput as error:
        return list(error.problems)


def customers(*lines: str) -> Callable[[], Iterable[Problem]]:
    return lambda: read_customers(read_table(csv_of(*lines), "customers.csv")).problems


def row(line: str) -> Callable[[], Iterable[Problem]]:
    return customers(HEADER, GOOD, line)


def csv_within(limits: Limits, *lines: str) -> Callable[[], Iterable[Problem]]:
    return lambda: read_table(csv_of(*lines), "x.csv", limits).problems


def labels(*lines: str) -> Callable[[], Iterable[Problem]]:
    return lambda: read_labels(read_table(csv_of(*lines), "labels.csv")).problems


def lines(*lines: str, header: str = "customer_id,order_id,date,category,amount") -> Callable[[], Iterable[Problem]]:
    """The problems of order lines, without the sentences on what was added up and on absent categories."""
    table = read_table(csv_of(header, *lines), "lines.csv")
    usual = ("lines_added_up", "categories_absent")
    return lambda: [problem for problem in read_customers(table).problems if problem.code not in usual]


def chosen(**roles: str) -> Callable[[], Iterable[Problem]]:
    table = read_table(csv_of(HEADER, GOOD), "customers.csv")
    return lambda: read_customers(table, {Role(role): column for role, column in roles.items()}).problems


def request(text: str, limits: RequestLimits | None = None) -> Callable[[], Iterable[Problem]]:
    def read() -> Iterable[Problem]:
        read_request(text.encode(), "request.json", most=limits)
        return []

    return read


def last_of(action: Callable[[], Iterable[Problem]]) -> Callable[[], Iterable[Problem]]:
    return lambda: problems_of(action)[-1:]


def joined(ids: list[str], labelled: list[str]) -> Callable[[], Iterable[Problem]]:
    def join() -> Iterable[Problem]:
        found = customers_of((name, 1, 1.0, []) for name in ids)
        return group_by_parent(found, Labels.of(dict.fromkeys(labelled, 1))).problems(found)

    return join


def both(customers_text: str, labels_text: str | None = None) -> Callable[[], Iterable[Problem]]:
    labels_file = File("labels.csv", labels_text.encode()) if labels_text else None
    return lambda: read_files(File("people.csv", customers_text.encode()), labels_file).problems


TWO_PEOPLE = "id,orders,spend,segment\na,1,2,X\nb,2,3,Y"


def corrected(corrections: Corrections, text: str = TWO_PEOPLE) -> Callable[[], Iterable[Problem]]:
    return lambda: [
        problem
        for problem in read_files(File("people.csv", text.encode()), corrections=corrections).problems
        if problem.code != "categories_absent"
    ]


def unopened() -> Iterable[Problem]:
    return read_paths(Path("nowhere", "people.csv"), None, Corrections(), None, leave_out_bad_rows=False).problems


def option(*options: str) -> Callable[[], Iterable[Problem]]:
    return lambda: corrections_of(parser().parse_args(["explore", "people.csv", *options]))[1]


def settings(**given: object) -> Callable[[], Iterable[Problem]]:
    def make() -> Iterable[Problem]:
        Settings(**given)  # type: ignore[arg-type]
        return []

    return make


def unknown_target() -> Iterable[Problem]:
    explore(*people(1, 2, 3), Settings(target_cluster="Silver"))
    return []


def request_with(customer: str = "", more: str = "") -> Callable[[], Iterable[Problem]]:
    body = customer or '{"id": "a", "frequency": 1, "amount_spent": 2, "product_types": []}'
    return request(f'{{"customers": [{body}], "labels": {{"a": 1}}{more}}}')


def no_csv() -> Iterable[Problem]:
    return read_table(bytes(range(32)) * 9, "customers.csv").problems


def mixed_encodings() -> Iterable[Problem]:
    accents = "id,city\n1,Málaga\n2,Conceição\n3,São João\n"
    return read_table(accents.encode() + b"4,Bel\xe9m\n", "x.csv").problems


CASES: list[tuple[str, Callable[[], Iterable[Problem]], list[str]]] = [
    (
        "file_empty",
        customers(""),
        ["customers.csv: The file is empty. Export it again and check that it has rows."],
    ),
    (
        "file_not_text",
        no_csv,
        [
            "customers.csv: The file is not a CSV, but binary data or damaged text. "
            "Save it as CSV (UTF-8) and upload it again."
        ],
    ),
    (
        "file_no_rows",
        customers(HEADER),
        ["customers.csv: The file has a header and no rows below it. Export it again with the customers in it."],
    ),
    (
        "limit_passed",
        csv_within(Limits(bytes=20), HEADER, GOOD),
        [
            "x.csv: The file has more than 20 bytes, which is the limit. "
            "Split the file, or leave out what is not needed."
        ],
    ),
    (
        "limit_passed",
        csv_within(Limits(rows=2), "id,a", "1,2", "3,4", "5,6"),
        ["x.csv: The file has more than 2 rows, which is the limit. Split the file, or leave out what is not needed."],
    ),
    (
        "limit_passed",
        csv_within(Limits(columns=3), HEADER, GOOD),
        [
            "x.csv: The file has more than 3 columns, which is the limit. "
            "Split the file, or leave out what is not needed."
        ],
    ),
    (
        "limit_passed",
        csv_within(Limits(cell_length=30), HEADER, GOOD, "b,1,2," + "x" * 40),
        [
            "x.csv: The file has more than 30 characters in one cell, which is the limit. "
            "It begins “xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx”. "
            "Look there for a quotation mark that is not closed, or shorten the text."
        ],
    ),
    (
        "quote_open",
        customers(HEADER, GOOD, 'b,1,"2'),
        ['customers.csv, row 3: A quotation mark is opened and never closed: “b,1,"2”. Close it, or remove it.'],
    ),
    (
        "quote_stray",
        customers(HEADER, GOOD, 'b,1,2,"tea'),
        [
            "customers.csv, row 3: A quotation mark is opened and never closed, or stands alone inside a text; "
            'it is read as part of the text: “b,1,2,"tea”.'
        ],
    ),
    (
        "rows_above",
        customers("Customers of May", "", HEADER, GOOD, "b,1,2,tea"),
        ["customers.csv: The table begins in row 3; what stands above it is not used: “Customers of May”."],
    ),
    (
        "rows_below",
        customers(HEADER, GOOD, "b,1,2,tea", "", "Source: the shop"),
        ["customers.csv, row 5: The row stands below the table and is not read as data: “Source: the shop”."],
    ),
    (
        "header_absent",
        csv_within(DEFAULT_LIMITS, "a,1,2.5", "b,2,7", "c,3,8"),
        [
            "x.csv: The file has no header: its first row is read as data, and the columns are called "
            "“column 1”, “column 2” and so on."
        ],
    ),
    (
        "header_joined",
        csv_within(DEFAULT_LIMITS, "who,orders,spend", "id,number,EUR", *(f"c,{number},2.5" for number in range(12))),
        [
            "x.csv: 2 rows are read together as the header: "
            "the columns begin with “who id”, “orders number” and “spend EUR”."
        ],
    ),
    (
        "header_short",
        csv_within(DEFAULT_LIMITS, "id,frequency,amount_spent", "a,1,2,tea", "b,1,2,tea"),
        ["x.csv: The header has 3 cells and the rows have 4. The last columns are called by their position."],
    ),
    (
        "header_repeated",
        customers(HEADER, GOOD, HEADER, "b,1,2,tea"),
        ["customers.csv, row 3: The header stands here again; the rows below it are read as more of the table."],
    ),
    (
        "table_second",
        customers(HEADER, GOOD, "b,1,2,tea", "", "shop,city", "1,Rio", "2,Lima"),
        [
            "customers.csv, row 5: Another table with 2 rows begins here: “shop,city”. "
            "Only the first table is read; save the other as a file of its own."
        ],
    ),
    (
        "row_mended",
        csv_within(
            DEFAULT_LIMITS,
            HEADER,
            *(f"c{number},{number},{number}.5,tea" for number in range(20)),
            "d,1,2,coffee, black",
        ),
        [
            "x.csv, row 22: The row has 5 cells and the header has 4. "
            "It is read in the one way that fits the other rows: check it."
        ],
    ),
    (
        "characters_mixed",
        mixed_encodings,
        ["x.csv: 1 character is not in UTF-8 as the others are, and read as Windows-1252. Check names with accents."],
    ),
    (
        "json_broken",
        request('{"customers": [1,]}'),
        [
            "request.json: The text is not valid JSON at line 1, column 18: Expecting value. "
            "Mend it there and try again."
        ],
    ),
    (
        "column_missing",
        customers("name,visits,amount_spent,product_types", "a,1,2,tea"),
        [
            "customers.csv: There is no column for id. Call it “id” or “customer_id”; "
            "the columns of the file are “name”, “visits”, “amount_spent” and “product_types”.",
            "customers.csv: There is no column for frequency. Call it “frequency”; "
            "the columns of the file are “name”, “visits”, “amount_spent” and “product_types”.",
        ],
    ),
    (
        "column_missing",
        customers("email,thing,spend", "a@x.test,tea,1", "a@x.test,rum,2"),
        [
            "customers.csv: The file seems to have one row for each purchase, because “a@x.test” stands in several "
            "rows, but it has no column for the number of the order or for its date. Call it “order_id” or "
            "“order_date”; the columns of the file are “email”, “thing” and “spend”."
        ],
    ),
    (
        "column_missing",
        labels("customer_id,place", "a,1"),
        [
            "labels.csv: There is no column for cluster_id. Call it “cluster_id” or “cluster”; "
            "the columns of the file are “customer_id” and “place”."
        ],
    ),
    (
        "column_twice",
        customers("id,frequency,Amount Spent,amount-spent,product_types", "a,1,2,3,tea"),
        [
            "customers.csv: Several columns could be amount_spent: “Amount Spent” and “amount-spent”. "
            "Keep one of them, or rename the others."
        ],
    ),
    (
        "no_usable_row",
        customers(HEADER, ",1,2,tea", "b,x,2,tea"),
        [
            "customers.csv: No row of the file can be used. Row 2: id is empty. Write the customer's id.",
            "customers.csv, row 2: id is empty. Write the customer's id.",
            "customers.csv, row 3: frequency is “x”. Write a number, such as 12.",
        ],
    ),
    (
        "no_usable_row",
        labels("customer_id,cluster_id", "a,", "b,1,2"),
        [
            "labels.csv: No row of the file can be used. "
            "Row 2: cluster_id is empty. Write the cluster that the customer belongs to.",
            "labels.csv, row 2: cluster_id is empty. Write the cluster that the customer belongs to.",
            "labels.csv, row 3: The row has 3 cells and the header has 2. "
            "If a text contains the separator, put it in quotes.",
        ],
    ),
    (
        "no_label_fits",
        joined(["C1", "C2", "C3", "C4"], ["1"]),
        [
            "No customer has a label: customers and labels have no id in common. "
            "Customers have ids like “C1”, “C2” and “C3”, labels have ids like “1”. Use the same ids in both."
        ],
    ),
    ("parent_unknown", unknown_target, ["target_cluster: There is no parent “Silver”. The labels name “1”."]),
    (
        "setting_wrong",
        settings(k_range=[1, 3], scaling="sqrt", chosen_k=9),
        [
            "k_range must be a list of whole numbers from 2 to 200, but is “[1, 3]”.",
            "scaling must be “zscore”, “log” or “none”, but is “sqrt”.",
        ],
    ),
    (
        "type_wrong",
        request_with('{"id": 7, "frequency": "5", "amount_spent": true, "product_types": "tea"}'),
        [
            "request.json, customers[0].id: This must be the customer's id as text, in quotes, but is the number 7.",
            "request.json, customers[0].frequency: This must be a whole number, but is the text “5”.",
            "request.json, customers[0].amount_spent: This must be a number, but is true.",
            "request.json, customers[0].product_types: This must be an array of texts, but is the text “tea”.",
        ],
    ),
    (
        "key_missing",
        request("{}"),
        [
            "request.json: The key customers is missing. Add it: an array of customers.",
            "request.json: The key labels is missing. "
            "Add it: an object that maps each customer's id to its parent cluster.",
        ],
    ),
    (
        "key_unknown",
        request_with(more=', "target_clutser": 1, "extra": 2'),
        [
            "request.json: The key “target_clutser” is not known. Did you mean “target_cluster”?",
            "request.json: The key “extra” is not known. Known are customers, labels, target_cluster, k_range "
            "and options.",
        ],
    ),
    (
        "request_too_large",
        request(
            '{"customers": [1, 2, 3], "labels": {"a": 1}, "k_range": [2, 3, 4]}', RequestLimits(customers=2, k_values=2)
        ),
        [
            "request.json, customers: There are 3 customers, and the limit is 2.",
            "request.json, k_range: There are 3 values of k, and the limit is 2.",
        ],
    ),
    (
        "problems_more",
        last_of(
            request(
                '{"labels": {"a": 1}, "customers": [' + ",".join(["1"] * 1001) + "]}",
                RequestLimits(customers=10_000, k_values=9, problems=1000),
            )
        ),
        ["request.json: There are more problems; the first 1,000 are listed. Mend those first."],
    ),
    (
        "cells_too_many",
        row("b,1,2,tea,wine"),
        [
            "customers.csv, row 3: The row has 5 cells and the header has 4. "
            "If a text contains the separator, put it in quotes."
        ],
    ),
    (
        "cells_too_few",
        row("b"),
        [
            "customers.csv, row 3: The row has 1 cell and the header has 4. "
            "Complete the row; leave a cell empty between separators."
        ],
    ),
    ("id_missing", row(" ,1,2,tea"), ["customers.csv, row 3: id is empty. Write the customer's id."]),
    (
        "text_unstorable",
        row("b\x00c,1,2,tea"),
        ["customers.csv, row 3: id is “b\\x00c”, with a character that no file or CRM can store (code 0). Remove it."],
    ),
    (
        "text_unstorable",
        labels("customer_id,cluster_id", "a\x00,1", "b,2\x00", *[f"c{number},1" for number in range(20)]),
        [
            "labels.csv, row 2: customer_id is “a\\x00”, with a character that no file or CRM can store (code 0). "
            "Remove it.",
            "labels.csv, row 3: cluster_id is “2\\x00”, with a character that no file or CRM can store (code 0). "
            "Remove it.",
        ],
    ),
    (
        "id_repeated",
        row("good,3,4,tea"),
        ["customers.csv, row 3: id is “good”, as in row 2. Keep one row for each customer."],
    ),
    (
        "category_differs",
        row("good,3,4,wine"),
        [
            "customers.csv, row 3: id is “good”, as in row 2, but with another “product_types”. Add the two rows up if "
            "each has numbers of its own, or write both categories into one of them."
        ],
    ),
    (
        "number_missing",
        row("b,, ,tea"),
        [
            "customers.csv, row 3: frequency is empty. Write a number, such as 12; write 0 if there is none.",
            "customers.csv, row 3: amount_spent is empty. Write a number, such as 12.50; write 0 if there is none.",
        ],
    ),
    (
        "number_unreadable",
        row("b,1,12.5O,tea"),
        ["customers.csv, row 3: amount_spent is “12.5O”. Write a number, such as 12.50."],
    ),
    (
        "number_unreadable",
        customers("id;frequency;amount_spent;product_types", "a;1;12,50;tea", "b;2;12,5O;tea"),
        ["customers.csv, row 3: amount_spent is “12,5O”. Write a number, such as 12,50."],
    ),
    (
        "number_not_whole",
        row("b,1.5,2,tea"),
        ["customers.csv, row 3: frequency is “1.5”. Orders are counted: write a whole number, such as 12."],
    ),
    (
        "number_out_of_range",
        row("b,-1,2e15,tea"),
        [
            "customers.csv, row 3: frequency is “-1”. Write a number from 0 to 1,000,000,000,000.",
            "customers.csv, row 3: amount_spent is “2e15”. "
            "Write a number from -1,000,000,000,000,000 to 1,000,000,000,000,000.",
        ],
    ),
    (
        "categories_unreadable",
        row('b,1,2,"[tea, wine]"'),
        [
            "customers.csv, row 3: product_types is “[tea, wine]”. "
            'Write the categories as a|b|c, as a;b;c, or as a JSON array such as ["a", "b"].'
        ],
    ),
    (
        "label_missing",
        labels("customer_id,cluster_id", "a,1", "b, "),
        ["labels.csv, row 3: cluster_id is empty. Write the cluster that the customer belongs to."],
    ),
    (
        "label_repeated",
        labels("customer_id,cluster_id", "a,1", "b,1", "a,2"),
        ["labels.csv, row 4: The customer “a” already has a label, in row 2. Keep one row for each customer."],
    ),
    (
        "categories_absent",
        customers("id,frequency,amount_spent,city", "a,1,2,Rio"),
        [
            "customers.csv: There is no column for product_types; the customers are compared by orders and spend "
            "only. The file has “id”, “frequency”, “amount_spent” and “city”."
        ],
    ),
    (
        "customers_unlabelled",
        joined(["C1", "C2"], ["C1"]),
        ["1 customer has no label, and therefore no parent: “C2”. Without a label a customer is in no group."],
    ),
    (
        "labels_not_used",
        both(
            '{"customers": [{"id": "a", "frequency": 1, "amount_spent": 1, "product_types": []}], "labels": {"a": 1}}',
            "customer_id,cluster_id\na,2\n",
        ),
        ["labels.csv: The other file is a JSON request with labels of its own; those are used, and this file is not."],
    ),
    (
        "labels_without_customer",
        joined(["C1"], ["C1", "C2", "C3", "C4", "C5"]),
        [
            "4 labels name a customer of whom the customers file has no row in use: “C2”, “C3”, “C4” and 1 more. "
            "Such a label is not used."
        ],
    ),
    (
        "column_unknown",
        chosen(amount_spent="gasto"),
        [
            "customers.csv: There is no column “gasto” for amount_spent. Choose one of the columns that the file has: "
            "“id”, “frequency”, “amount_spent” and “product_types”."
        ],
    ),
    (
        "labels_absent",
        both("id,orders,spend,category\na,1,2,tea"),
        [
            "people.csv: Nothing says which cluster each customer is in. Add a labels file, or a column “cluster_id” "
            "or “cluster” to this one; the file has “id”, “orders”, “spend” and “category”."
        ],
    ),
    (
        "ids_differ",
        joined(["00123", "00124", "7"], ["123", "124"]),
        [
            "No customer has a label, because the ids differ in leading zeros, for example “00123” and “123” and "
            "“00124” and “124”. Write the ids in the same way in both files."
        ],
    ),
    (
        "ids_nearly_fit",
        joined(["A1", "b2"], ["A1", "B2"]),
        [
            "1 customer has no label, and therefore no parent: “b2”. Without a label a customer is in no group.",
            "1 label names a customer of whom the customers file has no row in use: “B2”. Such a label is not used.",
            "1 customer has no label only because the ids differ in upper and lower case, for example “b2” and “B2”. "
            "Write the ids in the same way in both files.",
        ],
    ),
    (
        "order_missing",
        lines("a,1,2024-01-31,tea,5", "a,,2024-01-31,tea,5"),
        ["lines.csv, row 3: order_id is empty. Write the number of the order."],
    ),
    (
        "date_missing",
        lines("a,2024-01-31,tea,5", "a,,tea,5", header="customer_id,date,category,amount"),
        ["lines.csv, row 3: date is empty. Write the day of the purchase, such as 2024-12-31."],
    ),
    (
        "date_unreadable",
        lines("a,2024-01-31,tea,5", "a,2024-02-30,tea,5", header="customer_id,date,category,amount"),
        ["lines.csv, row 3: date is “2024-02-30”. Write the day of the purchase, such as 2024-12-31."],
    ),
    (
        "dates_unused",
        lines("a,1,2024-01-31,tea,5", "a,2,2024-02-30,tea,5", "a,3,soon,tea,5", "a,4,2024-02-30,tea,5", "a,5,,tea,5"),
        [
            "lines.csv: date is no date in 3 order lines, for example “2024-02-30” in row 3 and “soon” in row 4. Such "
            "a line is counted with its order, spend and product types; only the window from the first to the last day "
            "is found without it.",
            "lines.csv: date is empty in 1 order line, for example in row 6. Such a line is counted with its order, "
            "spend and product types; only the window from the first to the last day is found without it.",
        ],
    ),
    (
        "column_guessed",
        customers("id,customer_id,frequency,amount_spent,category", "a,x,1,2,tea"),
        [
            "customers.csv: “id” is taken for id, though “customer_id” could be it too. "
            "Choose another column if that is wrong."
        ],
    ),
    (
        "decimal_mark_guessed",
        customers(HEADER, "a,1,1.234,tea"),
        [
            "customers.csv: The decimal mark is taken to be a point, because the file is not separated by semicolons; "
            "“1.234” in row 2 can be read both ways. Check that the amounts have the right size."
        ],
    ),
    (
        "dates_guessed",
        lines("a,1,01/02/2024,tea,5"),
        [
            "lines.csv: The dates in date are read as month/day/year, as is usual where this file comes from; "
            "“01/02/2024” in row 2 can be read both ways. Check that the first and the last day are right."
        ],
    ),
    (
        "categories_guessed",
        customers(HEADER, 'a,1,2,"tea, wine"'),
        [
            "customers.csv: The categories in product_types are read as separated by commas, as in “tea, wine”. "
            "Separate them by | to leave no doubt."
        ],
    ),
    (
        "categories_in_columns",
        customers("id,orders,spend,tea,wine", "a,1,2,1,0", "b,1,2,1,1"),
        [
            "customers.csv: 2 columns are each read as a category that the customer bought or not: “tea” and “wine”.",
        ],
    ),
    (
        "ids_trimmed",
        row(" a ,1,2,tea"),
        ["customers.csv: Column id: 1 id has spaces around, for example “a”. They are not part of the id."],
    ),
    (
        "encoding_guessed",
        lambda: read_table("id,category\na,Açúcar\nb,Café\n".encode("cp850"), "x.csv").problems,
        [
            "x.csv: The text is taken to be written in the encoding CP850, in which “Açúcar” stands where Windows-1252 "
            "would have “A‡£car”. Check the accents, and save the file as UTF-8 to leave no doubt."
        ],
    ),
    (
        "lines_in_quotes",
        customers(f'"{HEADER}"', '"a,1,2,""tea, rum"""', '"c,1,2,tea"', '"b,1,2,rum"'),
        [
            "customers.csv: The file has 4 rows in quotation marks as a whole, as if each was a single cell. "
            "The marks are taken off."
        ],
    ),
    (
        "cells_say_nothing",
        customers(HEADER, "a,1,2,(blank)", "b,1,2,tea", "c,1,2,NULL"),
        [
            "customers.csv: The column product_types says that there is nothing in 2 cells, for example with “(blank)” "
            "in row 2. Such cells are read as empty."
        ],
    ),
    (
        "cells_unarmoured",
        customers(HEADER, "a,1,2,Home &amp; Garden", "b,1,2,tea"),
        [
            "customers.csv: The column product_types has invisible characters, or what spreadsheets and web pages put "
            "around a text, in 1 cell: “Home &amp; Garden” in row 2 is read as “Home & Garden”."
        ],
    ),
    (
        "categories_say_nothing",
        customers(HEADER, "a,1,1.50,tea|nan", "b,1,2.50,tea|NULL", "c,1,2.50,rum"),
        [
            "customers.csv: Among the product types of 2 cells of product_types is “nan” or the like, which says that "
            "there is nothing. It is left out, and the others are used."
        ],
    ),
    (
        "categories_unarmoured",
        customers(HEADER, 'a,1,1.50,"[""Bed &amp; Bath"", ""tea""]"', 'b,1,2.50,"[""tea""]"'),
        [
            "customers.csv: The lists in product_types have signs as web pages write them in 1 cell: “Bed &amp; Bath” "
            "is read as “Bed & Bath”."
        ],
    ),
    (
        "code_like_nothing",
        customers(HEADER, "a,1,2,EU", "b,1,2,NA", "c,1,2,SA"),
        [
            "customers.csv: The column product_types says “NA” in 1 cell, first in row 3. It is read as a value like "
            "the others of the column, and not as an empty cell. Leave such cells empty if nothing is meant."
        ],
    ),
    (
        "labels_as_numbers",
        labels("id,cluster", "a,1.0", "b,2.0"),
        [
            "labels.csv: Column cluster: every cluster is written as a number with a decimal, such as “1.0”. "
            "It is read as “1”."
        ],
    ),
    (
        "labels_as_numbers",
        labels("id,cluster", "a,1.0", "b,2"),
        [
            "labels.csv: Column cluster: every cluster is a whole number, and some are written with a decimal, such as "
            "“1.0”. It is read as “1”.",
        ],
    ),
    (
        "ids_as_numbers",
        customers(HEADER, "1001.0,1,2,tea", "7.0,1,2,tea"),
        [
            "customers.csv: Column id: every id is written as a number with a decimal, such as “1001.0”. "
            "It is read as “1001”."
        ],
    ),
    (
        "ids_shortened",
        row("1.23457E+11,1,2,tea"),
        [
            "customers.csv: Column id: 1 id was shortened by a spreadsheet program, for example “1.23457E+11”; "
            "different customers may have become one. Export the file again with the ids as text."
        ],
    ),
    (
        "ids_in_small_letters",
        customers(HEADER, "Ana@x.test,1,2,tea", "b@x.test,1,2,tea"),
        [
            "customers.csv: Column id: 1 e-mail has capitals, for example “Ana@x.test”. E-mails that differ only in "
            "capitals are one customer, so it is read in small letters."
        ],
    ),
    (
        "ids_are_names",
        customers("Nome do cliente,orders,spend,category", "Ana Lima,1,2,tea", "Rui Costa,1,2,tea"),
        [
            "customers.csv: “Nome do cliente” holds names, and no other column tells the customers apart: two people "
            "with the same name count as one. Add a column of ids or e-mails if there are such people."
        ],
    ),
    (
        "rows_folded",
        customers(HEADER, "a,1,2,tea", "a,1,2,wine", "b,3,4,tea"),
        [
            "customers.csv: The file has one row for each customer and category: 3 rows are put together into "
            "2 customers."
        ],
    ),
    (
        "lines_added_up",
        customers("customer,order,amount", "a,1,5", "a,1,2.5", "b,2,1"),
        [
            "customers.csv: The file has one row for each purchase: 3 order lines of 2 customers; frequency counts "
            "the different orders in “order”, amount_spent adds up “amount”.",
            "customers.csv: There is no column for product_types; the customers are compared by orders and spend only. "
            "The file has “customer”, “order” and “amount”.",
        ],
    ),
    (
        "column_unknown",
        corrected(Corrections(columns=((Role.ID, "Email"),), leave_out=(("status", "lost"),))),
        [
            "people.csv: There is no column “Email” for id. Choose one of the columns that the file has: “id”, "
            "“orders”, “spend” and “segment”.",
            "people.csv: There is no column “status” by which rows could be left out. Choose one of the columns that "
            "there are: “id”, “orders”, “spend” and “segment”.",
        ],
    ),
    (
        "column_twice",
        corrected(Corrections(columns=((Role.ID, "id"), (Role.ID, "segment")))),
        ["people.csv: Several columns could be id: “id” and “segment”. Keep one of them, or rename the others."],
    ),
    (
        "column_of_several_roles",
        corrected(Corrections(columns=((Role.ID, "id"), (Role.ORDER_ID, "ID")))),
        ["people.csv: The column “id” is chosen for id and order_id. Choose a column of its own for each of them."],
    ),
    (
        "all_rows_left_out",
        corrected(Corrections(leave_out=(("segment", "x"), ("segment", "y")))),
        ["people.csv: Every row has a value that is to be left out. Leave out fewer values."],
    ),
    (
        "file_unopened",
        unopened,
        [f"{Path('nowhere', 'people.csv')}: No such file or directory."],
    ),
    (
        "option_unreadable",
        option("--column", "ids=Email", "--leave-out", "lost"),
        [
            "--column is “ids=Email”. Write a role, = and the name of a column, such as id=Email; the roles are id, "
            "frequency, amount_spent, product_types, cluster_id, order_id, order_date, quantity and unit_price.",
            "--leave-out is “lost”. Write the name of a column, = and a value, such as status=cancelled.",
        ],
    ),
    (
        "rows_left_out_as_asked",
        corrected(Corrections(leave_out=(("Segment", " x "), ("segment", "Z")))),
        [
            "people.csv: 1 row is left out, as you asked, because its “segment” is “x”.",
            "people.csv: No row is left out for “Z” in “segment”, for no row has it; there are “X” and “Y”.",
        ],
    ),
    (
        "corrections_not_used",
        corrected(
            Corrections(mark=","),
            '{"customers": [{"id": "a", "frequency": 1, "amount_spent": 2, "product_types": []}], "labels": {"a": 1}}',
        ),
        [
            "people.csv: The file is a JSON request, which is read as its own “options” say. Columns, decimal mark, "
            "rows to leave out and whose the amounts are, given beside it, are not looked at."
        ],
    ),
    (
        "order_totals",
        lines("a,1,5.00,tea", "a,1,5.00,rum", "b,2,7.00,tea", header="customer,order,order amount,category"),
        [
            "lines.csv: “order amount” is taken for the amount of the whole order, because its name says so and it is "
            "the same on all lines of an order. It is counted once for each order: it stands again in 1 order line of "
            "1 order, which add nothing. If each line has an amount of its own, say so."
        ],
    ),
    (
        "order_totals_differ",
        last_of(
            lines(
                *(f"a,{n},{n}.00" for n in range(1, 11) for _ in range(2)),
                *("b,11,7.00", "b,11,8.00"),
                header="customer,order,order amount",
            )
        ),
        [
            "lines.csv: “order amount” is the amount of a whole order, but 1 order has different amounts on its "
            "lines, for example in row 22. There the amounts of all lines are added up. Check that."
        ],
    ),
    (
        "order_amounts_alike",
        lines("a,1,5.00", "a,1,5.00", "b,2,5.00", "b,2,5.00", header="customer,order,amount"),
        [
            "lines.csv: “amount” is the same on all lines of 2 orders with several lines. It is added up as the amount "
            "of each line. If it is the amount of the whole order, say so."
        ],
    ),
    (
        "price_times_quantity_differs",
        lines("a,1,2,3.00,6.00", "b,2,2,3.00,5.00", header="customer,order,quantity,unit price,amount"),
        [
            "lines.csv: “unit price” times “quantity” is not “amount” in 1 order line, for example in row 3. “amount” "
            "is added up. Check which of them is what was paid."
        ],
    ),
    (
        "order_fields_carried",
        lines("a,1,5.00", ",1,6.00", "b,2,7.00", header="customer,order,amount"),
        [
            "lines.csv: “customer” stands on the first line of an order only. It is used for the order's other lines "
            "too, which are 1 order line."
        ],
    ),
    (
        "order_fields_carried",
        lines("a,1,5.00", ",2,6.00", "b,3,7.00", ",4,8.00", ",5,9.00", header="customer,order,amount"),
        [
            "lines.csv: “customer” stands on the first line of 2 customers only. It is used for the lines below too, "
            "which are 3 order lines. Fill the empty cells if that is wrong."
        ],
    ),
    (
        "rows_sum_up",
        lines("a,1,tea,5.00", "a,1,rum,6.00", "a,1,Total,11.00", header="customer,order,category,amount"),
        ["lines.csv: 1 row sums up other rows, for example row 4. Its “amount” is not added a second time."],
    ),
    (
        "rows_sum_up",
        lines("a,1,Pack of 2 items,11.00", "a,2,,5.00", "a,3,,6.00", header="customer,order,status,amount"),
        [
            "lines.csv: 1 row sums up other rows, for example row 2: it is a package with the amount of the rows below "
            "it. Its “amount” is not added a second time. If each line has an amount of its own, say so."
        ],
    ),
    (
        "packages_doubtful",
        lines("a,1,Pack of 2 mugs,11.00", "a,1,tea,5.00", "a,1,rum,6.00", header="customer,order,category,amount"),
        [
            "lines.csv: 1 row may sum up the rows below it: “category” in row 2 is called a package and has the amount "
            "of the next rows. Its “amount” is added as that of a product. If it is counted twice, leave the row out."
        ],
    ),
    (
        "packages_unpacked",
        lines("a,1,Pacote de 2 produtos,11.00", ",2,,", ",3,,", header="customer,order,status,amount"),
        [
            "lines.csv: 1 row is a package, for example row 2: its “amount” is counted, and the 2 rows below it "
            "without an amount are lines of the same order."
        ],
    ),
    (
        "statuses_counted",
        lines("a,1,145,paid", "a,2,-37.80,Refunded", "a,3,-31.90,Refunded", header="customer,order,amount,status"),
        [
            "lines.csv: “status” says that 2 order lines may not have become purchases: “Refunded” (2 order lines, "
            "-69.70 in all). Their spend of -69.70 is counted, but not their orders, which hold nothing but refunds. "
            "Leave them out if that is wrong.",
            "lines.csv: 2 order lines have a negative amount, for example in row 3 and 4. That lowers the spend; an "
            "order of nothing else is not counted.",
        ],
    ),
    (
        "statuses_counted",
        lines("a,1,45,paid", "a,2,-37.80,Refunded", "a,3,31,Refunded", header="customer,order,amount,status"),
        [
            "lines.csv: “status” says that 2 order lines may not have become purchases: “Refunded” (2 order lines, "
            "-6.80 in all). They are counted with their spend of -6.80 and their orders, except 1 order with nothing "
            "but refunds. Leave them out if that is wrong.",
            "lines.csv: 1 order line has a negative amount, for example in row 3. That lowers the spend; an order of "
            "nothing else is not counted.",
        ],
    ),
    (
        "statuses_counted",
        lines("a,1,5.50,", "b,2,6,2024-01-05", header="customer,order,amount,cancelled at"),
        [
            "lines.csv: “cancelled at” is filled in 1 order line, which may not have become a purchase. It is counted "
            "with its orders and its spend of 6.00. Remove it from the file if that is wrong."
        ],
    ),
    (
        "currencies_mixed",
        lines("a,1,5,EUR", "b,2,6,USD", "b,3,6,EUR", header="customer,order,amount,currency"),
        [
            "lines.csv: The amounts are in 2 currencies, as “currency” says: “EUR” (2 rows) and “USD” (1 row). They "
            "are added up as if they were one currency. Convert them, or leave out all but one."
        ],
    ),
    (
        "currencies_mixed",
        customers(HEADER, "a,1,R$ 2.00,tea", "b,1,€ 2.00,tea"),
        [
            "customers.csv: The amounts in “amount_spent” have the signs of 2 currencies: “R$” (1 row) and “€” (1 "
            "row). They are added up as if they were one currency. Convert them, or split the file by currency."
        ],
    ),
    (
        "statuses_counted",
        lines("a,1,5.50,paid", "b,2,6,Cancelled", "b,3,6.25,Cancelled", header="customer,order,amount,status"),
        [
            "lines.csv: “status” says that 2 order lines may not have become purchases: “Cancelled” (2 order lines, "
            "12.25 in all). They are counted with their orders and their spend of 12.25. Leave them out if that is "
            "wrong."
        ],
    ),
    (
        "statuses_counted",
        lines("a,1,5.50,paid", "b,2,6,Cancelled", "b,3,6.25,Refunded", header="customer,order,amount,status"),
        [
            "lines.csv: “status” says that 2 order lines may not have become purchases: “Cancelled” (1 order line, "
            "6.00 in all) and “Refunded” (1 order line, 6.25 in all). They are counted with their orders and their "
            "spend of 12.25. Leave them out if that is wrong."
        ],
    ),
    (
        "category_repeated",
        lambda: [
            problem
            for problem in customers(
                "id,orders,spend,category", "a,1,2,tea", "a,2,3,rum", "b,1,1,tea", "b,2,2,rum", "b,9,9,rum"
            )()
            if problem.effect is Effect.LEFT_OUT
        ],
        [
            "customers.csv, row 6: id is “b”, with the same “category” as in row 5. Add the two rows up, or "
            "keep one of them."
        ],
    ),
    (
        "category_differs",
        customers("id,orders,spend,category", *(f"c{n},{n},{n}.50,tea" for n in range(150)), "c7,3,9.00,rum"),
        [
            "customers.csv, row 152: id is “c7”, as in row 9, but with another “category”. Add the two rows up if each "
            "has numbers of its own, or write both categories into one of them."
        ],
    ),
    (
        "rows_folded",
        customers("id,orders,spend,month", "a,1,2.00,2024-01", "a,2,3.50,2024-02", "b,1,1,2024-01", "b,2,2,2024-02"),
        [
            "customers.csv: There is no column for product_types; the customers are compared by orders and spend only. "
            "The file has “id”, “orders”, “spend” and “month”.",
            "customers.csv: The file has several rows for a customer, which differ by “month”, each with numbers of "
            "its own: 4 rows are added up to 2 customers, orders and spend alike. They never fall from one row to the "
            "next: if they are sums up to then, keep only the last row of each customer.",
        ],
    ),
    (
        "rows_folded",
        customers(
            "id,cumulative orders,spend,month,category",
            *(f"c{n},{month},{month}.50,2024-0{month},tea" for n in range(3) for month in range(1, 5)),
        ),
        [
            "customers.csv: The file has several rows for a customer, which differ by “month”, and orders and spend "
            "never fall from one to the next, so they are taken for sums up to then: of 12 rows the last row of each "
            "of 3 customers counts. If each row has numbers of its own, say so."
        ],
    ),
    (
        "rows_folded",
        customers("id,orders,spend,category", "a,1,2,tea", "a,2,3,rum", "b,1,1,tea", "b,2,2,rum"),
        [
            "customers.csv: The file has several rows for a customer, which differ by “category”, each with numbers of "
            "its own: 4 rows are added up to 2 customers, orders and spend alike. An order that is counted in several "
            "rows is counted several times."
        ],
    ),
    (
        "refunds",
        row("b,1,-2,tea"),
        ["customers.csv: 1 customer has a negative spend, for example “b”. It is used as it is."],
    ),
    (
        "refund_lines",
        lines("a,1,2024-01-31,tea,5", "a,2,2024-01-31,tea,-3"),
        [
            "lines.csv: 1 order line has a negative amount, for example in row 3. That lowers the spend; an order of "
            "nothing else is not counted."
        ],
    ),
    (
        "lines_uncategorised",
        lines("a,1,2024-01-31,,5", "a,2,2024-01-31,tea,3"),
        ["lines.csv: category is empty in 1 order line, for example in row 2. That counts as an order and as spend."],
    ),
    (
        "labels_in_both",
        both("id,orders,spend,category,segment\na,1,2,tea,Gold", "id,cluster\na,1"),
        ["people.csv: The customers file has a column of clusters too, “segment”. The labels file is used."],
    ),
    (
        "files_exchanged",
        both("id,cluster\na,1", "id,orders,spend,category\na,1,2,tea"),
        [
            "labels.csv and people.csv: The labels file was given as the customers file, and the other way round. "
            "They are used as what they hold."
        ],
    ),
]


CASES += CASES_OF_FORMATS


@pytest.mark.parametrize(
    ("code", "action", "texts"), CASES, ids=[f"{code} {number}" for number, (code, _, _) in enumerate(CASES)]
)
def test_a_broken_rule_is_reported_in_a_whole_sentence(
    code: str, action: Callable[[], Iterable[Problem]], texts: list[str]
) -> None:
    found = problems_of(action)
    assert [problem.text for problem in found] == texts
    assert code in {problem.code for problem in found}


@pytest.mark.parametrize("door", ["shell", "api"])
@pytest.mark.parametrize(
    "action", [each[1] for each in CASES], ids=[f"{each[0]} {at}" for at, each in enumerate(CASES)]
)
def test_every_problem_can_be_told_with_its_hint(action: Callable[[], Iterable[Problem]], door: Door) -> None:
    for problem in problems_of(action):
        assert with_hint(problem.text, problem, door).startswith(problem.text)


def test_no_rule_is_left_untested() -> None:
    assert {code for code, _, _ in CASES} == set(RULES)


def test_a_row_with_several_problems_and_rows_with_others_are_all_reported_at_once() -> None:
    found = problems_of(customers(HEADER, "a,x,,tea", "a,1,2", ",1.5,-2e15,[", "good,1,2,tea"))
    assert [(problem.where.row, problem.code, problem.column) for problem in found] == [
        (2, "number_unreadable", "frequency"),
        (2, "number_missing", "amount_spent"),
        (3, "cells_too_few", ""),
        (4, "id_missing", "id"),
        (4, "number_not_whole", "frequency"),
        (4, "number_out_of_range", "amount_spent"),
        (4, "categories_unreadable", "product_types"),
    ]
    assert {problem.effect for problem in found} == {Effect.LEFT_OUT}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a", "“a”"),
        ("  two\n lines ", "“two lines”"),
        ("x" * 60, "“" + "x" * 60 + "”"),
        ("x" * 61, "“" + "x" * 59 + "…”"),
        ("a\x00\ud800", "“a\\x00\\ud800”"),
        ("{value} 100%", "“{value} 100%”"),
        (12.5, "“12.5”"),
    ],
)
def test_values_are_quoted_short_and_without_anything_invisible(value: object, shown: str) -> None:
    assert quoted(value) == shown


def test_the_error_itself_says_everything() -> None:
    with pytest.raises(InvalidInput, match=r"(?s)k_range must be.*\nscaling must be"):
        Settings(k_range=[], scaling="x")  # type: ignore[arg-type]
