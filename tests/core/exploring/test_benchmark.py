"""The choice of k and the sentence about it, read as English: each case with its whole text."""

import math

import numpy as np
import pytest
from sklearn.metrics import calinski_harabasz_score

from core import Exploration, Settings, explore, to_response
from core.clustering import SCORES, ScoreEntry
from core.exploring.benchmark import Benchmark, Score
from core.wording.choice_of_k import cost_of, describe
from core.wording.score_words import score_words
from tests.core.further_score import CALINSKI_HARABASZ
from tests.core.support import customers_of, people, scored


def benchmark_of(*scores: Score, left_out: tuple[int, ...] = (), set_k: int | None = None) -> Benchmark:
    return Benchmark("1", 20, 18, scores, left_out, set_k)


BOTH = (scored(2, 0.6, 0.3), scored(3, 0.5, 0.4))
SPLIT = (scored(2, 0.493, 0.521), scored(3, 0.414, 0.487))
TIED = (scored(2, 0.5, 0.4), scored(3, 0.5 + 1e-10, 0.3), scored(4, 0.4, 0.35))
TIED_THREE = (scored(2, 0.5, 0.4), scored(3, 0.5, 0.4), scored(4, 0.5, 0.4), scored(5, 0.1, 0.2))
ESTIMATED = (scored(2, 0.493, 0.521, 0.002), scored(3, 0.414, 0.487, 0.00123))

