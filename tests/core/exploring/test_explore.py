"""Whatever the customers are like: an answer, complete, numbered by spend, and described by what is true."""

import json
import re
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import (
    Customers,
    Exploration,
    InvalidInput,
    Labels,
    ParentResult,
    Progress,
    Settings,
    Solution,
    describe,
    explore,
    personas,
    to_json,
)
from core.exploring.benchmark import TIE, Score
from core.exploring.results import Segment
from tests.core.strategies import ONE_PARENT, SETTINGS, built, segmentations
from tests.core.support import customers_of, frame_of, people, scored, texts_of

Segmentation = tuple[list[Any], dict[str, str]]


@given(segmentations(), SETTINGS)
def test_every_customer_is_in_exactly_one_sub_segment_of_its_parent(data: Segmentation, settings: Settings) -> None:
    exploration = explore(*built(data), settings)
    placed = {
        customer: parent.key
        for parent in exploration.parents
        for customer in exploration.customers.ids[parent.members].tolist()
    }
    assert placed == data[1]
    assert sum(len(parent.members) for parent in exploration.parents) == len(data[0])
    for parent in exploration.parents:
        for k, solution in parent.solutions.items():
            assert len(solution.segments) == len(parent.members)
            assert sorted(set(solution.segments.tolist())) == list(range(k))


@given(segmentations(), SETTINGS)
def test_the_legend_adds_up_to_the_parent_and_ascends_by_spend(data: Segmentation, settings: Settings) -> None:
    exploration = explore(*built(data), settings)
    for parent in exploration.parents:
        spend = exploration.customers.amount_spent[parent.members]
        for solution in parent.solutions.values():
            segments = solution.legend
            assert [segment.number for segment in segments] == list(range(solution.k))
            assert sum(segment.n_customers for segment in segments) == len(parent.members)
            assert sum(segment.share for segment in segments) == pytest.approx(1)
            assert all(low.avg_spend <= high.avg_spend for low, high in pairwise(segments))
            for segment in segments:
                own = spend[solution.segments == segment.number]
                assert segment.avg_spend == pytest.approx(own.mean(), abs=1e-9 * np.abs(own).max())


@given(segmentations(), SETTINGS)
def test_customers_with_equal_features_are_never_separated(data: Segmentation, settings: Settings) -> None:
    exploration = explore(*built(data), settings)
    rows = {row[0]: (row[1], row[2] + 0.0, frozenset(row[3])) for row in data[0]}
    for parent in exploration.parents:
        ids = exploration.customers.ids[parent.members].tolist()
        for solution in parent.solutions.values():
            found: dict[Any, int] = {}
            for customer, number in zip(ids, solution.segments.tolist(), strict=True):
                assert found.setdefault(rows[customer], number) == number


@given(segmentations(), SETTINGS)
def test_the_response_is_json_of_the_same_numbers(data: Segmentation, settings: Settings) -> None:
    exploration = explore(*built(data), settings)

    def refuse(text: str) -> None:
        raise AssertionError(text)

    results = json.loads(to_json(exploration), parse_constant=refuse)["subsegment_results"]
    assert list(results) == [parent.key for parent in exploration.parents]
    for parent in exploration.parents:
        result = results[parent.key]
        assert len(result["nested_labels"]) == len(parent.members)
        assert [score["k"] for score in result["benchmark"]] == [score.k for score in parent.benchmark.scores]
        assert result["best_k"] == len(result["nested_cluster_legend"]) == len(result["nested_centroids"]["values"])
        assert list(result["nested_interpretations_en"]) == [str(number) for number in range(result["best_k"])]


CLAIM = re.compile(
    r"k = (?P<k>\d+),?(?: which)? (?:yielded the highest silhouette \((?P<alone>[^)]+)\)"
    r"|shares the highest silhouette \((?P<shared>[^)]+)\) with k = (?P<others>[\d, and]+?))"
    r"(?: and (?:has the )?lowest Davies-Bouldin \((?P<lowest>[^)]+)\)"
    r"|; k = (?P<winner>\d+) has the lowest Davies-Bouldin \((?P<low>[^)]+)\), against (?P<against>\S+))\.(?: |$)"
)


