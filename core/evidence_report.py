"""Evidence as a report to read and as JSON; no number is computed here."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Final

import numpy as np

from core.errors import counted
from core.evidence import Evidence, ParentEvidence
from core.explore import Exploration
from core.methods import (
    NATURAL_GAP,
    RECOMMENDATION,
    RULE_CARD,
    SETS_APART,
    STABILITY,
    SUGGESTED_NAME,
)
from core.parent import ParentResult
from core.parents_ranked import RankedParent, rank_parents

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


def to_evidence_json(exploration: Exploration, found: Evidence) -> str:
    """The evidence as JSON: the table of parents, everything that was found for each of them, and the methods once."""
    document = {
        "fingerprint": found.fingerprint,
        "parents_ranked": [_plain(row) for row in rank_parents(exploration, found)],
        "parents": [_plain(parent) for parent in found.parents],
        "methods": [_plain(method) for method in METHODS],
    }
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


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
            yield f"SQL: {card.where()}"


def _plain(value: object) -> Any:
    """A result as JSON can hold it: dataclasses as objects, arrays as lists; methods are left out, they stand once."""
    if is_dataclass(value):
        parts = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: _plain(part) for name, part in parts if name != "method"} | _properties(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def _properties(value: object) -> dict[str, Any]:
    """The texts and verdicts that a result says of itself."""
    return {name: _plain(getattr(value, name)) for name in ("verdict", "text") if _has_property(value, name)}


def _has_property(value: object, name: str) -> bool:
    return isinstance(getattr(type(value), name, None), property)