SENTENCES = [
    (
        benchmark_of(*BOTH),
        "Inside parent-cluster 1, k = 2 yielded the highest silhouette (0.600) and lowest Davies-Bouldin (0.300).",
    ),
    (
        benchmark_of(*SPLIT),
        "Inside parent-cluster 1, k = 2 yielded the highest silhouette (0.493); "
        "k = 3 has the lowest Davies-Bouldin (0.487), against 0.521.",
    ),
    (
        benchmark_of(*TIED),
        "Inside parent-cluster 1, k = 3 shares the highest silhouette (0.500) with k = 2 "
        "and has the lowest Davies-Bouldin (0.300).",
    ),
    (
        benchmark_of(*TIED_THREE),
        "Inside parent-cluster 1, k = 2 shares the highest silhouette (0.500) with k = 3 and 4; "
        "k = 5 has the lowest Davies-Bouldin (0.200), against 0.400.",
    ),
    (
        benchmark_of(scored(2, 0.5, 0.29341), scored(3, -0.0001, 0.29338)),
        "Inside parent-cluster 1, k = 2 yielded the highest silhouette (0.500); "
        "k = 3 has the lowest Davies-Bouldin (0.29338), against 0.29341.",
    ),
    (
        benchmark_of(scored(2, -0.0001, 0.4)),
        "Inside parent-cluster 1, k = 2 was the only value compared (silhouette 0.000, Davies-Bouldin 0.400).",
    ),
    (
        benchmark_of(scored(2, 0.5, 0.4)),
        "Inside parent-cluster 1, k = 2 was the only value compared (silhouette 0.500, Davies-Bouldin 0.400).",
    ),
    (
        benchmark_of(*BOTH, left_out=(19, 20, 50)),
        "Inside parent-cluster 1, k = 2 yielded the highest silhouette (0.600) and lowest Davies-Bouldin (0.300). "
        "k = 19, 20 and 50 were left out: k cannot be above the number of different profiles, 18 among 20 customers.",
    ),
    (
        benchmark_of(*BOTH, left_out=(4, 19)),
        "Inside parent-cluster 1, k = 2 yielded the highest silhouette (0.600) and lowest Davies-Bouldin (0.300). "
        "k = 19 was left out: k cannot be above the number of different profiles, 18 among 20 customers. "
        "k = 4 was left out: some customers differ too little to be told apart that finely.",
    ),
    (
        benchmark_of(*SPLIT, set_k=3),
        "Inside parent-cluster 1, k = 3 was set by the user (silhouette 0.414, Davies-Bouldin 0.487). "
        "The benchmark preferred k = 2, which yielded the highest silhouette (0.493); "
        "k = 3 has the lowest Davies-Bouldin (0.487), against 0.521.",
    ),
    (
        benchmark_of(*BOTH, set_k=3),
        "Inside parent-cluster 1, k = 3 was set by the user (silhouette 0.500, Davies-Bouldin 0.400). "
        "The benchmark preferred k = 2, which yielded the highest silhouette (0.600) "
        "and lowest Davies-Bouldin (0.300).",
    ),
    (
        benchmark_of(*BOTH, set_k=2),
        "Inside parent-cluster 1, k = 2 yielded the highest silhouette (0.600) and lowest Davies-Bouldin (0.300).",
    ),
    (
        benchmark_of(*BOTH, left_out=(30,), set_k=30),
        "Inside parent-cluster 1, k = 2 yielded the highest silhouette (0.600) and lowest Davies-Bouldin (0.300). "
        "k = 30 was left out: k cannot be above the number of different profiles, 18 among 20 customers. "
        "k = 30 was set by the user and is not possible here.",
    ),
    (
        benchmark_of(scored(2, 0.99, 0.0001), scored(3, 0.5, 4.2e9)),
        "Inside parent-cluster 1, k = 2 yielded the highest silhouette (0.990) and lowest Davies-Bouldin (0.000).",
    ),
    (
        Benchmark("Gold", 1, 1, (), (2, 3)),
        "Parent-cluster Gold is kept whole: it has only 1 customer.",
    ),
    (
        benchmark_of(*TIED, set_k=4),
        "Inside parent-cluster 1, k = 4 was set by the user (silhouette 0.400, Davies-Bouldin 0.350). "
        "The benchmark preferred k = 3, which shares the highest silhouette (0.500) with k = 2 "
        "and has the lowest Davies-Bouldin (0.300).",
    ),
    (
        benchmark_of(*TIED_THREE, set_k=5),
        "Inside parent-cluster 1, k = 5 was set by the user (silhouette 0.100, Davies-Bouldin 0.200). "
        "The benchmark preferred k = 2, which shares the highest silhouette (0.500) with k = 3 and 4; "
        "k = 5 has the lowest Davies-Bouldin (0.200), against 0.400.",
    ),
    (
        benchmark_of(*ESTIMATED, set_k=3),
        "Inside parent-cluster 1, k = 3 was set by the user "
        "(silhouette about 0.414, standard error 0.0012, Davies-Bouldin 0.487). The benchmark preferred k = 2, which "
        "yielded the highest silhouette (about 0.493, standard error 0.002); "
        "k = 3 has the lowest Davies-Bouldin (0.487), against 0.521.",
    ),
    (
        Benchmark("Gold", 2, 2, (), (2, 3)),
        "Parent-cluster Gold is kept whole: it has only 2 customers, and a split needs at least 3.",
    ),
    (
        Benchmark("Gold", 1200, 1, (), (2, 3)),
        "Parent-cluster Gold is kept whole: its 1,200 customers do not differ in the features compared.",
    ),
    (
        Benchmark("Gold", 5, 2, (), (3,)),
        "Parent-cluster Gold is kept whole: k cannot be above its number of different profiles, 2, "
        "and only k = 3 was asked for.",
    ),
    (
        Benchmark("Gold", 4, 4, (), (4,)),
        "Parent-cluster Gold is kept whole: k must be below its number of different profiles, 4, "
        "and only k = 4 was asked for.",
    ),
    (
        Benchmark("Gold", 5, 4, (), (5, 6), set_k=6),
        "Parent-cluster Gold is kept whole: k cannot be above its number of different profiles, 4, "
        "and only k = 5 and 6 were asked for. k = 6 was set by the user and is not possible here.",
    ),
    (
        Benchmark("Gold", 5, 4, (), (2, 3)),
        "Parent-cluster Gold is kept whole: its customers differ too little to be told apart.",
    ),
]


@pytest.mark.parametrize(("benchmark", "sentence"), SENTENCES)
def test_each_case_has_its_sentence(benchmark: Benchmark, sentence: str) -> None:
    assert describe(benchmark) == sentence