def claims_are_true(description: str, scores: dict[int, Score]) -> bool:
    """Whether each comparison in a description holds in the table of scores; a description must make one."""

    def near(text: str, value: float) -> bool:
        return float(text) == pytest.approx(value, rel=0.05, abs=0.0006)

    claim = CLAIM.search(description)
    if claim is None:
        return False
    best = scores[int(claim["k"])]
    top = max(score.silhouette for score in scores.values())
    low = min(score.davies_bouldin for score in scores.values())
    sharing = {int(k) for k in re.findall(r"\d+", claim["others"] or "")}
    others = {k for k, score in scores.items() if k != best.k and abs(score.silhouette - top) <= 2 * TIE}
    true = near(claim["alone"] or claim["shared"], best.silhouette) and best.silhouette >= top - TIE
    true = true and (
        sharing == others if claim["shared"] else not any(scores[k].silhouette > top - TIE for k in others)
    )
    if claim["lowest"]:
        return true and near(claim["lowest"], best.davies_bouldin) and best.davies_bouldin <= low + TIE
    winner = scores[int(claim["winner"])]
    true = true and near(claim["low"], winner.davies_bouldin) and winner.davies_bouldin <= low + TIE
    return true and near(claim["against"], best.davies_bouldin) and best.davies_bouldin > low


@given(segmentations() | segmentations(least=6, parents=ONE_PARENT), SETTINGS, st.booleans())
def test_the_description_claims_nothing_that_the_scores_contradict(
    data: Segmentation, settings: Settings, set_one: bool
) -> None:
    exploration = explore(*built(data), settings)
    for parent in exploration.parents:
        ks = sorted(parent.solutions)
        found = exploration.with_k(parent.key, ks[-1]).parent(parent.key) if set_one else parent
        scores = {score.k: score for score in found.benchmark.scores}
        description = describe(found.benchmark)
        if not scores:
            assert description.startswith(f"Parent-cluster {found.key} is kept whole: ")
        elif len(scores) == 1:
            assert f"k = {ks[0]} was the only value compared" in description
        else:
            assert claims_are_true(description, scores)
            was_set = found.solution.k != found.benchmark.best_k
            assert ("was set by the user" in description) == was_set
        for k in settings.k_range:
            named = re.search(rf"\b{k}\b[^.:]*(?:left out|asked for)", description) is not None
            differ_too_little = "kept whole: its customers differ too little" in description
            too_few = re.search(r"only 1 customer|do not differ|2 customers, and|only 2 different", description)
            assert k in scores or named or differ_too_little or too_few


def test_the_check_of_claims_notices_a_false_one() -> None:
    scores = {2: scored(2, 0.5, 0.4), 3: scored(3, 0.4, 0.3)}
    false = "Inside parent-cluster 1, k = 2 yielded the highest silhouette (0.500) and lowest Davies-Bouldin (0.400)."
    true = (
        "Inside parent-cluster 1, k = 2 yielded the highest silhouette (0.500); "
        "k = 3 has the lowest Davies-Bouldin (0.300), against 0.400."
    )
    assert not claims_are_true(false, scores)
    assert claims_are_true(true, scores)


def by_customer(exploration: Exploration, parent: ParentResult, solution: Solution) -> dict[str, int]:
    return dict(zip(exploration.customers.ids[parent.members].tolist(), solution.segments.tolist(), strict=True))


def buyers(exploration: Exploration, parent: ParentResult, segment: Segment, solution: Solution) -> list[int]:
    """How many customers of a sub-segment bought each of its top categories."""
    members = parent.members[solution.segments == segment.number].tolist()
    bought = [exploration.customers.products.of(member) for member in members]
    return [sum(category in each for each in bought) for category in segment.top_categories]


@given(segmentations(), SETTINGS, st.randoms(use_true_random=False))
def test_the_order_of_customers_and_labels_changes_nothing(data: Segmentation, settings: Settings, random: Any) -> None:
    rows, labels = data
    mixed, keys = list(rows), list(labels)
    random.shuffle(mixed)
    random.shuffle(keys)
    first = explore(customers_of(rows), Labels.of(labels), settings)
    second = explore(customers_of(mixed), Labels.of({key: labels[key] for key in keys}), settings)
    assert [parent.key for parent in first.parents] == [parent.key for parent in second.parents]
    for one, two in zip(first.parents, second.parents, strict=True):
        assert one.benchmark == two.benchmark
        assert describe(one.benchmark) == describe(two.benchmark)
        for k, solution in one.solutions.items():
            other = two.solutions[k]
            assert by_customer(first, one, solution) == by_customer(second, two, other)
            for segment, same in zip(solution.legend, other.legend, strict=True):
                assert (segment.avg_spend, segment.avg_frequency, segment.avg_categories, segment.mark) == (
                    same.avg_spend,
                    same.avg_frequency,
                    same.avg_categories,
                    same.mark,
                )
                assert buyers(first, one, segment, solution) == buyers(second, two, same, other)


