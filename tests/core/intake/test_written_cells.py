"""How cells are written: spellings of nothing, armour of spreadsheets, separators, forms of numbers and of dates."""

import pandas as pd
import pytest

from core import InvalidInput, explore
from core.intake.dataframes import as_customers, as_labels
from core.intake.files import File, FilesRead, read_files
from tests.core.support import customers_of

Expected = dict[str, tuple[int, float, list[str]]]

ROWS = "id,frequency,amount_spent,product_types,cluster_id\n"
LINES = "order_id,customer_id,order_date,category,amount,cluster\n"

# Each: what the file is, its customers, its labels or "", and what stands in it.
NOTHING: list[tuple[str, str, str, Expected]] = [
    (
        "missing ids among floats",
        ROWS + "#N/A,2,5,tea,A\n701.0,1,2,tea,A\n702.0,3,4.5,rum,A\n",
        "",
        {"701": (1, 2.0, ["tea"]), "702": (3, 4.5, ["rum"])},
    ),
    (
        "a pivot table in Spanish",
        ROWS + "a,1,2,(en blanco),Oro\nb,2,3,pan,(en blanco)\nc,4,5,n/a,Oro\n(en blanco),1,1,pan,Oro\n",
        "",
        {"a": (1, 2.0, []), "b": (2, 3.0, ["pan"]), "c": (4, 5.0, [])},
    ),
    (
        "a pivot table in Portuguese, dashes",
        "id;frequency;amount_spent;product_types;cluster_id\n"
        "a;1;2,5;(vazio);Ouro\nb;2;3,5;–;Ouro\nc;4;5,5;—;Ouro\n-;1;1,5;pão;Ouro\nd;1;1,5;pão;-\n",
        "",
        {"a": (1, 2.5, []), "b": (2, 3.5, []), "c": (4, 5.5, []), "d": (1, 1.5, ["pão"])},
    ),
    (
        "a dump of a database",
        ROWS + "1,1,2,\\N,A\n2,2,3,tea|null,A\nNone,1,1,tea,A\n3,1,1,<NA>,A\n",
        "",
        {"1": (1, 2.0, []), "2": (2, 3.0, ["tea"]), "3": (1, 1.0, [])},
    ),
    (
        "rows of nothing but spellings of nothing",
        ROWS + "1,1,2,tea,A\n2,1,3,rum,A\nNaN,NaN,NaN,NaN,NaN\n,,,,FALSE\n",
        "",
        {"1": (1, 2.0, ["tea"]), "2": (1, 3.0, ["rum"])},
    ),
    (
        "labels with a missing cluster, clusters as floats",
        ROWS.replace(",cluster_id", "") + "00123,1,2,tea\n00124,1,2,rum\n00125,1,2,rum\n",
        "customer_id,cluster\n00123,1.0\n00124,nan\n00125,2.0\n",
        {"00123": (1, 2.0, ["tea"]), "00124": (1, 2.0, ["rum"]), "00125": (1, 2.0, ["rum"])},
    ),
    (
        "order lines without a category",
        LINES + "1,a,2024-01-02,#N/D,5,A\n2,a,2024-01-03,tea,6,A\nnull,b,2024-01-03,tea,6,A\n3,b,2024-01-03,NULL,6,A\n",
        "",
        {"a": (2, 11.0, ["tea"]), "b": (1, 6.0, [])},
    ),
    (
        "a code of a region that is no spelling of nothing",
        ROWS + "1,1,2,EU,NA\n2,1,3,NA,EU\n3,1,3,SA,NA\n",
        "",
        {"1": (1, 2.0, ["EU"]), "2": (1, 3.0, ["NA"]), "3": (1, 3.0, ["SA"])},
    ),
]
ARMOUR: list[tuple[str, str, str, Expected]] = [
    (
        "formulas that are texts, in quotes",
        ROWS + '"=""007""",1,2,tea,"=""A"""\n"=""008""",1,3,rum,"=""A"""\n',
        "",
        {"007": (1, 2.0, ["tea"]), "008": (1, 3.0, ["rum"])},
    ),
    (
        "an apostrophe before ids and amounts",
        ROWS.replace(",cluster_id", "") + "'007,1,'2.5,tea\n'008,'2,'-3.5,rum\n",
        "customer_id,cluster\n007,A\n008,A\n",
        {"007": (1, 2.5, ["tea"]), "008": (2, -3.5, ["rum"])},
    ),
    (
        "invisible signs in ids, headers and labels",
        "\u200bid,frequen\u200bcy,amount_spent,product_types\na\u200b1,1,2,t\ufeffea\na\u00a02,1,3,tea\n",
        "customer_id,cluster\na1,A\na 2,\u2060A\n",
        {"a1": (1, 2.0, ["tea"]), "a 2": (1, 3.0, ["tea"])},
    ),
    (
        "entities in categories and ids",
        ROWS + "R&amp;D,1,2,Caf&eacute;,A\nb,1,3,Men&#39;s,A\nc,1,3,&nbsp;Tea&#x26;Co,A\n",
        "",
        {"R&D": (1, 2.0, ["Café"]), "b": (1, 3.0, ["Men's"]), "c": (1, 3.0, ["Tea&Co"])},
    ),
    (
        "whole lines in quotes with quotes inside",
        '"id;frequency;amount_spent;product_types;cluster_id"\n"01;1;2,5;""chá; rum"";A"\n"02;2;3,5;chá;A"\n'
        '"03;2;4,5;rum;A"\n',
        "",
        {"01": (1, 2.5, ["chá", "rum"]), "02": (2, 3.5, ["chá"]), "03": (2, 4.5, ["rum"])},
    ),
    (
        "only the lines with quotes inside are in quotes",
        ROWS + '01,1,2,tea,A\n"02,1,3,""tea, rum"",A"\n03,1,3,rum,A\n04,1,3,rum,A\n',
        "",
        {"01": (1, 2.0, ["tea"]), "02": (1, 3.0, ["rum", "tea"]), "03": (1, 3.0, ["rum"]), "04": (1, 3.0, ["rum"])},
    ),
    (
        "whole lines in quotes below a header without, and separators behind",
        ROWS + '"01,1,2,tea,A",,\n"02,1,3,rum,A",,\n"03,1,3,rum,A",,\n',
        "",
        {"01": (1, 2.0, ["tea"]), "02": (1, 3.0, ["rum"]), "03": (1, 3.0, ["rum"])},
    ),
    (
        "labels whose lines are in quotes",
        ROWS.replace(",cluster_id", "") + "01,1,2,tea\n02,1,3,rum\n",
        '"customer_id,cluster"\n"01,A"\n"02,A"\n',
        {"01": (1, 2.0, ["tea"]), "02": (1, 3.0, ["rum"])},
    ),
]
SEPARATORS: list[tuple[str, str, str, Expected]] = [
    (
        "line breaks",
        ROWS + '1,1,2,"tea\r\nrum",A\n2,1,2,"rum\r\nhat",A\n3,1,2,hat,A\n',
        "",
        {"1": (1, 2.0, ["rum", "tea"]), "2": (1, 2.0, ["hat", "rum"]), "3": (1, 2.0, ["hat"])},
    ),
    (
        "commas at the ends of lines",
        ROWS + '1,1,2,"tea,\nrum",A\n2,1,2,"rum\n\nhat\n",A\n',
        "",
        {"1": (1, 2.0, ["rum", "tea"]), "2": (1, 2.0, ["hat", "rum"])},
    ),
    (
        "commas, and one semicolon",
        ROWS + '1,1,2,"tea, rum",A\n2,1,2,"rum, hat",A\n3,1,2,"hat, tea",A\n4,1,2,hat,A\n5,1,2,Tom; Co,A\n',
        "",
        {
            "1": (1, 2.0, ["rum", "tea"]),
            "2": (1, 2.0, ["hat", "rum"]),
            "3": (1, 2.0, ["hat", "tea"]),
            "4": (1, 2.0, ["hat"]),
            "5": (1, 2.0, ["Tom; Co"]),
        },
    ),
    (
        "line breaks between names with commas",
        ROWS + '1,1,2,"Food, Drinks\nTea",A\n2,1,2,Tea,A\n3,1,2,"Food, Drinks",A\n',
        "",
        {"1": (1, 2.0, ["Food, Drinks", "Tea"]), "2": (1, 2.0, ["Tea"]), "3": (1, 2.0, ["Food, Drinks"])},
    ),
    (
        "an entity beside bars",
        ROWS + "1,1,2,Home &amp; Garden|tea,A\n2,1,2,tea|rum,A\n3,1,2,rum,A\n",
        "",
        {"1": (1, 2.0, ["Home & Garden", "tea"]), "2": (1, 2.0, ["rum", "tea"]), "3": (1, 2.0, ["rum"])},
    ),
    (
        "bars stay bars though names have commas",
        ROWS + '1,1,2,"Food, Drinks|tea",A\n2,1,2,"Food, Drinks",A\n3,1,2,tea,A\n',
        "",
        {"1": (1, 2.0, ["Food, Drinks", "tea"]), "2": (1, 2.0, ["Food, Drinks"]), "3": (1, 2.0, ["tea"])},
    ),
]


