"""Files are opened once, whatever is in them, and a request is known wherever its keys stand."""

import gzip
import json
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import InvalidInput, Limits, read_request, read_table
from core.intake.files import File, open_files, read_files
from core.intake.request.is_request import is_request
from tests.core.files import zip_of
from tests.core.support import csv_of

CUSTOMERS: Final = csv_of("id,frequency,amount_spent,product_types", "a,1,2.5,tea", "b,2,3.5,tea")
LABELS: Final = csv_of("id,cluster_id", "a,1", "b,1")
CUSTOMER: Final = {"id": "a", "frequency": 1, "amount_spent": 2.5, "product_types": ["tea"]}
BODY: Final = {"options": {"scaling": "log"}, "customers": [CUSTOMER], "labels": {"a": 1}}


class CountingLimits(Limits):
    """Limits that note what was compared with them: the size of a file at each step of unpacking, and JSON texts."""

    noted: list[tuple[str, str, int]]

    def __init__(self) -> None:
        super().__init__()
        object.__setattr__(self, "noted", [])

    def check(self, name: str, what: str, count: int) -> None:
        self.noted.append((name, what, count))
        super().check(name, what, count)

    def times(self, what: str, count: int | None = None) -> int:
        return sum(1 for _, each, seen in self.noted if each == what and count in (None, seen))


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def zipped(data: bytes) -> bytes:
    return zip_of({"x": data})


@pytest.mark.parametrize("pack", [gzipped, zipped])
@pytest.mark.parametrize("data", [CUSTOMERS, json.dumps(BODY).encode(), json.dumps([CUSTOMER]).encode()])
def test_a_packed_file_is_unpacked_once(data: bytes, pack: Any) -> None:
    limits = CountingLimits()
    open_files(File("x", pack(data)), File("labels.csv.gz", gzipped(LABELS)), limits)
    assert limits.times("expanded_bytes", len(data)) == 1
    assert limits.times("expanded_bytes", len(LABELS)) <= 1  # a request brings its own labels


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32-be"])
def test_no_value_of_a_request_is_made_to_know_it_for_one(encoding: str) -> None:
    wrong = BODY | {"customers": [CUSTOMER | {"frequency": -1}]}
    limits = CountingLimits()
    with pytest.raises(InvalidInput) as caught:
        open_files(File("body.json", json.dumps(wrong).encode(encoding)), limits=limits)
    assert [each.code for each in caught.value.problems] == ["number_out_of_range"]
    assert limits.times("json_depth") == 1
    limits = CountingLimits()
    assert open_files(File("body.json", json.dumps(BODY).encode(encoding)), limits=limits).request is not None
    assert limits.times("json_depth") == (0 if encoding == "utf-8" else 1)


def test_a_sound_request_is_what_it_is_by_itself_wherever_its_keys_stand() -> None:
    for order in (("options", "labels", "customers"), ("customers", "options", "labels"), ("labels", "customers")):
        data = json.dumps({key: BODY[key] for key in order}).encode()
        opened = open_files(File("body.json", data), File("labels.csv", LABELS))
        assert opened.request is not None
        assert opened.request.settings == read_request(data).settings
        assert opened.unused == "labels.csv"


def test_what_is_wrong_with_two_files_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        open_files(File("customers.pdf", b"%PDF-"), File("labels.gz", b"\x1f\x8b and no more"))
    assert [each.code for each in caught.value.problems] == ["file_kind_unreadable", "file_damaged"]
    assert [each.where.source for each in caught.value.problems] == ["customers.pdf", "labels.gz"]


JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS: Final = st.sampled_from(["customers", "labels", "options", "cust\u0327omers", ""])


@given(st.dictionaries(KEYS, JSON, max_size=4), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_every_text_that_is_no_table_because_it_is_a_request_is_known_for_one(body: Any, encoding: str) -> None:
    data = json.dumps(body).encode(encoding)
    try:
        read_table(data, "body.json")
    except InvalidInput as error:
        if any(each.code == "json_is_request" for each in error.problems):
            assert is_request(data)
            return
    assert not is_request(data) or not {"customers", "labels"} <= body.keys()


@pytest.mark.parametrize("as_request", [True, False])
def test_a_target_that_no_label_names_is_told_beside_ids_that_do_not_fit(as_request: bool) -> None:
    if as_request:
        person = {"id": "a", "frequency": 1, "amount_spent": 1, "product_types": []}
        body = {"customers": [person], "labels": {"b": 1}, "target_cluster": 7}
        files, target = (File("request.json", json.dumps(body).encode()),), None
    else:
        labels = File("labels.csv", csv_of("id,cluster", "b,1"))
        files, target = (File("customers.csv", csv_of("id,frequency,amount_spent", "a,1,1")), labels), "7"
    with pytest.raises(InvalidInput) as refused:
        read_files(*files, target_cluster=target)
    assert [problem.code for problem in refused.value.problems] == ["no_label_fits", "parent_unknown"]
    assert refused.value.problems[1].where.path == "target_cluster"
