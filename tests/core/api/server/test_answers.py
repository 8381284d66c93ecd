"""The published request, the first-level request and their settings, over a real socket, both ways to run."""

import json

import pytest

from core import Settings, explore, read_request, to_json
from tests.core.api.support import EXPLORE, PUBLISHED, SEGMENT, Api, body_of, by_the_shell
from tests.core.support import GOLDEN


def test_the_published_request_is_answered_byte_for_byte_as_by_the_shell(server: Api) -> None:
    reply = server.post(EXPLORE, PUBLISHED)
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    assert reply.body == by_the_shell()


def test_with_raw_units_the_answer_is_the_golden_one(server: Api) -> None:
    reply = server.post(EXPLORE, json.loads(PUBLISHED) | {"options": {"scaling": "none"}})
    assert reply.body == by_the_shell("--scaling", "none")
    published = json.loads((GOLDEN / "published_response.json").read_bytes())["subsegment_results"]["1"]
    ours = reply.json["subsegment_results"]["1"]
    assert list(ours) == list(published)
    for key in ("best_k", "nested_labels", "nested_cluster_legend", "nested_interpretations_en"):
        assert ours[key] == published[key]
    assert ours["benchmark"] == [pytest.approx(each, abs=1e-6) for each in published["benchmark"]]


def test_the_labels_of_the_first_level_go_into_the_second_as_they_are(server: Api) -> None:
    request = json.loads(PUBLISHED)
    customers = request["customers"]
    first = server.post(SEGMENT, {"customers": customers, "k_range": [2, 3, 4]}).json
    assert list(first)[:3] == ["labels", "benchmark", "best_k"]
    assert list(first["labels"]) == [customer["id"] for customer in customers]
    assert set(first["labels"].values()) == set(range(first["best_k"]))
    second = server.post(EXPLORE, {"customers": customers, "labels": first["labels"]})
    assert list(second.json["subsegment_results"]) == [str(number) for number in range(first["best_k"])]


def test_the_first_level_is_the_second_with_everyone_in_one_parent(server: Api) -> None:
    body = body_of(12, k_range=[2, 4], options={"scaling": "log"})
    parent = server.post(EXPLORE, body).json["subsegment_results"]["1"]
    del body["labels"]
    first = server.post(SEGMENT, body).json
    assert first["labels"] == parent["nested_labels"]
    assert first["cluster_legend"] == parent["nested_cluster_legend"]
    assert first["selection_description"] == parent["selection_description"].replace(
        "parent-cluster 1", "parent-cluster of all customers"
    )


def test_every_option_reaches_the_engine(server: Api) -> None:
    options = {
        "scaling": "log",
        "top_categories": 2,
        "window_months": 3,
        "n_init": 2,
        "random_state": 7,
        "chosen_k": 3,
    }
    request = read_request(PUBLISHED)
    settings = Settings("1", (2, 3), "log", 2, 3, 2, 7, 3)
    reply = server.post(EXPLORE, json.loads(PUBLISHED) | {"options": options})
    assert reply.body.decode() == to_json(explore(request.customers, request.labels, settings))


def test_null_and_whole_numbers_with_a_point_are_what_they_mean(server: Api) -> None:
    plain = server.post(EXPLORE, body_of(9, k_range=[2], target_cluster=1))
    body = body_of(9, k_range=[2.0], target_cluster=1.0, options={"scaling": None, "n_init": 10.0})
    body["labels"] = dict.fromkeys(body["labels"], 1.0)
    assert server.post(EXPLORE, body).body == plain.body
    assert server.post(EXPLORE, body_of(9, k_range=[2], target_cluster=None, options=None)).body == plain.body


def test_customers_and_labels_that_find_no_partner_are_counted(server: Api) -> None:
    body = body_of(9)
    body["labels"] |= {"nobody": 1, "no one": 2}
    del body["labels"]["c8"]
    headers = server.post(EXPLORE, body).headers
    assert (headers["x-customers-unlabelled"], headers["x-labels-without-customer"]) == ("1", "2")


def test_a_charset_and_utf_8_are_understood(server: Api) -> None:
    body = json.dumps(body_of(8, labels={f"c{at}": "Ouro ção" for at in range(8)}), ensure_ascii=False).encode()
    reply = server.post(EXPLORE, body, kind='application/json; charset="UTF-8"')
    assert list(reply.json["subsegment_results"]) == ["Ouro ção"]


def test_the_dashboard_or_nothing_is_beside_it_and_never_under_its_paths(server: Api) -> None:
    for path in ("/api", "/api/", "/api/v1", EXPLORE + "/"):
        reply = server.get(path)
        assert (reply.status, reply.headers["content-type"]) == (404, "application/problem+json")
