"""The legend of a sub-segment says what counting its customers one by one says, whichever k is asked for beside it."""

from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import Labels, Settings, explore
from core.clustering.clustering import Clustering
from core.exploring.legend import legends
from core.exploring.marks import hash_customers
from tests.core.strategies import SETTINGS, built, segmentations
from tests.core.support import customers_of

Segmentation = tuple[list[Any], dict[str, str]]


@given(segmentations(), SETTINGS)
def test_a_legend_is_what_counting_its_customers_gives(data: Segmentation, settings: Settings) -> None:
    exploration = explore(*built(data), settings)
    rows = {row[0]: row for row in data[0]}
    for parent in exploration.parents:
        ids = exploration.customers.ids[parent.members].tolist()
        for solution in parent.solutions.values():
            for segment in solution.legend:
                own = [
                    rows[name] for name, number in zip(ids, solution.segments, strict=True) if number == segment.number
                ]
                kinds = [list(dict.fromkeys(row[3])) for row in own]
                assert segment.n_customers == len(own)
                assert segment.share == len(own) / len(ids)
                assert segment.avg_frequency == sum(row[1] for row in own) / len(own)
                assert segment.avg_categories == sum(map(len, kinds)) / len(own)
                counted = Counter(kind for bought in kinds for kind in bought)  # in the order of their appearance
                assert segment.top_categories == tuple(kind for kind, _ in counted.most_common(3))


@given(segmentations(), SETTINGS, st.integers(1, 5))
def test_a_legend_is_the_same_whichever_k_are_asked_for_beside_it(
    data: Segmentation, settings: Settings, most_agreements: int
) -> None:
    exploration = explore(*built(data), settings)
    customers = exploration.customers
    hashes = hash_customers(customers)
    for parent in exploration.parents:
        row_of = parent.features(customers).row_of
        clusterings = []
        for k, solution in parent.solutions.items():
            of_rows = np.zeros(parent.benchmark.n_distinct, dtype=np.int32)
            of_rows[row_of] = solution.segments
            clusterings.append(Clustering(k, of_rows, 0.0, solution.centres))
        # As few at once as if there were very many product types.
        again = legends(customers, parent.members, hashes, row_of, clusterings, most_agreements=most_agreements)
        for solution, (_, segments, legend) in zip(parent.solutions.values(), again, strict=True):
            assert legend == solution.legend
            assert np.array_equal(segments, solution.segments)


def test_product_types_that_only_others_buy_make_no_difference() -> None:
    rows = [("a", 1, 5.0, ["tea", "ale"]), ("b", 1, 5.0, ["ale"]), ("c", 2, 50.0, ["zinc"]), ("d", 2, 51.0, ["tea"])]
    others = [(f"other {number}", 1, 1.0, [f"type {number}"]) for number in range(50)]
    labels = {name: "A" for name, *_ in rows} | {name: "B" for name, *_ in others}
    for order in (rows + others, others + rows):
        segments = explore(customers_of(order), labels).parent("A").solution.legend
        assert [segment.top_categories for segment in segments] == [("ale", "tea"), ("zinc", "tea")]


@pytest.mark.parametrize("ids", [["C1", "C2", "C3"], ["C3", "C1", "C2"], ["C9", "C2", "C1", "C3"]])
def test_customers_find_their_labels_in_whichever_order_these_stand(ids: list[str]) -> None:
    customers = customers_of([("C1", 1, 1.0, []), ("C2", 2, 2.0, []), ("C3", 3, 3.0, [])])
    exploration = explore(customers, Labels.of({name: f"parent {name}" for name in ids}))
    for parent in exploration.parents:
        assert [f"parent {name}" for name in customers.ids[parent.members]] == [parent.key]
    assert len(exploration.parents) == 3
    assert exploration.joined.without_customer.tolist() == [name for name in ids if name == "C9"]
