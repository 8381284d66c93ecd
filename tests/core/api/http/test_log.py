"""The log and the metrics: a line and a count for each request, and nothing that a client sent."""

import json
import re
from typing import Any

from core import read_request
from tests.core.api.support import EXPLORE, PUBLISHED, SECRET, TESTER, Api, body_of, running, wait_until


def lines(logged: list[str], event: str) -> list[dict[str, Any]]:
    return [line for line in map(json.loads, logged) if line["event"] == event]


def test_each_request_has_a_line_with_its_id_and_duration(logged: list[str]) -> None:
    with running() as api:
        reply = api.post(EXPLORE + "?secret=in-the-query", PUBLISHED)
    (line,) = (line for line in lines(logged, "request") if line["request_id"] == reply.headers["x-request-id"])
    assert line.pop("time")
    assert 0 < line.pop("seconds") < 60
    assert line == {
        "level": "info",
        "event": "request",
        "request_id": reply.headers["x-request-id"],
        "caller": "tester",
        "method": "POST",
        "route": EXPLORE,
        "status": 200,
        "bytes_received": len(PUBLISHED),
        "bytes_sent": len(reply.body),
    }


def test_the_id_of_a_proxy_is_kept_if_it_is_harmless(api: Api) -> None:
    given = {"X-Request-Id": "proxy-7f.3"}
    assert api.get("/api/health", headers=given).headers["x-request-id"] == "proxy-7f.3"
    for bad in ("a b", "x" * 65, 'a"}'):
        found = api.get("/api/health", headers={"X-Request-Id": bad}).headers["x-request-id"]
        assert re.fullmatch("[0-9a-f]{32}", found)


def test_neither_secrets_nor_customers_reach_the_log(logged: list[str]) -> None:
    customers = read_request(PUBLISHED).customers
    with running() as api:
        api.post(EXPLORE, PUBLISHED)
        api.post(EXPLORE, body_of(options={"C007": 1}))
        api.post(EXPLORE, PUBLISHED[:-20])
        api.get("/api/C007")
        api.ask("C007", EXPLORE)
        api.post(EXPLORE, PUBLISHED, headers={"X-Customer-Api-Id": "C007", "X-Secret": SECRET})
        job = api.post(EXPLORE + "/jobs", PUBLISHED).headers["location"]
        wait_until(lambda: api.get(job).json["status"] == "done")
        metrics = api.get("/api/metrics").body.decode()
    log = "\n".join(logged)
    assert log.count('"event": "request"') >= 8
    for text in (SECRET, *customers.ids, *customers.products.vocabulary, "2780.9"):
        assert f'"{text}"' not in log
        assert text not in metrics
    assert "C007" not in log


def test_the_start_says_how_to_open_an_api_without_credentials(logged: list[str]) -> None:
    with running(credentials=""):
        (line,) = lines(logged, "started")
    assert line["credentials"] == 0
    assert "subsegment credentials --file FILE" in line["how_to_open"]
    with running():
        assert lines(logged, "started")[-1].keys() == {"time", "level", "event", "credentials"}


def test_the_metrics_count_what_was_answered() -> None:
    with running() as api:
        for body in (PUBLISHED, PUBLISHED, b"{"):
            api.post(EXPLORE, body)
        api.ask("BREW", "/api/tea")
        reply = api.get("/api/metrics")
        assert reply.headers["content-type"].startswith("text/plain")
        text = reply.body.decode()
        assert f'subsegment_requests_total{{method="POST",route="{EXPLORE}",status="200"}} 2.0' in text
        assert f'subsegment_requests_total{{method="POST",route="{EXPLORE}",status="400"}} 1.0' in text
        assert 'subsegment_requests_total{method="other",route="unknown",status="404"} 1.0' in text
        assert f'subsegment_request_seconds_count{{route="{EXPLORE}"}} 3.0' in text
        assert 'subsegment_places{place="run"} 0.0' in text
        assert 'subsegment_jobs{status="done"} 0.0' in text


def test_an_answer_is_not_kept_by_anyone_on_the_way(api: Api) -> None:
    headers = api.post(EXPLORE, PUBLISHED, headers=TESTER).headers
    assert (headers["cache-control"], headers["x-content-type-options"]) == ("no-store", "nosniff")
