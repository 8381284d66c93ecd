"""What a run starts from: the examples, two files, or one JSON request; and every problem of both files at once."""

from importlib.resources import files

import pytest

from core import InvalidInput
from core.intake.files import File
from core.language import ENGLISH
from core.problems.rules import Effect
from dashboard.visit.datasets import EXAMPLES, Dataset, load_example
from tests.dashboard.support import groceries, groups_of, load_uploads, uploads_of

REQUEST = files("sample_data").joinpath("published_request.json").read_bytes()
GOOD_LABELS = File("clusters.csv", b"customer_id,cluster_id\na,Gold\nb,Gold\nc,2\n")
GOOD_CUSTOMERS = File(
    "people.csv", b"id,frequency,amount_spent,product_types\na,1,1.5,tea\nb,2,2.5,\nc,3,3.5,tea|wine\n"
)


def problems_of(customers: File, labels: File | None) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        load_uploads("key", customers, labels)
    return [problem.text for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("key", "people", "parents", "months"), [("groceries", 2469, "0123", 12), ("published", 40, "012", 1)]
)
def test_an_example_is_whole_named_and_says_where_it_comes_from(key: str, people: int, parents: str, months: float):
    dataset = load_example(key)
    assert (len(dataset.read.customers), "".join(dataset.read.parents.members)) == (people, parents)
    assert (dataset.key, dataset.title, dataset.window_months) == (key, EXAMPLES[key].title, months)
    assert dataset.read.problems == ()
    assert dataset.source.startswith("Example data: ")
    assert len(dataset.read.own) == people


def test_the_first_example_is_the_one_that_the_page_opens_on():
    assert next(iter(EXAMPLES)) == "groceries"
    assert len(groceries().read.customers) == 2469


def test_two_files_become_a_data_set_with_all_of_the_users_own_columns():
    people = File("people.csv", b"Note;id;frequency;amount_spent\nfirst;00123;12;845,10\nsecond;7;3;1.120,00\n")
    dataset = load_uploads("key", people, File("clusters.csv", b"customer_id;cluster_id\n00123;Gold\n7;Gold\n"))
    assert (dataset.key, dataset.title, dataset.source, dataset.window_months) == ("key", "people.csv", "", 1)
    assert dataset.read.customers.ids.tolist() == ["00123", "7"]
    assert dataset.read.customers.amount_spent.tolist() == [845.1, 1120.0]
    assert list(dataset.read.own.columns) == ["Note", "id", "frequency", "amount_spent"]
    assert dataset.read.own["Note"].tolist() == ["first", "second"]
    assert list(dataset.read.parents.members) == ["Gold"]
    assert dataset.read.delimiter == ";"
    assert tuple(map(ENGLISH.said, dataset.read.reading)) == (
        "people.csv: UTF-8 text, separated by semicolons",
        "clusters.csv: UTF-8 text, separated by semicolons",
        "decimal mark: comma, because of “845,10” in row 2",
    )


def test_problems_of_customers_labels_and_their_join_are_all_told():
    people = File(
        "people.csv", b"id,frequency,amount_spent,product_types\na,1,1.5,tea\nb,many,2,tea\nc,2,3,tea\na,1,1,tea\n"
    )
    labels = File("clusters.csv", b"customer_id,cluster_id\na,1\nghost,1\n,1\na,2\n")
    dataset = load_uploads("key", people, labels)
    assert dataset.read.customers.ids.tolist() == ["a", "c"]
    assert [(problem.code, problem.where.source, problem.where.row) for problem in dataset.read.problems] == [
        ("customers_unlabelled", "", None),
        ("labels_without_customer", "", None),
        ("number_unreadable", "people.csv", 3),
        ("id_repeated", "people.csv", 5),
        ("id_missing", "clusters.csv", 4),
        ("label_repeated", "clusters.csv", 5),
    ]
    assert [problem.effect for problem in dataset.read.problems] == [Effect.NOTICE] * 2 + [Effect.LEFT_OUT] * 4


def test_what_makes_both_files_unusable_is_told_at_once():
    texts = problems_of(File("people.csv", b"id,amount_spent\na,1\n"), File("clusters.csv", b"%PDF-1.7 ..."))
    assert [text.split(":")[0] for text in texts] == ["people.csv", "clusters.csv"]
    assert "There is no column for frequency." in texts[0]
    assert "a PDF document" in texts[1]


def test_one_unusable_file_is_told_alone():
    assert [text.split(":")[0] for text in problems_of(GOOD_CUSTOMERS, File("clusters.csv", b""))] == ["clusters.csv"]
    assert [text.split(":")[0] for text in problems_of(File("people.csv", b" \n"), GOOD_LABELS)] == ["people.csv"]


def test_files_without_a_common_id_are_told_with_both_names():
    (text,) = problems_of(GOOD_CUSTOMERS, File("clusters.csv", b"customer_id,cluster_id\nx,1\ny,1\n"))
    assert text.startswith(
        "people.csv and clusters.csv: No customer has a label: customers and labels have no id in common."
    )
    assert "“a”" in text
    assert "“x”" in text


@pytest.mark.parametrize("name", ["request.json", "REQUEST.JSON", "request.txt"])
def test_a_json_request_is_a_customers_file_that_brings_its_labels(name: str):
    upload = File(name, REQUEST)
    dataset, example = load_uploads("key", upload, None), load_example("published")
    assert dataset.read.customers.ids.tolist() == example.read.customers.ids.tolist()
    assert {key: members.tolist() for key, members in dataset.read.parents.members.items()} == {
        key: members.tolist() for key, members in example.read.parents.members.items()
    }
    assert tuple(map(ENGLISH.said, dataset.read.reading)) == (f"{name}: JSON in the API's request form",)
    assert list(dataset.read.own.columns) == ["id", "frequency", "amount_spent", "product_types"]


def test_a_broken_json_request_is_told_with_its_place():
    (text,) = problems_of(File("request.json", b'{"customers": [}'), None)
    assert text.startswith("request.json")
    assert "not valid JSON" in text


def test_a_csv_file_needs_labels():
    dataset = load_uploads("key", GOOD_CUSTOMERS, GOOD_LABELS)
    assert list(dataset.read.parents.members) == ["2", "Gold"]


def test_uploads_give_the_same_customers_as_the_rows_that_they_were_written_from():
    rows = groups_of([4, 3])
    dataset: Dataset = load_uploads("key", *uploads_of(rows, {row[0]: "1" for row in rows}))
    assert dataset.read.customers.ids.tolist() == [row[0] for row in rows]
    assert dataset.read.customers.frequency.tolist() == [row[1] for row in rows]
    assert dataset.read.customers.amount_spent.tolist() == [row[2] for row in rows]