def test_ties_go_to_the_lower_davies_bouldin_and_then_to_the_smaller_k() -> None:
    assert benchmark_of(*TIED).best_k == 3
    assert benchmark_of(*TIED_THREE).best_k == 2
    assert benchmark_of(scored(2, 0.5, 0.4), scored(3, 0.5 + 2e-9, 0.9)).best_k == 3


def test_what_another_k_costs_is_said_in_words() -> None:
    assert cost_of(benchmark_of(*BOTH), 2) == "k = 2 is the benchmark's choice."
    assert cost_of(benchmark_of(*SPLIT), 3) == (
        "Against k = 2: silhouette 0.414 instead of 0.493 (less clearly separated); "
        "Davies-Bouldin 0.487 instead of 0.521 (better)."
    )
    assert cost_of(benchmark_of(scored(2, 0.5, 0.3), scored(3, 0.49999, 0.4)), 3) == (
        "Against k = 2: silhouette 0.500, practically the same; Davies-Bouldin 0.400 instead of 0.300 (worse)."
    )


@pytest.mark.parametrize("error", [None, 0.00123])
@pytest.mark.parametrize(
    ("silhouettes", "separated"),
    [
        ((0.5, 0.4), "silhouette 0.400 instead of 0.500 (less clearly separated)"),
        ((0.5, 0.49999), "silhouette 0.500, practically the same"),
        ((0.4994999999, 0.4995000001), "silhouette 0.500 instead of 0.499 (more clearly separated)"),
    ],
)
@pytest.mark.parametrize(
    ("indices", "said_of_index"),
    [
        ((0.3005000001, 0.3004999999), "Davies-Bouldin 0.300 instead of 0.301 (better)"),
        ((0.3, 0.3), "Davies-Bouldin 0.300, practically the same"),
        ((0.3, 0.4), "Davies-Bouldin 0.400 instead of 0.300 (worse)"),
    ],
)
def test_every_change_of_both_scores_has_its_sentence(
    silhouettes: tuple[float, float],
    separated: str,
    indices: tuple[float, float],
    said_of_index: str,
    error: float | None,
) -> None:
    found = benchmark_of(scored(2, silhouettes[0], indices[0]), scored(3, silhouettes[1], indices[1], error))
    estimated = "" if error is None else ", standard error 0.0012"
    assert cost_of(found, 3) == f"Against k = 2: {separated}{estimated}; {said_of_index}."


def test_a_tie_that_rounding_pulls_apart_is_told_as_it_reads() -> None:
    for error, said in ((None, ""), (0.01, ", standard error 0.01")):
        tied = benchmark_of(scored(2, 0.4994999999, 0.3), scored(3, 0.4995000001, 0.4, error))
        assert cost_of(tied, 3) == (
            f"Against k = 2: silhouette 0.500 instead of 0.499 (more clearly separated){said}; "
            "Davies-Bouldin 0.400 instead of 0.300 (worse)."
        )


def test_a_cost_that_was_estimated_has_its_standard_error() -> None:
    assert cost_of(benchmark_of(*ESTIMATED), 3) == (
        "Against k = 2: silhouette 0.414 instead of 0.493 (less clearly separated), standard error 0.0012; "
        "Davies-Bouldin 0.487 instead of 0.521 (better)."
    )
    assert cost_of(benchmark_of(scored(2, 0.5, 0.3), scored(3, 0.49999, 0.3, 0.01)), 3) == (
        "Against k = 2: silhouette 0.500, practically the same, standard error 0.01; "
        "Davies-Bouldin 0.300, practically the same."
    )


def kept_whole(exploration: Exploration) -> str:
    """The description of the only parent, after checking that it is kept whole."""
    (result,) = to_response(exploration)["subsegment_results"].values()
    assert result["best_k"] == 1
    assert result["benchmark"] == []
    assert set(result["nested_labels"].values()) == {0}
    assert result["nested_cluster_legend"][0]["n_customers"] == len(exploration.customers)
    assert list(result["nested_interpretations_en"]) == ["0"]
    return str(result["selection_description"])


