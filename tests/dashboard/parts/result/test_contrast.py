"""What is told of the product types that set a sub-segment apart, whatever their number."""

import pytest

from core.evidence import Lift, Reference
from core.evidence.contrast.category_lift import CategoryLift
from dashboard.parts.result.contrast import lift_text


def lift_with(more: int, less: int, alike: int = 40) -> Lift:
    """So many product types that more customers buy than of the others, that fewer buy, and that as many buy."""
    kinds = [(2.0, True)] * more + [(0.5, True)] * less + [(1.0, False)] * alike
    categories = tuple(
        CategoryLift(f"type {at}", 20, 0.2 * lift, 80, 0.2, lift, lift, lift, lift - 1, 0.01, 0.01, is_distinct)
        for at, (lift, is_distinct) in enumerate(kinds)
    )
    return Lift(0, Reference.PARENT, 100, 400, (), categories)


@pytest.mark.parametrize(
    ("more", "less", "bought"),
    [
        (0, 0, "none is bought by more of its customers than of Gold, beyond chance, and none is bought by fewer."),
        (0, 1, "none is bought by more of its customers than of Gold, beyond chance, and 1 is bought by fewer."),
        (0, 3, "none is bought by more of its customers than of Gold, beyond chance, and 3 are bought by fewer."),
        (1, 0, "1 is bought by more of its customers than of Gold, beyond chance, and none is bought by fewer."),
        (1, 1, "1 is bought by more of its customers than of Gold, beyond chance, and 1 is bought by fewer."),
        (1, 3, "1 is bought by more of its customers than of Gold, beyond chance, and 3 are bought by fewer."),
        (4, 0, "4 are bought by more of its customers than of Gold, beyond chance, and none is bought by fewer."),
        (4, 1, "4 are bought by more of its customers than of Gold, beyond chance, and 1 is bought by fewer."),
        (4, 3, "4 are bought by more of its customers than of Gold, beyond chance, and 3 are bought by fewer."),
    ],
)
def test_product_types_bought_by_more_and_by_fewer_are_told_in_their_number(more: int, less: int, bought: str):
    assert lift_text(lift_with(more, less), "Gold") == f"Of {40 + more + less} product types, {bought}"


def test_where_only_the_most_different_ones_are_shown_it_is_said():
    assert lift_text(lift_with(6, 5), "Gold").endswith("5 are bought by fewer. The 10 most different ones are shown.")
    assert "shown" not in lift_text(lift_with(6, 4), "Gold")
