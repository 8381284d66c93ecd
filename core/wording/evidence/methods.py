"""How each result is found: the method's name, its source, what it says and what it cannot tell, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from core.evidence.borders import Borders, SilhouetteSample
from core.evidence.contrast.lift import Lift
from core.evidence.contrast.rule_cards import RuleCard
from core.evidence.contrast.side_by_side import Comparison
from core.evidence.natural_gap import NaturalGap
from core.evidence.recommendation import Recommendation
from core.evidence.stability import Stability
from core.language.language import ENGLISH, Language
from core.wording.evidence.rich_personas import RichPersona

# The type of a result → what its method is called in the messages.
METHODS: Final[Mapping[type, str]] = MappingProxyType(
    {
        NaturalGap: "natural_gap",
        Stability: "stability",
        Recommendation: "recommendation",
        Lift: "sets_apart",
        Comparison: "sets_apart",
        RuleCard: "rule_card",
        Borders: "borders",
        SilhouetteSample: "borders",
        RichPersona: "suggested_name",
    }
)
# The methods behind the evidence for a parent, in the order in which a reader meets their results.
OF_EVIDENCE: Final = (NaturalGap, Stability, Recommendation, Lift, RuleCard, RichPersona)


@dataclass(frozen=True, slots=True)
class Method:
    """One method, for the reader who wants to know: ``says`` and ``cannot_tell`` are whole sentences."""

    name: str
    source: str
    says: str
    cannot_tell: str


def method_of(result: type, language: Language = ENGLISH) -> Method:
    """How results of a type are found, such as ``method_of(Stability)``; KeyError for a type without a method."""
    key = f"method.{METHODS[result]}"
    return Method(
        name=language.say(f"{key}.name"),
        source=language.say(f"{key}.source"),
        says=language.say(f"{key}.says"),
        cannot_tell=language.say(f"{key}.cannot_tell"),
    )


def methods_of_evidence(language: Language = ENGLISH) -> tuple[Method, ...]:
    """The methods behind the evidence for a parent, in the order in which a reader meets their results."""
    return tuple(method_of(result, language) for result in OF_EVIDENCE)
