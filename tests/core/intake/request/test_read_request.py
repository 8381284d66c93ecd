"""The API's request: every problem at once, each with its path."""

import json
from collections.abc import Callable
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import InvalidInput, Limits, Settings, explore, read_request, to_json
from core.intake.request.read_request import EVERYONE, Request, read_carefully
from tests.core.support import GOLDEN, texts_of

CUSTOMER = {"id": "a", "frequency": 1, "amount_spent": 2.5, "product_types": ["tea"]}


def body(**changes: Any) -> dict[str, Any]:
    return {"customers": [CUSTOMER], "labels": {"a": 1}} | changes


def with_customer(**changes: Any) -> bytes:
    return json.dumps(body(customers=[CUSTOMER | changes])).encode()


def refused(data: bytes | dict[str, Any]) -> list[str]:
    return texts_of(lambda: read_request(data if isinstance(data, bytes) else json.dumps(data).encode()))


def test_the_published_request_is_read() -> None:
    request = read_request((GOLDEN / "published_request.json").read_bytes())
    assert len(request.customers) == len(request.labels) == 40
    assert (request.settings.target_cluster, request.settings.k_range) == ("1", (2, 3))
    assert request.customers.products.of(0) == ["laptop", "mouse", "keyboard", "monitor"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_every_encoding_of_json_is_read(encoding: str) -> None:
    text = json.dumps(body(labels={"a": "Ouro ção"}), ensure_ascii=False)
    assert read_request(text.encode(encoding)).labels.parents.tolist() == ["Ouro ção"]


def test_what_is_optional_may_be_absent_or_null() -> None:
    for given_body in (body(), body(target_cluster=None, k_range=None)):
        settings = read_request(json.dumps(given_body).encode()).settings
        assert (settings.target_cluster, settings.k_range) == (None, (2, 3))


@pytest.mark.parametrize("frequency", ["28", "28.0", "2.8e1"])
def test_a_whole_number_may_be_written_with_a_point(frequency: str) -> None:
    data = with_customer(frequency=0).replace(b'"frequency": 0', f'"frequency": {frequency}'.encode())
    assert read_request(data).customers.frequency.tolist() == [28]


def test_every_problem_is_reported_at_once_with_its_path() -> None:
    customers = [
        CUSTOMER | {"id": 7, "freq": 3},
        CUSTOMER | {"frequency": 1.5, "amount_spent": None},
        "C003",
        CUSTOMER | {"frequency": -1, "amount_spent": False, "product_types": ["tea", 5]},
        {"id": "a", "amount_spent": 1e16},
        CUSTOMER | {"id": "  "},
    ]
    given_body = body(
        customers=customers, labels={"a": True, "b": [1], "c": "", "d": 1.5}, k_range=[1], tarjet_cluster=1
    )
    assert refused(given_body) == [
        "The key “tarjet_cluster” is not known. Did you mean “target_cluster”?",
        "customers[0]: The key “freq” is not known. Did you mean “frequency”?",
        "customers[2]: This must be an object, but is the text “C003”.",
        "customers[4]: The key frequency is missing. Add it: the orders as a whole number.",
        "customers[4]: The key product_types is missing. Add it: an array of texts.",
        "customers[0].id: This must be the customer's id as text, in quotes, but is the number 7.",
        "customers[5].id: id is empty. Write the customer's id.",
        "customers[1].frequency: frequency is “1.5”. Orders are counted: write a whole number, such as 12.",
        "customers[3].frequency: frequency is “-1”. Write a number from 0 to 1,000,000,000,000.",
        "customers[1].amount_spent: This must be a number, but is null.",
        "customers[3].amount_spent: This must be a number, but is false.",
        "customers[4].amount_spent: amount_spent is “1e+16”. "
        "Write a number from -1,000,000,000,000,000 to 1,000,000,000,000,000.",
        "customers[3].product_types: This must be an array of texts, but is an array with the number 5.",
        "customers[3].id: id is “a”, as in customers[1]. Keep one row for each customer.",
        "customers[4].id: id is “a”, as in customers[1]. Keep one row for each customer.",
        'labels["a"]: This must be a whole number or a name, but is true.',
        'labels["b"]: This must be a whole number or a name, but is an array.',
        'labels["c"]: This must be a whole number or a name, but is the text “”.',
        'labels["d"]: This must be a whole number or a name, but is the number 1.5.',
        "k_range must be a list of whole numbers from 2 to 200, but is “[1]”.",
    ]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "The text is not valid JSON at line 1, column 1: Expecting value."),
        (b'{\n "customers": [\n}', "The text is not valid JSON at line 3, column 1: Expecting value."),
        (
            b'{"labels": {"a": 1, "b": 2, "a": 3}}',
            "The text is not valid JSON at line 1, column 29: the key “a” stands twice in the same object.",
        ),
        (
            b'{"labels": {"}": "{",\n"\\u0061": 2, "b": {},\n "a" : 3}}',
            "The text is not valid JSON at line 3, column 2: the key “a” stands twice in the same object.",
        ),
        (b'{"k_range": NaN}', "The text is not valid JSON at line 1, column 13: JSON has no number NaN."),
        (
            b'{"NaN":\n "\\"Infinity", "k_range":\n[2, -Infinity]}',
            "The text is not valid JSON at line 3, column 5: JSON has no number -Infinity.",
        ),
        (
            b'{"k_range": [2, 1e5,\n' + b"9" * 5000 + b"]}",
            "The text is not valid JSON at line 2, column 1: the number has too many digits.",
        ),
        (b'{"labels": "', "The text is not valid JSON at line 1, column 12: Unterminated string."),
        (b'{"labels": "\n"}', "The text is not valid JSON at line 1, column 13: Invalid control character."),
        (b'{"labels": "\xff"}', "The text is not valid JSON at line 1, column 13: byte 13 is not UTF-8."),
        (
            '\ufeff{"ção":\n"é'.encode() + b"\xff",
            "The text is not valid JSON at line 2, column 3: byte 17 is not UTF-8.",
        ),
        (
            '{"ção":\n"é'.encode("utf-16") + b"\x00",
            "The text is not valid JSON at line 2, column 3: byte 23 is not UTF-16-LE.",
        ),
    ],
)
def test_broken_json_says_where_and_why(data: bytes, text: str) -> None:
    assert refused(data) == [f"{text} Mend it there and try again."]