@given(segmentations(), SETTINGS)
def test_a_parent_alone_gives_the_answer_that_it_has_among_all(data: Segmentation, settings: Settings) -> None:
    every = explore(*built(data), settings)
    for parent in every.parents:
        alone = explore(
            *built(data),
            Settings(
                target_cluster=parent.key,
                k_range=settings.k_range,
                scaling=settings.scaling,
                top_categories=settings.top_categories,
                n_init=settings.n_init,
            ),
        )
        assert [each.key for each in alone.parents] == [parent.key]
        assert alone.parents[0].benchmark == parent.benchmark
        assert np.array_equal(alone.parents[0].solution.segments, parent.solution.segments)


@pytest.mark.parametrize("ids", [["a", "b", "c", "d"], ["c", "d", "a", "b"]])
def test_sub_segments_with_equal_averages_are_numbered_by_their_first_id(ids: list[str]) -> None:
    lists = [["v"], ["v"], list("vwxyz"), list("vwxyz")]
    rows = [(name, 5, spend, each) for name, spend, each in zip(ids, (9.0, 11.0, 9.0, 11.0), lists, strict=True)]
    customers = customers_of(rows)
    exploration = explore(customers, dict.fromkeys(ids, 1), Settings(k_range=[2], scaling="none", top_categories=0))
    solution = exploration.parent(1).solution
    assert [segment.avg_spend for segment in solution.legend] == [10, 10]
    assert solution.segments[customers.ids.tolist().index("a")] == 0


def test_marks_name_the_customers_and_not_the_number() -> None:
    customers, labels = people(1, 2, 3, 100, 110, 120, 1000, 1010)
    exploration = explore(customers, labels)
    two, three = (exploration.parent(1).solutions[k].legend for k in (2, 3))
    sets = {
        segment.mark: frozenset(exploration.parent(1).members[solution.segments == segment.number].tolist())
        for solution in exploration.parent(1).solutions.values()
        for segment in solution.legend
    }
    assert len(set(sets.values())) == len(sets)
    shared = {segment.mark for segment in two} & {segment.mark for segment in three}
    assert shared == {three[2].mark}  # the two highest spenders are together in both


def test_every_k_keeps_its_solution_and_legend() -> None:
    exploration = explore(*people(1, 2, 50, 51, 100, 101), Settings(k_range=[4, 2, 3]))
    assert list(exploration.parent("1").solutions) == [2, 3, 4]
    assert [len(solution.legend) for solution in exploration.parent("1").solutions.values()] == [2, 3, 4]


def test_the_values_of_k_are_a_list_and_not_an_interval() -> None:
    exploration = explore(*people(*range(20)), Settings(k_range=[2, 5]))
    assert [score.k for score in exploration.parent(1).benchmark.scores] == [2, 5]


def test_progress_rises_to_one_and_an_exception_in_it_ends_the_run() -> None:
    seen: list[Progress] = []
    explore(*people(*range(30)), Settings(k_range=[2, 3, 4]), seen.append)
    fractions = [progress.fraction for progress in seen]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0
    assert fractions[-1] == 1
    assert all(progress.text for progress in seen)

    class CancelledError(Exception):
        pass

    def cancel(_: Progress) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        explore(*people(1, 2, 3, 4), None, cancel)


def test_a_result_cannot_be_changed() -> None:
    exploration = explore(*people(1, 2, 3, 4))
    with pytest.raises(AttributeError):
        exploration.parent(1).key = "2"  # type: ignore[misc]
    for array in (exploration.parent(1).solution.segments, exploration.customers.amount_spent):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 5


def test_an_unknown_target_names_the_parents_there_are() -> None:
    customers, _ = people(1, 2, 3, 4)
    labels = Labels.of(dict(zip(customers.ids.tolist(), ["10", "2", "Gold", "1"], strict=True)))
    assert texts_of(lambda: explore(customers, labels, Settings(target_cluster=7))) == [
        "target_cluster: There is no parent “7”. The labels name “1”, “2”, “10” and “Gold”."
    ]


def test_labels_that_fit_no_customer_show_ids_of_both_sides() -> None:
    customers, _ = people(1, 2)
    assert texts_of(lambda: explore(customers, {"x1": 0, "x2": 1})) == [
        "No customer has a label: customers and labels have no id in common. Customers have ids like “c0” and “c1”, "
        "labels have ids like “x1” and “x2”. Use the same ids in both."
    ]


def test_a_data_frame_and_a_mapping_are_enough() -> None:
    frame = frame_of([("1001", 3, 20.5, ["tea"]), ("1002", 4, 30.5, []), ("1003", 9, 99.0, ["tea", "wine"])])
    frame["id"] = frame["id"].astype(int)
    exploration = explore(frame, {1001: 1, 1002: 1, 1003: 1})
    assert exploration.customers.ids.tolist() == ["1001", "1002", "1003"]
    assert exploration.parent(1).solution.legend[1].top_categories == ("tea", "wine")


