"""The three numbers of a customer: one table, from which features, evidence, published outputs and pages take them."""

import numpy as np

from core import Settings, explore, to_response
from core.clustering.features import build_features
from core.model import CUSTOMER_NUMBERS, Labels, Unit
from core.model.customer_numbers import three_numbers
from dashboard.charts.base import AXES
from dashboard.texts.formatting import form_of
from tests.core.support import customers_of

ROWS = [("a", 3, 12.5, ["tea", "milk"]), ("b", 1, -2.0, []), ("c", 7, 90.25, ["tea"]), ("d", 7, 9.0, ["oil"])]


def test_each_number_is_taken_from_customers_at_their_positions() -> None:
    customers = customers_of(ROWS)
    columns = three_numbers(customers, np.array([2, 0]))
    assert [column.tolist() for column in columns] == [[7.0, 3.0], [90.25, 12.5], [1.0, 2.0]]
    assert {column.dtype for column in columns} == {np.dtype(np.float64)}


def test_features_and_published_outputs_name_the_numbers_as_the_table_does() -> None:
    customers = customers_of(ROWS)
    members = np.arange(len(customers))
    assert build_features(customers, members, "none", 0).columns == tuple(CUSTOMER_NUMBERS)
    exploration = explore(customers, Labels.of(dict.fromkeys("abcd", 1)), Settings(k_range=[2]))
    (parent,) = to_response(exploration)["subsegment_results"].values()
    assert parent["nested_centroids"]["columns"] == list(CUSTOMER_NUMBERS)


def test_the_averages_of_a_sub_segment_are_those_of_its_customers_by_the_names_of_the_table() -> None:
    customers = customers_of(ROWS)
    parent = explore(customers, Labels.of(dict.fromkeys("abcd", 1)), Settings(k_range=[2])).parent(1)
    for segment in parent.solution.legend:
        inside = parent.members[parent.solution.segments == segment.number]
        means = [column.mean() for column in three_numbers(customers, inside)]
        assert segment.averages == dict(zip(CUSTOMER_NUMBERS, means, strict=True))
        assert list(segment.averages.values()) == [segment.avg_frequency, segment.avg_spend, segment.avg_categories]


def test_every_number_has_its_words_and_its_form_on_the_page() -> None:
    assert AXES.keys() == CUSTOMER_NUMBERS.keys()
    said = {name: form_of(name)(1.23) for name in CUSTOMER_NUMBERS}
    assert said == {"frequency": "1.2", "amount_spent": "1.23", "n_categories": "1.2"}
    assert [each.is_whole for each in CUSTOMER_NUMBERS.values()] == [
        each.unit is not Unit.MONEY for each in CUSTOMER_NUMBERS.values()
    ]
