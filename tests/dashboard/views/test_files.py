"""A visitor's own files: good ones, half of them, rows left out, unusable ones, and texts that look like markup."""

import json
import re
from importlib.resources import files

import pytest

from core.intake.files import File
from core.model.settings import SETTINGS
from core.problems.rules import RULES
from tests.dashboard.page import ESCAPED, Page
from tests.dashboard.support import csv_of_labels, csv_of_rows, groups_of, random_rows, uploads_of

ROWS = groups_of([12, 8, 5])
LABELS = {row[0]: "Gold" for row in ROWS}
MARKUP = "*x* $1 and $2 <b>_z_</b> [y](z) :red[w] `c` ~~s~~"
MEANS_MORE = re.compile(r"[*$<\[`~]|:red")


def test_two_good_files_are_answered(page: Page):
    page.upload(*uploads_of(ROWS, LABELS))
    assert page.title == "Gold: 25 customers in 3 sub-segments"
    assert page.parents == ["Gold · 25 · 100%"]
    assert [caption.value for caption in page.at.sidebar.get("caption")][-1] == "25 customers in 1 parent"
    assert page.errors == []
    assert "Example data" not in page.paragraphs
    assert "left out" not in " ".join(each.label for each in page.at.main.get("expander"))


def test_the_window_of_own_files_is_one_month_until_it_is_set(page: Page):
    page.upload(*uploads_of(ROWS, LABELS))
    assert "Orders were counted over 1 month." in page.paragraphs
    assert "10.0 purchases/mo" in page.personas[0]


@pytest.mark.parametrize("months", [0.01, 1200])
def test_the_window_of_a_request_is_in_the_sidebar_however_short_or_long(page: Page, months: float):
    customers = [
        {"id": name, "frequency": orders, "amount_spent": spend, "product_types": kinds}
        for name, orders, spend, kinds in ROWS
    ]
    request = {"customers": customers, "labels": LABELS, "options": {"window_months": months}}
    page.upload(File("request.json", json.dumps(request).encode()))
    assert page.errors == []
    (window,) = [each for each in page.at.sidebar.number_input if each.label == SETTINGS["window_months"].said("title")]
    assert window.value == months
    assert (window.min, window.max) == SETTINGS["window_months"].bounds


def test_the_sidebar_begins_with_the_defaults_of_the_table(page: Page):
    at = page.at.sidebar
    assert {each.key: each.value for each in (*at.selectbox, *at.number_input) if each.key in SETTINGS} == {
        name: SETTINGS[name].default for name in ("scaling", "top_categories")
    }


def test_only_customers_invites_to_add_labels_with_an_example(page: Page):
    page.upload(customers=File("people_*2*.csv", csv_of_rows(ROWS)))
    assert page.title == "Now add the labels"
    assert "people_*2*.csv is here. Add the labels file beside it" in page.paragraphs
    assert page.errors == []
    assert page.download_keys == ["example-customers.csv", "example-labels.csv"]
    page.upload(labels=File("clusters.csv", csv_of_labels(LABELS)))
    assert page.title == "Gold: 25 customers in 3 sub-segments"


def test_only_labels_invites_to_add_customers_and_the_example_stays(page: Page):
    page.upload(labels=File("clusters.csv", csv_of_labels(LABELS)))
    assert [info.value for info in page.at.info] == ["Now add the customers file, above the labels file."]
    assert page.title == "Parent 2: 889 customers in 3 sub-segments"


def test_the_examples_of_the_forms_are_files_that_work(page: Page):
    page.upload(customers=File("people.csv", csv_of_rows(ROWS)))
    customers, labels = (page.download(f"example-{name}.csv") for name in ("customers", "labels"))
    page.upload(File("customers.csv", customers), File("labels.csv", labels))
    assert page.errors == []
    assert page.parents == ["Gold · 2 · 67%", "Silver · 1 · 33%"]


def test_a_json_request_needs_no_labels(page: Page):
    request = files("sample_data").joinpath("published_request.json").read_bytes()
    page.upload(customers=File("request.json", request))
    assert page.errors == []
    assert len(page.parents) == 3


@pytest.mark.parametrize(
    ("customers", "labels", "told"),
    [
        (b"", b"customer_id;cluster_id\na;1\n", {"people.csv": "The file is empty."}),
        (
            b"PK\x03\x04\x14\x00",
            b"%PDF-1.7",
            {"people.csv": "a zip archive or Excel workbook, but it is damaged", "clusters.csv": "a PDF document"},
        ),
        (b"id;frequency;amount_spent\n", b"", {"people.csv": "no rows", "clusters.csv": "The file is empty."}),
        (
            b"name;orders\na;1\n",
            b"who;where\na;1\n",
            {
                "people.csv": "No column was recognised as customer id or spend. Say below",
                "clusters.csv": "No column was recognised as customer id or cluster (parent). Say",
            },
        ),
        (
            b"id;frequency;amount_spent\na;many;1\n",
            b"customer_id;cluster_id\na;1\n",
            {"people.csv": "frequency is “many”. Write a number, such as 12."},
        ),
        (
            b"id;frequency;amount_spent\na;1;1\n",
            b"customer_id;cluster_id\nb;1\n",
            {"people.csv and clusters.csv": "customers and labels have no id in common"},
        ),
    ],
)
def test_files_that_cannot_be_used_are_told_in_words_all_at_once(
    page: Page, customers: bytes, labels: bytes, told: dict[str, str]
):
    page.upload(File("people.csv", customers), File("clusters.csv", labels))
    assert page.title == "These files cannot be used yet"
    for place, reason in told.items():
        assert any(error.startswith(place) and reason in error for error in page.errors), page.errors
    assert {re.split("[:,]", error)[0] for error in page.errors} == set(told)
    codes = re.compile("|".join(RULES))
    for error in page.errors:
        assert not codes.search(error), "a marketer needs no code"
    assert page.download_keys == ["example-customers.csv", "example-labels.csv"]