@pytest.mark.parametrize(
    ("changes", "texts"),
    [
        (
            {"customers": [], "target_cluster": "gold"},
            ["customers: This must be an array of customers, but is empty.", "UNKNOWN"],
        ),
        ({"k_range": [], "target_cluster": 3.0}, ["k_range must be", "target_cluster: There is no parent “3”."]),
        (
            {"labels": {"a": 1, "b": None, "c": "2 "}, "target_cluster": "gold"},
            ['labels["b"]: This must be', "UNKNOWN"],
        ),
        (
            {"labels": {"x": 1, "y": 2}, "target_cluster": "gold", "k_range": []},
            ["k_range must be", "No customer", "UNKNOWN"],
        ),
        ({"labels": {"x": 1}, "k_range": []}, ["k_range must be", "No customer has a label"]),
        ({"labels": {"x": None}, "target_cluster": "gold"}, ['labels["x"]: This must be']),
        ({"k_range": [], "target_cluster": []}, ["target_cluster must be", "k_range must be"]),
        ({"k_range": [], "target_cluster": "2"}, ["k_range must be"]),
        ({"k_range": [], "target_cluster": " 2 "}, ["k_range must be"]),
        ({"k_range": [], "target_cluster": " "}, ["target_cluster must be", "k_range must be"]),
    ],
)
def test_what_does_not_fit_together_is_told_with_all_else(changes: dict[str, object], texts: list[str]) -> None:
    labels = {"a": 1, "b": 2}
    body = {"customers": [SOUND, SOUND | {"id": "b"}], "labels": labels} | changes
    found = refused(json.dumps(body).encode())
    unknown = "target_cluster: There is no parent “gold”. The labels name “1” and “2”."
    assert len(found) == len(texts)
    assert all(text.startswith(start.replace("UNKNOWN", unknown)) for text, start in zip(found, texts, strict=True)), (
        found
    )


def test_a_target_that_no_label_names_is_told_with_labels_that_fit_no_customer() -> None:
    request = read_request(json.dumps({"customers": [SOUND], "labels": {"x": 1}, "target_cluster": 2}).encode())
    with pytest.raises(InvalidInput) as caught:
        explore(request.customers, request.labels, request.settings)
    assert [problem.code for problem in caught.value.problems] == ["no_label_fits", "parent_unknown"]


def test_a_request_nested_too_deep_or_too_large_passes_a_limit() -> None:
    (text,) = refused(b"[" * 200_000)
    assert text.startswith("The file has more than 50 arrays and objects inside one another, which is the limit.")
    whole = (GOLDEN / "published_request.json").read_bytes()
    for limits, words in ((Limits(bytes=100), "100 bytes"), (Limits(rows=3), "3 rows")):
        with pytest.raises(InvalidInput, match=words):
            read_request(whole, limits=limits)


