"""Rule cards: what they say holds in a real database, counted after rounding."""

import re
import sqlite3
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from core import Customers, Exploration, Settings, explore, rule_text
from core.evidence.contrast.rule_cards import RuleCard, rule_cards
from core.evidence.parent_data import ParentData
from core.exports.sql import condition
from tests.core.evidence.test_evidence import crowd
from tests.core.strategies import SETTINGS, built, segmentations


def cards_of(exploration: Exploration, key: str) -> tuple[RuleCard, ...]:
    parent = exploration.parent(key)
    order = ParentData.of(exploration, parent).order
    return rule_cards(exploration.customers, parent.members, order, parent.solution.segments, parent.solution.k)


def found_in_sqlite(customers: Customers, members: np.ndarray, where: str, columns: tuple[str, str, str]) -> set[str]:
    base = sqlite3.connect(":memory:")
    try:
        quoted = ", ".join('"' + column.replace('"', '""') + '"' for column in columns)
        base.execute(f"CREATE TABLE crm (id TEXT, {quoted})")
        base.executemany(
            "INSERT INTO crm VALUES (?, ?, ?, ?)",
            [
                (customers.ids[n], int(customers.frequency[n]), float(customers.amount_spent[n]), int(counts))
                for n, counts in zip(members, customers.n_categories[members], strict=True)
            ],
        )
        return {row[0] for row in base.execute(f"SELECT id FROM crm WHERE {where}")}  # noqa: S608 - what is tested
    finally:
        base.close()


@settings(max_examples=40)
@given(segmentations(), SETTINGS)
def test_precision_and_coverage_are_what_a_database_finds(data: Any, chosen: Settings) -> None:
    exploration = explore(*built(data), chosen)
    for parent in exploration.parents:
        for card in cards_of(exploration, parent.key):
            names = ("frequency", "amount_spent", "n_categories")
            found = found_in_sqlite(exploration.customers, parent.members, condition(card), names)
            inside = set(exploration.customers.ids[parent.members[parent.solution.segments == card.number]])
            assert card.n_found == len(found)
            assert card.precision == pytest.approx(len(found & inside) / len(found) if found else 0.0)
            assert card.coverage == pytest.approx(len(found & inside) / len(inside) if found else 0.0)
            assert len(card.limits) <= 3


@pytest.fixture(scope="module")
def exploration() -> Exploration:
    return explore(*crowd([(300, 10, 200), (200, 40, 500), (300, 60, 900)]), Settings(k_range=(3,)))


def test_where_groups_overlap_the_figures_are_still_what_a_database_finds() -> None:
    exploration = explore(*crowd([(300, 10, 200), (200, 13, 260)], spread=2.0), Settings(k_range=(4,)))
    parent = exploration.parent("1")
    imperfect = 0
    for card in cards_of(exploration, "1"):
        names = ("frequency", "amount_spent", "n_categories")
        found = found_in_sqlite(exploration.customers, parent.members, condition(card), names)
        inside = set(exploration.customers.ids[parent.members[parent.solution.segments == card.number]])
        assert card.n_found == len(found)
        assert card.precision == pytest.approx(len(found & inside) / len(found))
        assert card.coverage == pytest.approx(len(found & inside) / len(inside))
        imperfect += card.precision < 1
    assert imperfect


def test_groups_far_apart_are_found_by_plain_round_limits(exploration: Exploration) -> None:
    for card in cards_of(exploration, "1"):
        assert card.precision > 0.95
        assert card.coverage > 0.95
        assert 1 <= len(card.limits) <= 2
        for limit in card.limits:
            assert len(f"{limit.value:g}".strip("0.")) <= 2, limit


def test_the_text_says_the_figures_of_the_card(exploration: Exploration) -> None:
    for card in cards_of(exploration, "1"):
        figures = re.search(
            r"finds ([\d,]+) customers? of the parent; ([<>]?\d+%) of them .* and "
            r"([<>]?\d+%) of the sub-segment is found",
            rule_text(card),
        )
        assert figures is not None
        assert figures[1] == f"{card.n_found:,}"
        for figure, share in ((figures[2], card.precision), (figures[3], card.coverage)):
            assert figure == ("<1%" if 0 < share <= 0.005 else ">99%" if 0.995 <= share < 1 else f"{share * 100:.0f}%")
        for limit in card.limits:
            assert f"{limit.value:,.10g}" in rule_text(card)


def test_the_users_own_column_names_are_quoted_where_they_must_be(exploration: Exploration) -> None:
    columns = {"frequency": "order", "amount_spent": 'total "net"', "n_categories": "kinds"}
    parent = exploration.parent("1")
    for card in cards_of(exploration, "1"):
        names = (columns["frequency"], columns["amount_spent"], columns["n_categories"])
        found = found_in_sqlite(exploration.customers, parent.members, condition(card, columns), names)
        assert len(found) == card.n_found


def test_counts_have_whole_limits(exploration: Exploration) -> None:
    limits = [limit for card in cards_of(exploration, "1") for limit in card.limits if limit.name != "amount_spent"]
    assert all(limit.value == int(limit.value) for limit in limits)
