"""What a server is asked: requests that are answered, and one for each kind of refusal."""

import json
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

API: Final = "/api/v1/ai/"
EXPLORE: Final = API + "segment_subsegment_explore"
SEGMENT: Final = API + "purchasing_segmentation"
NO_JOB: Final = API + "jobs/00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request of a client; ``with_credentials`` says whether it names the client and its secret."""

    name: str
    method: str
    path: str
    body: bytes | None = None
    kind: str = "application/json"
    with_credentials: bool = True
    headers: dict[str, str] = field(default_factory=dict)


def customers(n: int) -> list[dict[str, Any]]:
    random = np.random.default_rng([20250611, n])
    spend = np.round(random.gamma(2, 300, n) * random.integers(1, 4, n), 2)
    return [
        {
            "id": f"c{at}",
            "frequency": at % 29,
            "amount_spent": float(spend[at]),
            "product_types": ["tea", "água"][: at % 3],
        }
        for at in range(n)
    ]


def exploration(n: int = 40, **changes: Any) -> dict[str, Any]:
    """A request that is answered, with what is changed in it."""
    return {"customers": customers(n), "labels": {f"c{at}": at % 2 for at in range(n)}} | changes


def answered() -> dict[str, dict[str, Any]]:
    """Bodies for ``segment_subsegment_explore`` that it answers."""
    unlabelled = {f"c{at}": 5 for at in range(30)} | {"c99": 5}
    return {
        "defaults": exploration(),
        "options": exploration(options={"scaling": "log", "top_categories": 2, "window_months": 6, "n_init": 2}),
        "one parent": exploration(target_cluster=1, k_range=[2, 5], options={"chosen_k": 5, "random_state": 1}),
        "some without partner": exploration(labels=unlabelled),
        "whole numbers as decimals": exploration(k_range=[2.0, 3.0]),
        "null for what is not said": exploration(target_cluster=None, k_range=None, options=None),
        "one customer": exploration(1),
        "4,000 customers": exploration(4000, k_range=[2, 3, 4]),
        "4,000 customers, sampled": exploration(4000, options={"exact": False, "scaling": "none"}),
    }


def refused() -> dict[str, Any]:
    """Bodies that the careful reading refuses, each for other rules."""
    wrong = customers(12)
    wrong[0]["id"], wrong[1]["id"], wrong[2]["id"] = 7, "", wrong[3]["id"]
    wrong[4]["frequency"], wrong[5]["frequency"], wrong[6]["frequency"] = "5", -1, 1.5
    wrong[7]["amount_spent"], wrong[8]["amount_spent"] = True, 1e300
    wrong[9]["product_types"], wrong[10]["product_types"] = "tea", ["tea", None]
    wrong[11] = {"id": "c11", "frequncy": 4, "amount_spent": 1.0, "product_types": [], "colour": "blue"}
    settings = {"scaling": "cubic", "top_categories": 51, "window_months": 0, "n_init": "x", "exact": 1, "colour": 1}
    return {
        "wrong customers": exploration(customers=[*wrong, 5]),
        "wrong labels": exploration(labels={"c1": 1.5, "c2": True, "c3": None, "c4": "gold"}),
        "labels that fit nobody": exploration(labels={"C1": 1}),
        "labels as a list": exploration(labels=[1, 2]),
        "wrong options": exploration(options=settings, k_range=[1, 2.5], target_cluster=[]),
        "options as a list": exploration(options=[]),
        "too many values of k": exploration(k_range=list(range(2, 100))),
        "no such parent": exploration(target_cluster=9),
        "chosen k not tried": exploration(options={"chosen_k": 4}),
        "keys missing and unknown": {"customer": [], "lables": {}},
        "no customers": exploration(customers=[]),
        "a list": [],
        "more problems than are listed": exploration(customers=[{"id": at} for at in range(3000)]),
    }


def all_requests(published: bytes) -> list[Asked]:
    """Everything that a server is asked, in this order."""
    asked = [Asked("published request", "POST", EXPLORE, published)]
    raw_units = json.loads(published) | {"options": {"scaling": "none"}}
    bodies = {"published request, raw units": raw_units} | answered()
    asked += [Asked(name, "POST", EXPLORE, json.dumps(body).encode()) for name, body in bodies.items()]
    asked += [Asked(f"refused: {name}", "POST", EXPLORE, json.dumps(body).encode()) for name, body in refused().items()]
    asked += [
        Asked("segmentation", "POST", SEGMENT, json.dumps({"customers": customers(60), "k_range": [2, 3, 4]}).encode()),
        Asked("segmentation refused: labels", "POST", SEGMENT, json.dumps(exploration()).encode()),
    ]
    sound = json.dumps(exploration()).encode()
    broken = {
        "cut off": sound[:-30],
        "NaN": sound.replace(b'"frequency": 0', b'"frequency": NaN', 1),
        "a key twice": sound.replace(b'"frequency"', b'"id"', 1),
        "not UTF-8": sound.replace(b"c1", b"\xff", 1),
        "deep": b"[" * 200 + b"]" * 200,
        "empty": b"",
    }
    asked += [Asked(f"broken: {name}", "POST", EXPLORE, body) for name, body in broken.items()]
    asked += [Asked(f"job refused: {name}", "POST", f"{EXPLORE}/jobs", body) for name, body in broken.items()]
    return asked + doors(sound)


def doors(sound: bytes) -> list[Asked]:
    """What has nothing to do with customers."""
    return [
        Asked("no credentials", "POST", EXPLORE, sound, with_credentials=False),
        Asked("not JSON", "POST", EXPLORE, sound, "text/csv"),
        Asked("too large", "POST", EXPLORE, b" " * (20 * 1024**2 + 1)),
        Asked("wrong method", "GET", EXPLORE),
        Asked("no such path", "GET", API + "nothing"),
        Asked("no such job", "GET", NO_JOB),
        Asked("no such result", "GET", f"{NO_JOB}/result"),
        Asked("no jobs", "GET", API + "jobs"),
        Asked("health", "GET", "/api/health", with_credentials=False),
        Asked("ready", "GET", "/api/ready", with_credentials=False),
        Asked("OpenAPI document", "GET", "/api/openapi.json", with_credentials=False),
        Asked("docs page", "GET", "/api/docs", with_credentials=False),
    ]
