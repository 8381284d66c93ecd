"""Evidence as a report to read; no number is computed here, and no sentence made."""

from collections.abc import Iterator

from core.evidence.evidence import Evidence, ParentEvidence, Trust
from core.evidence.parent_ranking import rank_parents
from core.exploring.results import Exploration
from core.exports.sql import condition
from core.language.language import ENGLISH, Language
from core.wording.evidence.methods import methods_of_evidence
from core.wording.evidence.ranking import advice_text, headline
from core.wording.evidence.recommendation import option_cost, recommendation_text
from core.wording.evidence.rich_personas import rich_personas
from core.wording.evidence.rule_cards import rule_text
from core.wording.evidence.stability import stability_text
from core.wording.evidence.verdicts import verdict_text, verdict_word


def to_report(exploration: Exploration, found: Evidence, *, language: Language = ENGLISH) -> str:
    """The evidence in words: the parents ranked, then each of them, then the methods."""
    lines = [language.say("ranking.title"), ""]
    ranked = rank_parents(exploration, found)
    for row in ranked:
        words = {"headline": headline(row, language), "advice": advice_text(row, language)}
        lines.append(language.say("ranking.row", rank=row.rank, **words))
    for row in ranked:
        lines += ["", *_parent(exploration, found.parent(row.key), language)]
    lines += ["", language.say("method.heading"), ""]
    for method in methods_of_evidence(language):
        lines.append(
            language.say(
                "method.line",
                name=method.name,
                source=method.source,
                says=method.says,
                cannot_tell=method.cannot_tell,
            )
        )
    return "\n".join(lines) + "\n"


def _parent(exploration: Exploration, weighed: ParentEvidence, language: Language) -> Iterator[str]:
    yield language.say("ranking.parent", parent=weighed.key)
    yield ""
    yield verdict_text(weighed, language)
    yield from (_at_k(trust, weighed.k, language) for trust in weighed.trusts.values())
    recommendation = weighed.recommendation
    yield recommendation_text(recommendation, language)
    yield from filter(None, (option_cost(recommendation, option, language) for option in recommendation.options))
    for persona, card in zip(rich_personas(exploration, weighed, language), weighed.cards, strict=True):
        yield ""
        yield language.say("rich_persona.title", parent=weighed.key, number=persona.number, name=persona.name)
        yield persona.text
        if card.limits:
            yield language.say("rule.line", rule=rule_text(card, language))
            yield language.say("rule.sql", condition=condition(card))


def _at_k(trust: Trust, k_in_use: int, language: Language) -> str:
    """The verdict on the sub-segments of one k, and how stable they are."""
    key = "verdict.at_k_in_use" if trust.stability.k == k_in_use else "verdict.at_k"
    verdict = language.say(key, k=trust.stability.k, verdict=verdict_word(trust.gap.verdict, language))
    return f"{verdict} {stability_text(trust.stability, language)}"
