"""The same customers and labels through every door: files, DataFrame, mapping, request, rows of a request, shell."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from core import InvalidInput, Labels, Settings, explore, to_json
from core.cli.commands import main
from core.intake import File, FilesRead, read_files
from core.problems import Effect
from tests.core.api.support import EXPLORE, Api, Reply
from tests.core.support import csv_of, customers_of

Row = tuple[Any, Any, Any, list[str]]
HEADER = ("id", "frequency", "amount_spent", "product_types")


@dataclass(frozen=True)
class Case:
    """Customers and labels as Python has them, and what every door has to make of them.

    ``separated`` writes the product types of a cell of the files. ``own_labels`` and ``own_products`` say that labels
    or product types are texts that a file may have changed on its way, such as ``1.0`` and ``&amp;``. In a mapping and
    in the published request these are the caller's own, and stay as they were written.
    """

    customers: list[Row]
    labels: dict[Any, Any]
    orders: dict[str, int]
    products: dict[str, list[str]]
    parents: dict[str, str]
    separated: Callable[[list[str]], str] = "|".join
    own_labels: bool = False
    own_products: bool = False


def people(**changes: Any) -> list[Row]:
    """Five customers, some with another id, amount or product types."""
    given = {
        "a": ("a", 1, 10.5, ["tea", "rum"]),
        "b": ("b", 2, 20.0, ["tea"]),
        "c": ("c", 3, 30.25, ["rum", "gin"]),
        "d": ("d", 4, 400.0, ["gin"]),
        "e": ("e", 5, 500.0, ["tea", "gin"]),
    }
    return list((given | changes).values())


LABELS = {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2}
ORDERS = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}
PRODUCTS = {"a": ["tea", "rum"], "b": ["tea"], "c": ["rum", "gin"], "d": ["gin"], "e": ["tea", "gin"]}
PARENTS = {"a": "1", "b": "1", "c": "1", "d": "2", "e": "2"}

CASES = {
    "plain": Case(people(), LABELS, ORDERS, PRODUCTS, PARENTS),
    "labels as whole floats": Case(
        people(), {key: float(parent) for key, parent in LABELS.items()}, ORDERS, PRODUCTS, PARENTS
    ),
    "labels as texts of floats": Case(
        people(), {key: f"{parent}.0" for key, parent in LABELS.items()}, ORDERS, PRODUCTS, PARENTS, own_labels=True
    ),
    "labels of several kinds": Case(
        people(), {"a": 1.0, "b": "1", "c": 1, "d": 2.0, "e": " 2 "}, ORDERS, PRODUCTS, PARENTS
    ),
    "labels of several kinds, some texts of floats": Case(
        people(), {"a": 1.0, "b": "1", "c": 1, "d": "2.0", "e": " 2 "}, ORDERS, PRODUCTS, PARENTS, own_labels=True
    ),
    "ids with leading zeros": Case(
        people(a=("001", 1, 10.5, ["tea"]), b=("1", 2, 20.0, ["tea"])),
        {"001": 1, "1": 1, "c": 1, "d": 2, "e": 2},
        {"001": 1, "1": 2, "c": 3, "d": 4, "e": 5},
        PRODUCTS | {"001": ["tea"], "1": ["tea"]},
        {"001": "1", "1": "1", "c": "1", "d": "2", "e": "2"},
    ),
    "a refund": Case(people(c=("c", 3, -30.25, ["rum"])), LABELS, ORDERS, PRODUCTS | {"c": ["rum"]}, PARENTS),
    "no product types": Case(people(b=("b", 2, 20.0, [])), LABELS, ORDERS, PRODUCTS | {"b": []}, PARENTS),
    "product types that say nothing": Case(
        people(b=("b", 2, 20.0, ["tea", "nan"]), d=("d", 4, 400.0, ["NULL", "gin"])),
        LABELS,
        ORDERS,
        PRODUCTS,
        PARENTS,
        own_products=True,
    ),
    "repeated product types, and blanks around": Case(
        people(a=("a", 1, 10.5, ["tea", " rum ", "tea"])), LABELS, ORDERS, PRODUCTS, PARENTS
    ),
    "entities": Case(
        people(a=("a", 1, 10.5, ["bed &amp; bath", "rum"])),
        LABELS,
        ORDERS,
        PRODUCTS | {"a": ["bed & bath", "rum"]},
        PARENTS,
        own_products=True,
    ),
    "entities and nothing in lists": Case(
        people(a=("a", 1, 10.5, ["bed &amp; bath", "nan", "rum"])),
        LABELS,
        ORDERS,
        PRODUCTS | {"a": ["bed & bath", "rum"]},
        PARENTS,
        json.dumps,
        own_products=True,
    ),
    "separated by semicolons": Case(people(), LABELS, ORDERS, PRODUCTS, PARENTS, ";".join),
    "separated by commas": Case(people(), LABELS, ORDERS, PRODUCTS, PARENTS, ", ".join),
    "separated by line breaks": Case(people(), LABELS, ORDERS, PRODUCTS, PARENTS, "\n".join),
}


def files_of(case: Case) -> tuple[File, File]:
    rows = [(*row[:3], case.separated(row[3])) for row in case.customers]
    customers = pd.DataFrame(rows, columns=HEADER).to_csv(index=False).encode()
    labels = pd.DataFrame(list(case.labels.items()), columns=["customer_id", "cluster_id"]).astype(str)
    return File("customers.csv", customers), File("labels.csv", labels.to_csv(index=False).encode())


def frames_of(case: Case) -> tuple[pd.DataFrame, pd.DataFrame]:
    labels = pd.DataFrame(list(case.labels.items()), columns=["customer_id", "cluster_id"], dtype=object)
    return pd.DataFrame(case.customers, columns=HEADER), labels


def body_of(case: Case) -> dict[str, Any]:
    return {"customers": [dict(zip(HEADER, row, strict=True)) for row in case.customers], "labels": case.labels}


def read(case: Case) -> FilesRead:
    return read_files(*files_of(case))


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_files_are_read_as_expected(case: Case) -> None:
    found = read(case)
    ids = found.customers.ids.tolist()
    assert dict(zip(ids, found.customers.frequency.tolist(), strict=True)) == case.orders
    bought = {name: found.customers.products.of(at) for at, name in enumerate(ids)}
    assert bought == {name: case.products[name] for name in ids}
    assert dict(zip(found.labels.ids.tolist(), found.labels.parents.tolist(), strict=True)) == case.parents
    assert not found.problems.rows_left_out


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_every_door_gives_the_answer_of_the_files(
    case: Case, api: Api, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = read(case)
    answer = to_json(explore(found.customers, found.labels))
    customers, labels = frames_of(case)
    assert to_json(explore(customers, labels)) == answer
    if not case.own_labels:
        assert to_json(explore(customers, case.labels)) == answer
    if not case.own_labels and not case.own_products:
        assert results(api.post(EXPLORE, body_of(case))) == json.loads(answer)
    assert results(api.post(EXPLORE, body_of(case) | {"options": {"columns": {}}})) == json.loads(answer)
    paths = [tmp_path / each.name for each in files_of(case)]
    for path, file in zip(paths, files_of(case), strict=True):
        path.write_bytes(file.data)
    assert main(["explore", *map(str, paths)]) == 0
    written = capsys.readouterr()
    assert written.out == answer
    assert written.err.splitlines()[:-1] == [problem.text for problem in found.problems]


def results(reply: Reply) -> dict[str, Any]:
    """What was found; ``notices`` are looked at for themselves."""
    assert reply.status == 200, reply.body
    found: dict[str, Any] = reply.json
    found.pop("notices", None)
    return found


@pytest.mark.parametrize("name", ["product types that say nothing", "entities and nothing in lists"])
def test_rows_of_a_request_are_told_what_was_done_to_product_types_as_a_file_is(name: str, api: Api) -> None:
    as_rows = body_of(CASES[name]) | {"options": {"columns": {}}}
    told = {each["rule"] for each in api.post(EXPLORE, as_rows).json["notices"]}
    of_file = {problem.code for problem in read(CASES[name]).problems}
    assert told == of_file & {"categories_say_nothing", "categories_unarmoured"}
    assert told


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_texts_of_the_published_request_are_the_callers_own(case: Case, api: Api) -> None:
    """The published contract demands the difference: nothing is changed, and the answer has no key but its own."""
    parents = {key: int(parent) if isinstance(parent, float) else parent for key, parent in case.labels.items()}
    answer = to_json(explore(customers_of(case.customers), Labels.of(parents)))
    reply = api.post(EXPLORE, body_of(case))
    assert reply.body.decode() == answer
    for key in {str(parent).strip() for parent in parents.values()}:
        only = api.post(EXPLORE, body_of(case) | {"target_cluster": key})
        assert list(only.json["subsegment_results"]) == [key]


def test_labels_of_a_mapping_are_the_callers_own() -> None:
    parents = {key: f"{parent}.0" for key, parent in LABELS.items()}
    found = explore(customers_of(people()), parents)
    assert [parent.key for parent in found.parents] == ["1.0", "2.0"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (("1.0", "2", "3"), ("1", "2", "3")),
        (("1.0", "2.0", "3.0"), ("1", "2", "3")),
        (("1.000", "2", "3"), ("1.000", "2", "3")),
        (("1.0", "2", "2.5"), ("1.0", "2", "2.5")),
        (("1.0", "Gold", "2"), ("1.0", "Gold", "2")),
    ],
)
def test_clusters_of_a_file_are_numbers_only_where_every_one_is_whole(
    written: tuple[str, ...], read: tuple[str, ...]
) -> None:
    rows = [f"c{at},{at},{at}.5,tea,{cluster}" for at, cluster in enumerate(written, start=1)]
    found = read_files(File("customers.csv", csv_of(",".join((*HEADER, "cluster_id")), *rows)))
    assert found.labels.parents.tolist() == list(read)
    assert ("labels_as_numbers" in {problem.code for problem in found.problems}) is (written != read)


NAMELESS = people(b=("nan", 2, 20.0, ["tea"]))
WRONG = {
    "a customer without an id": (Case(NAMELESS, LABELS, {}, {}, {}), {"id_missing"}),
    "a label without a customer": (Case(people(), LABELS | {"NULL": 2}, {}, {}, {}), {"id_missing"}),
    "a label that names no cluster": (Case(people(), LABELS | {"b": "nan"}, {}, {}, {}), {"label_missing"}),
    "a count that is no number": (Case(people(c=("c", 1.5, 3.0, [])), LABELS, {}, {}, {}), {"number_not_whole"}),
    "an amount out of range": (Case(people(c=("c", 1, 1e16, [])), LABELS, {}, {}, {}), {"number_out_of_range"}),
    "a customer twice": (
        Case([*people(), ("a", 9, 9.0, ["tea"])], LABELS, {}, {}, {}),
        {"id_repeated"},
    ),
}


@pytest.mark.parametrize(("case", "codes"), WRONG.values(), ids=list(WRONG))
def test_every_door_refuses_the_same_with_the_same_rules(
    case: Case, codes: set[str], api: Api, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    left_out = read(case).problems.having(Effect.LEFT_OUT)
    assert {problem.code for problem in left_out} == codes
    customers, labels = frames_of(case)
    for given in (labels, case.labels):
        with pytest.raises(InvalidInput) as caught:
            explore(customers, given)
        assert {problem.code for problem in caught.value.problems} == codes
    for options in ({}, {"options": {"columns": {}}}):
        assert {rule for _, rule in api.post(EXPLORE, body_of(case) | options).paths} == codes
    paths = [tmp_path / each.name for each in files_of(case)]
    for path, file in zip(paths, files_of(case), strict=True):
        path.write_bytes(file.data)
    assert main(["explore", *map(str, paths)]) == 2
    assert set(capsys.readouterr().err.splitlines()) >= {problem.text for problem in left_out}


def test_a_target_that_no_label_names_is_told_by_every_door(
    api: Api, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = CASES["plain"]
    with pytest.raises(InvalidInput) as caught:
        explore(*frames_of(case), Settings(target_cluster="7"))
    (expected,) = caught.value.problems
    assert expected.code == "parent_unknown"
    reply = api.post(EXPLORE, body_of(case) | {"target_cluster": 7})
    assert [(each["rule"], each["detail"]) for each in reply.json["problems"]] == [(expected.code, expected.sentence)]
    paths = [tmp_path / each.name for each in files_of(case)]
    for path, file in zip(paths, files_of(case), strict=True):
        path.write_bytes(file.data)
    assert main(["explore", *map(str, paths), "--target-cluster", "7"]) == 2
    assert expected.sentence in capsys.readouterr().err


@pytest.mark.parametrize("sent", [" a ", "A@X.test", "1.0"])
def test_ids_of_the_published_request_come_back_as_they_were_sent(sent: str, api: Api) -> None:
    """The published contract demands the difference: ``id`` is the caller's key, character for character.

    Files, DataFrames and rows of a request take off blanks around an id, write e-mails in small letters, and read a
    column of 1.0, 2.0 as 1, 2, because spreadsheets and people write these; each is told in a notice.
    """
    body = body_of(CASES["plain"])
    body["customers"][0]["id"] = sent
    body["labels"] = {sent if key == "a" else key: parent for key, parent in LABELS.items()}
    assert sent in results(api.post(EXPLORE, body))["subsegment_results"]["1"]["nested_labels"]


def test_ids_that_are_numbers_are_the_same_in_files_frames_and_rows(api: Api) -> None:
    customers = [(float(at), *row[1:]) for at, row in enumerate(people(), start=1)]
    case = Case(customers, {float(at): parent for at, parent in enumerate(LABELS.values(), start=1)}, {}, {}, {})
    found = read(case)
    assert found.customers.ids.tolist() == ["1", "2", "3", "4", "5"]
    answer = to_json(explore(found.customers, found.labels))
    assert to_json(explore(*frames_of(case))) == answer
    labels = {str(int(key)): parent for key, parent in case.labels.items()}
    assert results(api.post(EXPLORE, body_of(case) | {"labels": labels, "options": {"columns": {}}})) == json.loads(
        answer
    )


@pytest.mark.parametrize("as_rows", [False, True])
def test_blanks_and_capitals_are_told_by_files_and_rows(as_rows: bool, api: Api) -> None:
    customers = people(a=(" a@x.test ", 1, 1.0, []), b=("B@X.test", 2, 2.0, []), c=("c@x.test", 2, 9.0, []))[:3]
    case = Case(customers, {"a@x.test": 1, "b@x.test": 1, "C@x.test": 1}, {}, {}, {})
    if as_rows:
        reply = api.post(EXPLORE, body_of(case) | {"options": {"columns": {}}})
        told = {each["rule"] for each in reply.json["notices"]}
        ids = reply.json["subsegment_results"]["1"]["nested_labels"]
    else:
        found = read(case)
        told, ids = {problem.code for problem in found.problems}, found.parents.members["1"]
    assert told >= {"ids_trimmed", "ids_in_small_letters"}
    assert len(ids) == 3


def test_what_is_told_of_a_column_of_both_is_told_once() -> None:
    text = csv_of(",".join((*HEADER, "cluster_id")), "EU,1,2,tea,X", "NA,2,3,rum,X", "US,3,4,gin,NA", "AA,1,2,tea,BR")
    told = [(problem.code, problem.column) for problem in read_files(File("customers.csv", text)).problems]
    assert ("code_like_nothing", "id") in told
    assert len(told) == len(set(told))
