"""Evidence → JSON."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import numpy as np

from core.evidence.evidence import Evidence
from core.evidence.parent_ranking import rank_parents
from core.exploring.results import Exploration
from core.exports.evidence_report import METHODS


def to_evidence_json(exploration: Exploration, found: Evidence) -> str:
    """The evidence as JSON: the table of parents, everything that was found for each of them, and the methods once."""
    document = {
        "fingerprint": found.fingerprint,
        "parents_ranked": [_plain(row) for row in rank_parents(exploration, found)],
        "parents": [_plain(parent) for parent in found.parents],
        "methods": [_plain(method) for method in METHODS],
    }
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


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