def test_parents_too_small_or_too_alike_are_kept_whole_with_a_reason() -> None:
    start = "Parent-cluster 1 is kept whole: "
    assert kept_whole(explore(*people(5))) == start + "it has only 1 customer."
    assert kept_whole(explore(*people(5, 6))) == start + "it has only 2 customers, and a split needs at least 3."
    assert kept_whole(explore(*people(5, 5))) == start + "its 2 customers do not differ in the features compared."
    assert kept_whole(explore(*people(5, 5, 5))) == start + "its 3 customers do not differ in the features compared."
    assert kept_whole(explore(*people(5, 5, 6), Settings(k_range=[3]))) == (
        start + "k cannot be above its number of different profiles, 2, and only k = 3 was asked for."
    )
    assert kept_whole(explore(*people(5, 6, 7), Settings(k_range=[3, 4]))) == (
        start + "k must be below its number of different profiles, 3, and only k = 3 and 4 were asked for."
    )
    assert kept_whole(explore(*people(1e-300, 2e-300, 3e-300, 4e-300), Settings(scaling="none"))) == (
        start + "its customers differ too little to be told apart."
    )


@pytest.mark.parametrize("profiles", [2, 3, 5])
def test_as_many_sub_segments_as_different_customers_are_found_while_some_are_equal(profiles: int) -> None:
    spends = [10.0 * each**2 for each in range(1, profiles + 1)] * 4
    exploration = explore(*people(*spends), Settings(k_range=range(2, profiles + 2)))
    benchmark = exploration.parent(1).benchmark
    assert benchmark.best_k == profiles
    assert benchmark.best is not None
    assert benchmark.best.silhouette == pytest.approx(1)
    assert benchmark.best.davies_bouldin == pytest.approx(0, abs=1e-9)
    assert [each.n_customers for each in exploration.parent(1).solution.legend] == [4] * profiles
    (result,) = to_response(exploration)["subsegment_results"].values()
    assert result["best_k"] == profiles
    assert (
        f"k = {profiles + 1} was left out: k cannot be above the number of different profiles, {profiles} among"
        in (result["selection_description"])
    )


def test_three_customers_are_split_in_two_and_the_k_that_does_not_fit_is_named() -> None:
    (result,) = to_response(explore(*people(5, 6, 100)))["subsegment_results"].values()
    assert result["nested_labels"] == {"c0": 0, "c1": 0, "c2": 1}
    assert [score["k"] for score in result["benchmark"]] == [2]
    assert result["selection_description"] == (
        "Inside parent-cluster 1, k = 2 was the only value compared (silhouette 0.660, Davies-Bouldin 0.005). "
        "k = 3 was left out: k must be below the number of different profiles, 3 among 3 customers."
    )


def test_customers_that_only_categories_tell_apart_are_told_apart() -> None:
    rows = [(f"c{position}", 3, 10.0, [category]) for position, category in enumerate(["a", "a", "b", "c"])]
    labels = dict.fromkeys([row[0] for row in rows], 1)
    assert "do not differ" in kept_whole(explore(customers_of(rows), labels))
    split = explore(customers_of(rows), labels, Settings(top_categories=3)).parent(1)
    assert split.solution.k == 3  # the two who bought the same, and each of the others


def test_sizes_from_one_customer_to_many_stand_side_by_side() -> None:
    customers, _ = people(*range(40))
    keys = ["one"] + ["two"] * 2 + ["three"] * 3 + ["many"] * 34
    exploration = explore(customers, dict(zip(customers.ids.tolist(), keys, strict=True)))
    assert {parent.key: len(parent.solution.legend) for parent in exploration.parents} == {
        "many": exploration.parent("many").benchmark.best_k,
        "one": 1,
        "three": 2,
        "two": 1,
    }