def amounts(*written: str) -> str:
    lines = (f"{at};1;{cell};tea;A\n" for at, cell in enumerate(written))
    return "id;frequency;amount_spent;product_types;cluster_id\n" + "".join(lines)


def worth(*numbers: float) -> Expected:
    return {str(at): (1, number, ["tea"]) for at, number in enumerate(numbers)}


def days(*written: str) -> str:
    lines = (f'{at};{at % 2};"{cell}";tea;{at + 1};A\n' for at, cell in enumerate(written))
    return LINES.replace(",", ";") + "".join(lines)


NUMBERS: list[tuple[str, str, str, Expected]] = [
    (
        "accounting in reais",
        amounts(" R$ -   ", "-R$ 50,00", "R$ (60,00)", "R$ -70,00", "80,00-", " R$ 1.234,56 "),
        "",
        worth(0, -50, -60, -70, -80, 1234.56),
    ),
    (
        "accounting in dollars",
        amounts("$ -", "($50.00)", "$ (60.25)", "US$ 1,234.50"),
        "",
        worth(0, -50, -60.25, 1234.5),
    ),
    ("lakh and crore", amounts("₹ 1,20,120.50", "12,34,56,789.00", "999.00"), "", worth(120120.5, 123456789, 999)),
    (
        "euros behind",
        amounts("1.234,56 €", "12,00 EUR", "EUR 7,50", "(3,50 €)", "-1,50€"),
        "",
        worth(1234.56, 12, 7.5, -3.5, -1.5),
    ),
    ("codes in cells", amounts("BRL 10,50", "1.000,00 BRL", "BRL -", "-BRL 5,25"), "", worth(10.5, 1000, 0, -5.25)),
]
TWO: Expected = {"0": (1, 1.0, ["tea"]), "1": (1, 2.0, ["tea"])}
DATES: list[tuple[str, str, str, Expected]] = [
    (name, days(*written), "", TWO)
    for name, written in {
        "english, day first": ("05-Jan-24", "29-Feb-24"),
        "english, month first": ("Mar 3, 2024", "September 12, 2023"),
        "english, in words": ("Friday, 1st March 2024", "Sat, 2 Mar 2024 10:00:00 GMT"),
        "portuguese": ("05 fev 2024", "30 de agosto de 2026 22:55 hs."),
        "portuguese, with a slash": ("05/dez/2023", "1º de março de 2024"),
        "spanish": ("lunes, 5 de febrero de 2024", "3 dic. 2023"),
        "french": ("14 juillet 2023", "1er août 2023"),
        "german": ("5. März 2024", "24. Dez. 2023"),
        "iso with a zone": ("2024-01-02 12:00:00 -0300", "2024-01-03T12:00:00.123Z"),
        "epoch seconds": ("1704153600", "1706832000"),
        "epoch milliseconds": ("1704153600123", "1706832000999"),
        "spreadsheet": ("45292", "45293.75"),
    }.items()
]
CASES = [*NOTHING, *ARMOUR, *SEPARATORS, *NUMBERS, *DATES]