def test_customers_are_taken_as_they_are() -> None:
    customers, labels = people(1, 2, 3, 4)
    assert isinstance(customers, Customers)
    assert explore(customers, labels).customers is customers


@pytest.mark.parametrize("months", [1, 3, 12.5])
def test_personas_divide_the_orders_by_the_months(months: float) -> None:
    customers, labels = people(1000, 1000, 2000.5, 2000.5)
    exploration = explore(customers, labels, Settings(k_range=(3,), window_months=months))
    orders = f"{5 / months:.1f}"
    assert personas(exploration, 1) == (f"4 customers, avg spend 1,500, {orders} purchases/mo. Top categories: tea.",)
    again = explore(customers, labels, Settings(k_range=(3,))).with_window(months)
    assert personas(again, 1) == personas(exploration, 1)
    assert again.settings == exploration.settings


def test_a_persona_of_one_customer_without_product_types_reads_well() -> None:
    exploration = explore(customers_of([("a", 2, -0.2, [])]), {"a": 1})
    assert personas(exploration, 1) == ("1 customer, avg spend 0, 2.0 purchases/mo. No product types known.",)


def test_top_categories_count_each_customer_once_and_break_ties_by_first_appearance() -> None:
    rows = [
        ("elsewhere", 1, 5.0, ["beer", "ale", "zinc", "tea"]),
        ("a", 1, 5.0, ["wine", "wine", "wine", "tea"]),
        ("b", 1, 5.0, ["tea", "beer"]),
        ("c", 1, 5.0, ["zinc", "beer", "ale"]),
    ]
    exploration = explore(customers_of(rows), {"elsewhere": 2, "a": 1, "b": 1, "c": 1}, Settings(k_range=(3,)))
    assert exploration.parent(1).solution.legend[0].top_categories == ("tea", "beer", "wine")


def test_shares_of_spend_are_given_only_where_they_are_parts_of_a_whole() -> None:
    def shares(*spends: float) -> list[float | None]:
        solution = explore(*people(*spends)).parent(1).solution
        return [segment.share_of_spend for segment in solution.legend]

    known = [share for share in shares(1, 2, 3, 100, 110, 120) if share is not None]
    assert sum(known) == pytest.approx(1)
    assert len(known) == 2
    assert set(shares(10, 11, -500, -600, 400, 420)) == {None}
    assert set(shares(-10, -11, -500, -600)) == {None}


def test_what_it_takes_to_get_the_same_answer_again_is_told() -> None:
    def made(labels: dict[str, object], *spends: float) -> str:
        exploration = explore(people(*spends)[0], labels)
        assert set(exploration.provenance.versions) == {"python", "numpy", "scipy", "pandas", "scikit-learn", "numba"}
        return exploration.provenance.fingerprint

    same: dict[str, object] = {"c0": 1, "c1": 1, "c2": 1}
    assert made(same, 1, 2, 3) == made(same, 1, 2, 3)
    assert len({made(same, 1, 2, 3), made(same, 1, 2, 4), made({**same, "c2": 2}, 1, 2, 3)}) == 3


def test_marks_change_with_the_facts_of_the_customers() -> None:
    def marks(*spends: float) -> set[str]:
        return {segment.mark for segment in explore(*people(*spends)).parent(1).solution.legend}

    assert marks(1, 2, 3, 100, 110, 120) == marks(1, 2, 3, 100, 110, 120)
    assert len(marks(1, 2, 3, 100, 110, 120) & marks(1, 2, 3, 100, 110, 121)) == 1


def test_the_elements_of_a_set_are_taken_in_one_order_and_what_is_no_text_is_refused() -> None:
    def frame(products: object) -> pd.DataFrame:
        columns = {"id": ["a"], "frequency": [1], "amount_spent": [1.0], "product_types": [products]}
        return pd.DataFrame(columns)

    assert explore(frame({"y", "x", "w"}), {"a": 1}).customers.products.of(0) == ["w", "x", "y"]
    assert explore(frame([7, "x"]), {"a": 1}).customers.products.of(0) == ["7", "x"]
    for wrong in ([None], [float("nan")], [True], [{"x": 1}]):
        with pytest.raises(InvalidInput, match=r"product_types is “\[null\]”"):
            explore(frame(wrong), {"a": 1})


@pytest.mark.parametrize("wrong", ["customers.csv", ["a"], {"a": 1}, None])
def test_what_is_neither_customers_nor_a_dataframe_is_named(wrong: object) -> None:
    with pytest.raises(TypeError, match=rf"not {type(wrong).__name__}$"):
        explore(wrong, {"a": 1})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"not list$"):
        explore(people(1, 2)[0], ["a"])  # type: ignore[arg-type]
