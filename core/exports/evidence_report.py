"""Evidence as a report to read; no number is computed here."""

from collections.abc import Iterator
from typing import Final

from core.evidence.evidence import Evidence, ParentEvidence
from core.evidence.parent_ranking import RankedParent, rank_parents
from core.exploring.results import Exploration, ParentResult
from core.exports.sql import condition
from core.language.lists import counted
from core.wording.methods import NATURAL_GAP, RECOMMENDATION, RULE_CARD, SETS_APART, STABILITY, SUGGESTED_NAME

METHODS: Final = (NATURAL_GAP, STABILITY, RECOMMENDATION, SETS_APART, RULE_CARD, SUGGESTED_NAME)


def to_report(exploration: Exploration, found: Evidence) -> str:
    """The evidence in words: the parents ranked, then each of them, then the methods."""
    lines = ["Should a parent be split at all?", ""]
    ranked = rank_parents(exploration, found)
    lines += [f"{row.rank}. {_headline(row)} {row.advice}" for row in ranked]
    for row in ranked:
        lines += ["", *_parent(exploration.parent(row.key), found.parent(row.key))]
    lines += ["", "How this was found", ""]
    for method in METHODS:
        lines.append(f"{method.name} ({method.source}). {method.says} What it cannot tell: {method.cannot_tell}")
    return "\n".join(lines) + "\n"


def _headline(row: RankedParent) -> str:
    return f"Parent {row.key} ({counted(row.n_customers, 'customer', 'customers')}, spend {row.spend:,.0f})."


def _parent(parent: ParentResult, weighed: ParentEvidence) -> Iterator[str]:
    yield f"Parent {parent.key}"
    yield ""
    yield weighed.text
    for trust in weighed.trusts.values():
        used = ", in use" if trust.stability.k == weighed.k else ""
        yield f"k = {trust.stability.k}{used}: {trust.gap.verdict}. {trust.stability.text}"
    yield weighed.recommendation.text
    yield from (option.cost for option in weighed.recommendation.options if option.cost)
    for persona, card in zip(weighed.personas, weighed.cards, strict=True):
        yield ""
        yield f"{parent.key}.{persona.number} {persona.name}"
        yield persona.text
        if card.limits:
            yield f"Rule: {card.text}"
            yield f"SQL: {condition(card)}"