def test_a_k_that_is_set_is_the_jsons_best_k_and_changes_nothing_else_of_the_form() -> None:
    customers, labels = people(1, 2, 3, 100, 110, 120, 1000, 1010, 1020)
    best = explore(customers, labels, Settings(k_range=[2, 3, 4]))
    other = explore(customers, labels, Settings(k_range=[2, 3, 4], chosen_k=4))
    before, after = (to_response(each)["subsegment_results"]["1"] for each in (best, other))
    assert before["best_k"] != 4
    assert after["best_k"] == 4
    assert list(after) == list(before)
    assert after["benchmark"] == before["benchmark"]
    assert len(after["nested_cluster_legend"]) == len(after["nested_centroids"]["values"]) == 4
    assert after["selection_description"].startswith("Inside parent-cluster 1, k = 4 was set by the user (silhouette ")
    assert f"The benchmark preferred k = {before['best_k']}, which yielded" in after["selection_description"]


def test_setting_k_afterwards_is_the_same_as_asking_for_it() -> None:
    customers, labels = people(1, 2, 3, 100, 110, 120, 1000, 1010, 1020)
    settings = Settings(k_range=[2, 3, 4])
    asked = explore(customers, labels, Settings(k_range=[2, 3, 4], chosen_k=4))
    changed = explore(customers, labels, settings).with_k(1, 4)
    assert to_response(changed) == to_response(asked)
    assert to_response(changed.with_k("1", None)) == to_response(explore(customers, labels, settings))


def test_a_k_that_is_set_and_impossible_in_one_parent_is_used_in_the_others() -> None:
    customers, _ = people(1, 2, 3, *np.linspace(10, 5000, 12).tolist())
    labels = dict(zip(customers.ids.tolist(), ["small"] * 3 + ["large"] * 12, strict=True))
    results = to_response(explore(customers, labels, Settings(k_range=[2, 5], chosen_k=5)))["subsegment_results"]
    assert results["large"]["best_k"] == 5
    assert results["small"]["best_k"] == 2
    assert results["small"]["selection_description"].endswith(
        "k = 5 was left out: k must be below the number of different profiles, 3 among 3 customers. "
        "k = 5 was set by the user and is not possible here."
    )


@pytest.mark.parametrize(("key", "k"), [("unknown", 2), ("1", 9)])
def test_setting_a_k_that_does_not_exist_is_a_key_error(key: str, k: int) -> None:
    with pytest.raises(KeyError):
        explore(*people(1, 2, 3, 4)).with_k(key, k)


def test_a_further_score_in_the_list_is_in_the_benchmark_and_changes_nothing_that_is_published() -> None:
    customers, labels = people(1, 2, 3, 100, 110, 120, 1000, 1010, 1020)
    settings = Settings(k_range=[2, 3, 4])
    plain = explore(customers, labels, settings)
    found = explore(customers, labels, settings, scores=(*SCORES, CALINSKI_HARABASZ))
    spends = ((customers.amount_spent - customers.amount_spent.mean()) / customers.amount_spent.std())[:, None]
    parent = found.parent(1)
    for score in parent.benchmark.scores:
        assert list(score.values) == ["silhouette", "davies_bouldin", "calinski_harabasz"]
        expected = calinski_harabasz_score(spends, parent.solutions[score.k].segments)
        assert score.values["calinski_harabasz"].value == pytest.approx(expected)
    assert to_response(found) == to_response(plain)


RANGES = {"silhouette": (-1.0, 1.0), "davies_bouldin": (0.0, math.inf)}


@pytest.mark.parametrize("entry", SCORES, ids=lambda entry: entry.code)
def test_every_score_of_a_benchmark_is_in_the_range_that_its_words_tell(entry: ScoreEntry) -> None:
    benchmark = explore(*people(1, 2, 3, 100, 110, 1000, 1010), Settings(k_range=[2, 3, 4, 5])).parent(1).benchmark
    assert len(benchmark.scores) == 4
    lowest, highest = RANGES[entry.code]
    for score in benchmark.scores:
        assert lowest <= score.values[entry.code].value <= highest
    assert ("from -1 to 1" if highest == 1 else "0 or more") in score_words(entry.code).help