def read(customers: str, labels: str = "") -> FilesRead:
    beside = File("labels.csv", labels.encode()) if labels else None
    return read_files(File("customers.csv", customers.encode()), beside)


def found_in(files: FilesRead) -> Expected:
    people = files.customers
    return {
        people.ids[at]: (
            int(people.frequency[at]),
            round(float(people.amount_spent[at]), 2),
            sorted(people.products.of(at)),
        )
        for at in range(len(people.ids))
    }


@pytest.mark.parametrize(
    ("customers", "labels", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_cell_is_understood_however_it_is_written(customers: str, labels: str, expected: Expected) -> None:
    assert found_in(read(customers, labels)) == expected


TOLD = [
    (ROWS + "1,1,2,tea,A\nnan,1,2,NULL,A\n", "cells_say_nothing", "“nan” in row 3"),
    (ROWS + "1,1,2,tea,NULL\n2,1,2,rum,A\n", "cells_say_nothing", "“NULL” in row 2"),
    (ROWS + "'01,1,2,tea,A\n", "cells_unarmoured", "“'01” in row 2 is read as “01”"),
    (ROWS + '1,1,2,"a, b",A\n2,1,2,"b, c",A\n3,1,2,a; b,A\n', "categories_guessed", "In 1 cell, for example “a; b”"),
    (ROWS + '1,1,2,a|b,A\n2,1,2,b|c,A\n3,1,2,"a, b",A\n', "categories_guessed", "In 1 cell, for example “a, b”"),
    (ROWS + "1,1,2,tea,1.0\n2,1,2,tea,2.0\n", "labels_as_numbers", "“1.0”. It is read as “1”"),
]


@pytest.mark.parametrize(("customers", "code", "words"), TOLD)
def test_what_is_not_read_as_it_stands_is_told(customers: str, code: str, words: str) -> None:
    told = [problem.sentence for problem in read(customers).problems if problem.code == code]
    assert sum(words in sentence for sentence in told) == 1


def test_every_door_reads_a_cell_in_the_same_way() -> None:
    columns = {
        "id": ["nan", "701.0", "702.0", "NaN"],
        "frequency": ["1", "2", "3", "NaN"],
        "amount_spent": ["1", "R$ -", "-$3.50", "nan"],
        "product_types": ["tea", "(blank)", "Home &amp; Garden", "FALSE"],
    }
    frame = pd.DataFrame(columns)
    with pytest.raises(InvalidInput) as error:
        as_customers(frame)
    assert [(each.code, each.where.row) for each in error.value.problems] == [("id_missing", 0)]
    people = as_customers(frame.iloc[1:])
    assert people.ids.tolist() == ["701", "702"]
    assert people.amount_spent.tolist() == [0.0, -3.5]
    assert [people.products.of(at) for at in range(2)] == [[], ["Home & Garden"]]
    labels = pd.DataFrame({"customer_id": ["'701", '="702"'], "cluster_id": ["1.0", "2.0"]})
    assert dict(zip(as_labels(labels).ids, as_labels(labels).parents, strict=True)) == {"701": "1", "702": "2"}
    with pytest.raises(InvalidInput):
        as_labels({"701": "NaN", "702": "A"})


def test_what_begins_like_an_entity_and_is_none_stays_as_it_is_written() -> None:
    lines = "id,orders,spend,categories,segment\n1,2,3,Pens&notebooks,A\n2,3,4,Caf&eacute; & Co,A\n"
    found = read_files(File("customers.csv", lines.encode())).customers
    assert [found.products.of(position)[0] for position in range(2)] == ["Pens&notebooks", "Café & Co"]


@pytest.mark.parametrize("column", ["id", "product_types", "note"])
def test_half_of_a_character_in_a_frame_is_told_as_in_a_mapping(column: str) -> None:
    frame = pd.DataFrame(
        {
            "id": ["a", "b"],
            "frequency": [1, 2],
            "amount_spent": [1.5, -1.0],
            "product_types": ["tea", "rum"],
            "note": "",
        }
    ).astype({"note": object})
    frame[column] = pd.Series(["x\ud800", "y"], dtype=object)
    with pytest.raises(InvalidInput) as caught:
        explore(frame, {"a": 1, "b": 1})
    told = [(each.code, each.where.row, each.column, dict(each.facts)["character"]) for each in caught.value.problems]
    assert told == [("text_unstorable", 0, column, 0xD800)]


def test_half_of_a_character_in_every_row_or_in_labels_is_told_too() -> None:
    customers = pd.DataFrame(
        {"id": ["a"], "frequency": [1], "amount_spent": [1.5], "product_types": pd.Series([["\udc00"]], dtype=object)}
    )
    with pytest.raises(InvalidInput) as caught:
        explore(customers, {"a": 1})
    assert [each.code for each in caught.value.problems] == ["text_unstorable"]
    labels = pd.DataFrame({"id": ["a", "b"], "cluster_id": pd.Series(["\ud800", "X"], dtype=object)})
    with pytest.raises(InvalidInput) as caught:
        explore(customers_of([("a", 1, 1.0, []), ("b", 2, 2.0, [])]), labels)
    assert [each.code for each in caught.value.problems] == ["text_unstorable"]