SOUND: Final = {"id": "a", "frequency": 2, "amount_spent": -0.0, "product_types": [" tea", "tea", "", "a:b"]}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"frequency": 3.0},
        {"frequency": 2.5},
        {"frequency": True},
        {"frequency": 10**400},
        {"amount_spent": 1e16},
        {"amount_spent": "1"},
        {"id": ""},
        {"id": "\x1c"},
        {"id": "a\x00"},
        {"product_types": ["\ud800"]},
        {"product_types": None},
        {"more": 1},
    ],
)
def test_the_fast_way_through_a_request_gives_what_the_careful_one_gives(
    changes: dict[str, object],
) -> None:
    parents = {"a": 1, "b:": " gold ", "c": 10**30}
    data = json.dumps({"customers": [SOUND | changes], "labels": parents}).encode()
    fast = everything(data)
    assert everything(data, read=read_carefully) == fast


@pytest.mark.parametrize("labelled", [True, False])
@pytest.mark.parametrize(
    "rest",
    [
        '"options": {"scaling": "log", "window_months": 3.0, "exact": true}',
        '"options": null, "k_range": null',
        '"options": {"scaling": "log", "scaling": "none"}',
        '"options": {"scalling": "log"}, "k_range": [2, 2.5]',
        '"options": [], "target_cluster": 1',
        '"target_cluster": null',
        '"labels": {"a": 1}',
        '"labels": {"a": 1}, "target_cluster": "1", "k_range": [3]',
        '"labels": {}, "options": {"chosen_k": 9}',
    ],
)
def test_settings_and_missing_labels_are_the_same_on_the_fast_way_and_the_careful_one(
    rest: str, labelled: bool
) -> None:
    data = f'{{"customers": [{json.dumps(SOUND)}], {rest}}}'.encode()
    fast = everything(data, labelled)
    assert everything(data, labelled, read_carefully) == fast


def test_a_sound_request_is_decoded_once() -> None:
    class NoCarefulReading(Limits):
        def check(self, name: str, what: str, count: int) -> None:
            assert what != "json_depth", "the careful reading of a request was asked"
            super().check(name, what, count)

    data = json.dumps({"customers": [SOUND], "labels": {"a": 1}, "k_range": [2]}).encode()
    assert read_request(data, limits=NoCarefulReading()).customers.ids.tolist() == ["a"]
    with pytest.raises(AssertionError, match="careful reading"):
        read_request(data.replace(b"[2]", b"[1]"), limits=NoCarefulReading())


@pytest.mark.parametrize("spaces", ["", " "])
def test_a_customer_with_a_key_twice_is_refused_whatever_stands_before_the_colon(spaces: str) -> None:
    data = json.dumps({"customers": [SOUND], "labels": {"a": 1}}).replace('"id":', f'"id": "b", "id"{spaces}:')
    assert refused(data.encode()) == [
        "The text is not valid JSON at line 1, column 28: the key “id” stands twice in the same object. "
        "Mend it there and try again."
    ]


def everything(data: bytes, labelled: bool = True, read: Callable[..., Request] = read_request) -> list[object]:
    """All that a request holds, or the sentences that refuse it."""
    try:
        request = read(data, labelled=labelled)
    except InvalidInput as error:
        return [problem.text for problem in error.problems]
    customers, labels = request.customers, request.labels
    numbers = (customers.frequency.tolist(), list(map(repr, customers.amount_spent.tolist())))
    products = [customers.products.of(position) for position in range(len(customers))]
    return [*customers.ids.tolist(), *numbers, products, labels.ids.tolist(), labels.parents.tolist(), request.settings]


@pytest.mark.parametrize(("data", "what"), [(b"[]", "an array"), (b"null", "null"), (b'"x"', "the text “x”")])
def test_a_body_that_is_no_object_is_refused(data: bytes, what: str) -> None:
    assert refused(data) == [f"This must be an object with customers and labels, but is {what}."]


@pytest.mark.parametrize("number", ["1e400", "-1e400"])
def test_numbers_beyond_a_computer_are_out_of_range(number: str) -> None:
    data = with_customer(frequency=1, amount_spent=0).replace(
        b'"amount_spent": 0', f'"amount_spent": {number}'.encode()
    )
    assert refused(data) == [
        "customers[0].amount_spent: amount_spent is beyond every computer number. "
        "Write a number from -1,000,000,000,000,000 to 1,000,000,000,000,000."
    ]
    data = with_customer(frequency=0).replace(b'"frequency": 0', f'"frequency": {number}'.encode())
    assert "frequency is beyond every computer number." in refused(data)[0]