def test_after_unusable_files_good_ones_are_answered(page: Page):
    page.upload(File("people.csv", b""), File("clusters.csv", csv_of_labels(LABELS)))
    assert page.title == "These files cannot be used yet"
    page.upload(customers=File("people.csv", csv_of_rows(ROWS)))
    assert page.title == "Gold: 25 customers in 3 sub-segments"


def test_more_problems_than_fit_are_all_in_a_download(page: Page):
    people = [{"id": f"c{n}", "frequency": "many", "amount_spent": 1, "product_types": []} for n in range(30)]
    request = {"customers": people, "cluster_labels": {f"c{n}": 1 for n in range(30)}}
    page.upload(customers=File("request.json", json.dumps(request).encode()))
    assert page.title == "This file cannot be used yet"
    assert len(page.errors) == 10
    listed = page.download("download-problems").decode("utf-8-sig").splitlines()
    assert len(listed) > 30
    assert "customers[29].frequency" in "\n".join(listed)


def test_rows_left_out_are_counted_explained_and_can_be_downloaded(page: Page):
    bad = b"\nlate;12;12,5O;tea\n;3;4.00;tea\ng0-0;1;1.00;tea\nnowhere;1;1.00;tea"
    customers, labels = uploads_of(ROWS, LABELS | {"ghost": "Gold"})
    page.upload(File(customers.name, customers.data + bad), labels)
    (notice,) = [each for each in page.at.main.get("expander") if "left out" in each.label]
    assert notice.label == "3 rows left out; customers without a label; labels without a customer"
    told = page.paragraphs
    assert "people.csv, row 27: amount_spent is “12,5O”. Write a number, such as 12.50." in told
    assert "people.csv, row 28: id is empty." in told
    assert "people.csv, row 29: id is “g0-0”, as in row 2." in told
    assert "“nowhere”" in told
    assert "“ghost”" in told
    lines = page.download("download-left-out").decode("utf-8-sig").splitlines()
    assert lines[0] == "file;row;column;problem;what to do"
    assert [line.split(";")[:2] for line in lines[1:]] == [["people.csv", row] for row in ("27", "28", "29")]
    assert page.title.startswith("Gold: 25 customers")


def test_many_rows_left_out_are_listed_in_part_and_downloaded_in_full(page: Page):
    customers, labels = uploads_of(ROWS, LABELS)
    bad = b"".join(b"\nbad%d;x;1.00;tea" % number for number in range(40))
    page.upload(File(customers.name, customers.data + bad), labels)
    assert "Not a number: 40 times" in page.paragraphs.replace("**", "")
    assert "and 35 more, all in the download" in page.paragraphs
    assert len(page.download("download-left-out").decode("utf-8-sig").splitlines()) == 41


def test_a_file_without_product_types_is_used_and_said(page: Page):
    lines = [f"{name};{orders};{spend}" for name, orders, spend, _ in ROWS]
    people = "\n".join(["id;frequency;amount_spent", *lines]).encode()
    page.upload(File("people.csv", people), File("clusters.csv", csv_of_labels(LABELS)))
    assert "There is no column for product_types" in page.paragraphs
    assert all("No product types known." in persona for persona in page.personas)


def test_texts_of_users_are_never_read_as_markup(page: Page):
    rows = [(f"{MARKUP} {name}", orders, spend, [MARKUP]) for name, orders, spend, _ in ROWS]
    customers, labels = uploads_of(rows, {row[0]: MARKUP for row in rows})
    bad = f"\n{MARKUP} bad;many;1.00;tea".encode()
    page.upload(File(f"{MARKUP.replace('/', '')}.csv", customers.data + bad), labels)
    page.name(0, MARKUP)
    page.name(1, MARKUP)
    assert page.title == f"{MARKUP}: 25 customers in 3 sub-segments"
    tree = page.at
    texts = [each.value for kind in ("title", "header", "caption", "warning") for each in tree.get(kind)]
    texts += [each.value for each in tree.main.get("markdown") if MARKUP[:3] in ESCAPED.sub(r"\1", each.value)]
    texts += [option for radio in tree.sidebar.get("radio") for option in radio.options]
    texts += [each.proto.help for each in tree.sidebar.get("caption") if hasattr(each.proto, "help")]
    assert sum(MARKUP in ESCAPED.sub(r"\1", text) for text in texts) >= 6
    for text in texts:
        assert not MEANS_MORE.search(ESCAPED.sub("", text)), text
    assert "<b>_z_" not in page.markup
    assert "&lt;b&gt;_z_" in page.markup


def test_texts_of_users_are_not_read_as_markup_when_files_cannot_be_used(page: Page):
    people = f"id;frequency;amount_spent\n{MARKUP};{MARKUP};1\n".encode()
    page.upload(File("$1 *a* $2.csv", people), File("b.csv", b"customer_id;cluster_id\na;1\n"))
    assert any(MARKUP in error and "$1 *a* $2.csv" in error for error in page.errors)
    for error in page.at.error:
        assert not MEANS_MORE.search(ESCAPED.sub("", error.value)), error.value


def test_files_taken_away_bring_the_example_back(page: Page):
    page.upload(*uploads_of(random_rows(20), {f"r{n}": "Gold" for n in range(20)}))
    assert page.title.startswith("Gold: 20 customers")
    for key in ("customers", "labels"):
        page.at.file_uploader(key=key).set_value(None)
    page.step()
    assert page.title == "Parent 2: 889 customers in 3 sub-segments"
