"""The check against the customers fails where a rule says another number, and where a name counts from the far end."""

from dataclasses import replace

import pandas as pd
import pytest

from core import RichPersona, Settings, evidence, explore, rich_personas
from core.wording import rule_text
from tests.core.wording import test_against_customers as checks

GROUPS = ((40, 2, 100.0), (30, 6, 400.0), (25, 11, 900.0))  # customers, orders, spend
Case = checks.Case


@pytest.fixture(scope="module")
def sound() -> Case:
    rows = [
        (f"c{group}-{n}", orders + n % 3, spend + 5 * n, "tea|soap" if n % 2 else "tea")
        for group, (size, orders, spend) in enumerate(GROUPS)
        for n in range(size)
    ]
    customers = pd.DataFrame(rows, columns=["id", "frequency", "amount_spent", "product_types"])
    labels = pd.DataFrame({"customer_id": customers["id"], "cluster_id": "P"})
    exploration = explore(customers, labels, Settings(k_range=(3,), n_init=3))
    parent = exploration.parents[0]
    table = pd.DataFrame(
        {
            "spend": customers["amount_spent"],
            "orders": customers["frequency"],
            "kinds": customers["product_types"].str.split("|", regex=False).map(set),
        }
    )
    table["types"] = table["kinds"].map(len)
    table.index = pd.Index(customers["id"])
    ids = exploration.customers.ids[parent.members].tolist()
    table.loc[ids, "parent"] = parent.key
    table.loc[ids, "segment"] = parent.solution.segments
    return Case(exploration, evidence(exploration), table)


def test_what_is_said_of_these_customers_is_true(sound: Case) -> None:
    checks.test_a_rule_finds_whom_it_says(sound)
    checks.test_a_name_says_what_is_so_among_the_siblings(sound)


def test_a_rule_that_says_another_number_is_found(sound: Case) -> None:
    weighed = sound.evidence.parents[0]
    number, card = next((number, card) for number, card in enumerate(weighed.cards) if len(card.limits) == 1)
    (limit,) = card.limits
    column = sound.rows[checks.COLUMNS[{"amount_spent": "spend", "frequency": "orders"}.get(limit.name, limit.name)]]
    values = sorted(set(column))
    further = next(value for value in values if value > limit.value) + 0.5
    wrong = replace(card, limits=(replace(limit, value=further),))
    assert rule_text(wrong) != rule_text(card)
    cards = tuple(wrong if place == number else each for place, each in enumerate(weighed.cards))
    told = replace(sound.evidence, parents=(replace(weighed, cards=cards),))
    with pytest.raises(AssertionError):
        checks.test_a_rule_finds_whom_it_says(replace(sound, evidence=told))


@pytest.mark.parametrize("name", ["Third highest spend", "Second lowest spend", "Third lowest orders"])
def test_a_name_that_counts_from_the_far_end_or_says_another_place_is_found(
    sound: Case, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def renamed(*arguments: object) -> tuple[RichPersona, ...]:
        first, *others = rich_personas(*arguments)  # type: ignore[arg-type]
        return replace(first, name=name), *others

    monkeypatch.setattr(checks, "rich_personas", renamed)
    with pytest.raises(AssertionError):
        checks.test_a_name_says_what_is_so_among_the_siblings(sound)
