"""Names on the scatter: none covers another one, even on a phone, and all stand inside the chart."""

from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.scatter_labels import HEIGHT, LETTER, LINE, PADDING, WIDTH, Spot, spots

PLACES = st.tuples(st.floats(0, 1), st.floats(0, 1))


def box_of(point: tuple[float, float], text: str, spot: Spot) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of a label as Plotly draws it."""
    width = len(text) * LETTER + PADDING
    left = point[0] * WIDTH + spot.xshift - {"left": 0.0, "center": 0.5, "right": 1.0}[spot.xanchor] * width
    middle = point[1] * HEIGHT + spot.yshift
    return left, left + width, middle - LINE / 2, middle + LINE / 2


def overlap(one: tuple[float, ...], two: tuple[float, ...]) -> bool:
    across = min(one[1], two[1]) - max(one[0], two[0])
    upwards = min(one[3], two[3]) - max(one[2], two[2])
    return across > 1e-6 and upwards > 1e-6


@given(st.lists(PLACES, min_size=1, max_size=6))
def test_six_long_names_never_cover_one_another_and_stay_inside(points: list[tuple[float, float]]):
    texts = ["The ones who buy for…"] * len(points)
    boxes = [box_of(*each) for each in zip(points, texts, spots(points, texts), strict=True)]
    assert not any(overlap(one, two) for at, one in enumerate(boxes) for two in boxes[:at])
    assert all(box[0] >= -14 and box[1] <= WIDTH + 14 for box in boxes)
    assert all(box[2] >= -LINE and box[3] <= HEIGHT + 2 * LINE for box in boxes)


def test_a_name_with_room_stands_above_its_point():
    assert spots([(0.5, 0.5)], ["Steady"]) == [Spot("center", 0, 26)]


def test_a_name_at_the_edge_stands_inwards():
    assert [spot.xanchor for spot in spots([(0.0, 0.5), (1.0, 0.5)], ["Steady ones", "Big ones"])] == ["left", "right"]


def test_a_point_without_a_name_takes_no_room_for_one():
    assert spots([(0.5, 0.5), (0.5, 0.56)], ["", "Steady"])[1] == Spot("center", 0, 26)
