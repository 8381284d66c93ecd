"""The OpenAPI document tells the truth, and the page that shows it needs nothing from anywhere else."""

import re
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from core.api.http.problem_details import STATUSES
from core.api.settings import ApiSettings
from tests.core.api.everything import ask_everything
from tests.core.api.support import EXPLORE, JOBS, PUBLISHED, SEGMENT, TESTER, Api, body_of, document, running, validator
from tests.core.strategies import segmentations


def test_schemathesis_finds_nothing_with_all_its_checks(tmp_path: Path) -> None:
    with running(jobs=1000) as api:
        run = ask_everything(api.port, TESTER, tmp_path, 2, Path(__file__).parents[1] / "schemathesis.toml")
    report = run.stdout.decode()
    assert run.returncode == 0, report
    assert "Tested: 11" in report, report


def test_every_route_names_its_refusals(server: Api) -> None:
    for path, methods in document(server)["paths"].items():
        for method, operation in methods.items():
            statuses = set(operation["responses"])
            assert ("401" in statuses) == ("security" in operation), path
            assert "500" not in statuses
            if method == "post":
                assert {"400", "401", "408", "413", "415", "422", "429", "503"} <= statuses
    known = {str(status) for status in STATUSES.values()}
    assert known - {"500", "405"} <= {
        status
        for methods in document(server)["paths"].values()
        for operation in methods.values()
        for status in operation["responses"]
    }


def test_the_examples_of_the_document_are_answered(server: Api) -> None:
    for path in (EXPLORE, SEGMENT):
        content = document(server)["paths"][path]["post"]["requestBody"]["content"]["application/json"]
        assert server.post(path, content["example"]).status == 200


def test_answers_and_refusals_fit_their_schemas(server: Api) -> None:
    validator(server, "ExploreRequest").validate(body_of())
    validator(server, "ExploreAnswer").validate(server.post(EXPLORE, PUBLISHED).json)
    validator(server, "ProblemDetails").validate(server.post(EXPLORE, b"{}").json)
    validator(server, "JobState").validate(server.post(EXPLORE + "/jobs", PUBLISHED).json)
    validator(server, "JobList").validate(server.get(JOBS).json)


def test_the_docs_page_fetches_from_its_own_server_only(server: Api) -> None:
    page = server.get("/api/docs", headers={}).body.decode()
    assets = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(assets) == 3
    assert not [asset for asset in assets if "//" in asset]
    for asset in assets:
        assert server.get(f"/api/{asset}", headers={}).status == 200
    assert server.get("/api/docs/../secret", headers={}).status in (400, 404)


def test_the_limit_of_k_values_stands_in_the_document() -> None:
    with running(k_values=3) as api:
        schema = document(api)["components"]["schemas"]["ExploreRequest"]["properties"]["k_range"]["anyOf"][0]
        assert schema["maxItems"] == 3
    assert ApiSettings().k_values > 3


@settings(max_examples=25)
@given(segmentation=segmentations(), k=st.integers(2, 5), scaling=st.sampled_from(["zscore", "log", "none"]))
def test_every_valid_body_is_answered_in_the_published_form(
    api: Api,
    segmentation: Any,
    k: int,
    scaling: str,
) -> None:
    rows, labels = segmentation
    keys = ("id", "frequency", "amount_spent", "product_types")
    body = {"customers": [dict(zip(keys, row, strict=True)) for row in rows], "labels": labels, "k_range": [2, k]}
    reply = api.post(EXPLORE, body | {"options": {"scaling": scaling, "n_init": 1}})
    assert reply.status == 200, reply.body
    validator(api, "ExploreAnswer").validate(reply.json)
    answered = [name for parent in reply.json["subsegment_results"].values() for name in parent["nested_labels"]]
    assert sorted(answered) == sorted(row[0] for row in rows)


@settings(max_examples=40)
@given(data=st.data())
def test_every_broken_body_is_refused_and_the_server_lives_on(api: Api, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(PUBLISHED) - 1))
    to = data.draw(st.integers(at, min(at + 30, len(PUBLISHED))))
    body = PUBLISHED[:at] + data.draw(st.binary(max_size=8)) + PUBLISHED[to:]
    reply = api.post(EXPLORE, body)
    assert reply.status in (200, 400, 422)
    if reply.status != 200:
        validator(api, "ProblemDetails").validate(reply.json)
    assert api.get("/api/health").status == 200