def test_huge_whole_numbers_are_out_of_range() -> None:
    (text,) = refused(with_customer(frequency=10**300))
    assert text.startswith("customers[0].frequency: frequency is “1000")
    (text,) = refused(with_customer(amount_spent=-(10**4000)))
    assert text.startswith("customers[0].amount_spent: amount_spent is “-1000")


def test_characters_that_nobody_can_store_are_refused_wherever_they_are() -> None:
    customer = CUSTOMER | {"id": "a\ud800", "product_types": ["tea", "x\x00"]}
    assert refused(body(customers=[customer], labels={"\udfff": 1, "b": "Gold\x00"})) == [
        "customers[0].id: id is “a\\ud800”, with a character that no file or CRM can store (code 55296). Remove it.",
        "customers[0].product_types: product_types is “x\\x00”, "
        "with a character that no file or CRM can store (code 0). Remove it.",
        'labels["\\udfff"] is “\\udfff”, with a character that no file or CRM can store (code 57343). Remove it.',
        'labels["b"] is “Gold\\x00”, with a character that no file or CRM can store (code 0). Remove it.',
    ]
    # The same half pair, written in bytes and not as an escape.
    assert "customers[0].id" in refused(with_customer(id="XX").replace(b"XX", b"\xed\xa0\x80"))[0]


@pytest.mark.parametrize("value", [[], "x", None, 5])
def test_customers_and_labels_of_the_wrong_kind_are_refused(value: Any) -> None:
    first, second = refused(body(customers=value, labels=value))
    assert first.startswith("customers: This must be an array of customers, but is ")
    assert second.startswith("labels: This must be an object that maps each customer's id to its parent cluster, but ")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
CUSTOMER_LIKE = st.fixed_dictionaries({}, optional={key: JSON | st.just(value) for key, value in CUSTOMER.items()})


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "customers": st.lists(CUSTOMER_LIKE | JSON, max_size=3) | JSON,
            "labels": st.dictionaries(st.sampled_from(["a", "", "0"]), JSON | st.just(1), max_size=2) | JSON,
            "k_range": st.just([2]) | JSON,
            "target_cluster": st.just(1) | JSON,
            "other": JSON,
        },
    )
)
def test_any_json_gives_an_answer_or_problems(given_body: dict[str, Any]) -> None:
    try:
        request = read_request(json.dumps(given_body).encode())
        answer = to_json(explore(request.customers, request.labels, request.settings))
    except InvalidInput as error:
        str(error).encode()  # whatever was sent, the message can be sent back
        return
    assert json.loads(answer)["subsegment_results"]


@given(st.binary(max_size=60))
def test_any_bytes_are_refused_in_a_sentence(data: bytes) -> None:
    assert refused(data)


def test_options_are_the_settings_and_each_has_its_path() -> None:
    options = {
        "scaling": "log",
        "top_categories": 3,
        "window_months": 2.5,
        "n_init": 4,
        "random_state": 5,
        "chosen_k": 3,
    }
    settings = read_request(json.dumps(body(options=options)).encode()).settings
    assert settings == Settings(None, (2, 3), "log", 3, 2.5, 4, 5, 3)
    assert refused(body(options={"scaling": "loud", "n_int": 4, "chosen_k": 7})) == [
        "options: The key “n_int” is not known. Did you mean “n_init”?",
        "options.scaling: scaling must be “zscore”, “log” or “none”, but is “loud”.",
        "options.chosen_k: chosen_k must be one of the values of k to try, 2 or 3, but is “7”.",
    ]


def test_a_request_without_labels_has_everyone_in_one_parent() -> None:
    data = json.dumps({"customers": [CUSTOMER, CUSTOMER | {"id": "b"}]}).encode()
    request = read_request(data, labelled=False)
    assert request.labels.ids.tolist() == ["a", "b"]
    assert set(request.labels.parents) == {EVERYONE}
    assert texts_of(lambda: read_request(json.dumps(body(k_range=[2])).encode(), labelled=False)) == [
        "The key “labels” is not known. Known are customers, k_range and options."
    ]


@pytest.mark.parametrize("keys", ["aab", "aba", "baa", "abcb"])
def test_the_key_that_stands_twice_is_named_wherever_it_stands(keys: str) -> None:
    twice = next(key for key in keys if keys.count(key) > 1)
    text = "{" + ", ".join(f'"{key}": 1' for key in keys) + "}"
    column = text.rindex(f'"{twice}"') + 1
    place = f"The text is not valid JSON at line 1, column {column}: the key “{twice}”"
    assert refused(text.encode())[0].startswith(place)
