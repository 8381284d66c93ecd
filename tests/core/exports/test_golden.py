"""The published sample, in and out: through Python, and through the shell."""

import json
from typing import Any

import pytest

from core import Settings, explore, read_request, to_json, to_response
from tests.core.support import GOLDEN, run_shell

REQUEST = GOLDEN / "published_request.json"
PUBLISHED: dict[str, Any] = json.loads((GOLDEN / "published_response.json").read_text())["subsegment_results"]["1"]

# The page's own sentence claims the lowest Davies-Bouldin for k = 2, against its own table.
TRUE_DESCRIPTION = (
    "Inside parent-cluster 1, k = 2 yielded the highest silhouette (0.493); "
    "k = 3 has the lowest Davies-Bouldin (0.487), against 0.521."
)


def from_python() -> str:
    request = read_request(REQUEST.read_bytes())
    return to_json(explore(request.customers, request.labels, Settings(target_cluster=1, scaling="none")))


def from_shell() -> str:
    run = run_shell("explore", REQUEST, "--scaling", "none")
    assert run.returncode == 0, run.stderr
    return run.stdout.decode()


@pytest.fixture(params=[from_python, from_shell], scope="module")
def answer(request: pytest.FixtureRequest) -> Any:
    return json.loads(request.param())


def test_the_answer_has_the_published_keys_in_the_published_order(answer: Any) -> None:
    def keys(value: Any) -> Any:
        if isinstance(value, dict):
            return [(key, keys(inner)) for key, inner in value.items()]
        return [keys(inner) for inner in value] if isinstance(value, list) else None

    assert keys(answer) == keys({"subsegment_results": {"1": PUBLISHED}})


@pytest.mark.parametrize(
    "key",
    ["best_k", "metric_explanation", "nested_labels", "nested_cluster_legend", "nested_interpretations_en"],
)
def test_what_is_no_measurement_is_exactly_as_published(answer: Any, key: str) -> None:
    assert answer["subsegment_results"]["1"][key] == PUBLISHED[key]


def test_scores_and_centroids_are_as_published_to_a_millionth(answer: Any) -> None:
    ours = answer["subsegment_results"]["1"]
    for mine, theirs in zip(ours["benchmark"], PUBLISHED["benchmark"], strict=True):
        assert mine == pytest.approx(theirs, abs=1e-6)
    assert ours["nested_centroids"]["columns"] == PUBLISHED["nested_centroids"]["columns"]
    # The page computed its centroids in 32 bits, which is where the relative difference comes from.
    for centroid, theirs in zip(
        ours["nested_centroids"]["values"], PUBLISHED["nested_centroids"]["values"], strict=True
    ):
        assert centroid == pytest.approx(theirs, rel=1e-6)


def test_the_description_says_what_the_published_numbers_say(answer: Any) -> None:
    assert answer["subsegment_results"]["1"]["selection_description"] == TRUE_DESCRIPTION


def test_the_json_is_written_as_the_published_one() -> None:
    text = from_python()
    assert text == json.dumps(json.loads(text), indent=4, ensure_ascii=False) + "\n"
    assert "−1…1" in text


def test_the_default_scaling_gives_the_measured_scores() -> None:
    request = read_request(REQUEST.read_bytes())
    response = to_response(explore(request.customers, request.labels, request.settings))
    result = response["subsegment_results"]["1"]
    assert result["benchmark"] == [
        pytest.approx({"k": 2, "silhouette": 0.553982, "davies_bouldin": 0.503692}, abs=1e-6),
        pytest.approx({"k": 3, "silhouette": 0.449199, "davies_bouldin": 0.362908}, abs=1e-6),
    ]
    assert result["best_k"] == 2
    assert result["selection_description"] == (
        "Inside parent-cluster 1, k = 2 yielded the highest silhouette (0.554); "
        "k = 3 has the lowest Davies-Bouldin (0.363), against 0.504."
    )


def test_without_a_target_every_parent_is_answered() -> None:
    request = read_request(REQUEST.read_bytes())
    results = to_response(explore(request.customers, request.labels))["subsegment_results"]
    assert list(results) == ["0", "1", "2"]
    assert sum(len(result["nested_labels"]) for result in results.values()) == len(request.customers)
    assert results["2"]["best_k"] == 1
    assert results["2"]["benchmark"] == []
    assert set(results["2"]["nested_labels"].values()) == {0}
