"""Groups that only logarithms separate: told, with the k that was tested, and never where it was not tested or seen."""

import json

import numpy as np
import pytest

from core import Evidence, Exploration, Labels, Settings, Verdict, evidence, explore, to_evidence_json, to_report
from core.wording import verdict_text
from tests.benchmarks.structures import Floats, as_customers, log_normal

SENTENCE = (
    "With k = 2 the same sub-segments were also tested by the logarithms of orders, spend and number of categories, "
    "and there a natural gap lies between all neighbours that could be tested: the logarithm separates these customers "
    "better."
)


def weighed(columns: Floats, scaling: str = "zscore") -> tuple[Exploration, Evidence]:
    people = as_customers(columns)
    chosen = Settings(k_range=(2,), n_init=3, scaling=scaling)
    exploration = explore(people, Labels.of(dict.fromkeys(people.ids.tolist(), 1)), chosen)
    return exploration, evidence(exploration)


def two_of_logarithms() -> Floats:
    """Groups whose logarithms of spend are 4 standard deviations apart."""
    generator = np.random.default_rng(5)
    rows = generator.normal(size=(1200, 2)) + (np.arange(1200) % 2)[:, None] * np.array([0.8, 3.9])
    return np.column_stack(
        [np.exp(2.2 + 0.4 * rows[:, 0]), np.exp(4.5 + 0.6 * rows[:, 1]), generator.poisson(4, 1200) + 1]
    )


def test_it_is_told_where_only_the_logarithm_separates() -> None:
    exploration, found = weighed(two_of_logarithms())
    parent = found.parent(1)
    assert parent.verdict is not Verdict.TYPES
    assert parent.types_by_logarithm == (2,)
    assert SENTENCE in verdict_text(parent)
    assert SENTENCE in to_report(exploration, found)
    document = json.loads(to_evidence_json(exploration, found))["parents"][0]
    assert document["types_by_logarithm"] == [2]
    assert document["trusts"]["2"]["by_logarithm"] == "types"
    assert SENTENCE in document["text"]


def test_it_is_true_the_logarithm_chosen_shows_types_and_says_no_more() -> None:
    _, found = weighed(two_of_logarithms(), "log")
    parent = found.parent(1)
    assert parent.verdict is Verdict.TYPES
    assert parent.types_by_logarithm == ()
    assert "logarithm" not in verdict_text(parent)


@pytest.mark.parametrize("n", [400, 1500])
def test_one_lump_has_no_gap_by_logarithm_either(n: int) -> None:
    columns = log_normal(n, np.random.default_rng(n))
    columns[:, 0] += 1
    _, found = weighed(columns)
    assert found.parent(1).types_by_logarithm == ()


def test_where_somebody_spent_nothing_it_is_not_tested() -> None:
    columns = two_of_logarithms()
    columns[7, 1] = 0
    exploration, found = weighed(columns)
    assert found.parent(1).types_by_logarithm == ()
    assert found.parent(1).trusts[2].logarithm is None
    document = json.loads(to_evidence_json(exploration, found))["parents"][0]
    assert document["trusts"]["2"]["by_logarithm"] is None
