"""The distribution of a feature: each bar with its values and its customers, in the words of the page."""

from core.exploring import profile_features
from dashboard.charts.distribution import distribution_picture
from dashboard.texts.formatting import count
from tests.core.support import Row
from tests.dashboard.support import explored, grocery_exploration


def test_hovering_tells_the_customers_of_each_bar_by_the_rules_of_the_page():
    for profile in profile_features(grocery_exploration().customers):
        (bars,) = distribution_picture(profile).figure.data
        assert list(bars.y) == profile.histogram.counts.tolist()
        assert [told[1] for told in bars.customdata] == [count(each) for each in profile.histogram.counts.tolist()]
        assert bars.hovertemplate == "%{customdata[0]}<br>%{customdata[1]}<extra></extra>"


def test_one_customer_is_not_told_as_several():
    rows: list[Row] = [("one", 1, 10.0, ["tea"]), *((f"c{number}", 2, 10.0, ["tea"]) for number in range(1200))]
    profiles = {profile.name: profile for profile in profile_features(explored(rows, k_range=[9]).customers)}
    (bars,) = distribution_picture(profiles["frequency"]).figure.data
    assert [tuple(told) for told in bars.customdata] == [("1", "1 customer"), ("2", "1,200 customers")]
