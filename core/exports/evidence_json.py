"""Evidence → JSON: every key is written out, so that no change of a result changes the published document."""

import json
from collections.abc import Mapping
from typing import Any, Final

from core.evidence.borders import SilhouetteSample
from core.evidence.contrast.category_lift import CategoryLift
from core.evidence.contrast.lift import Lift, NumberLift
from core.evidence.contrast.rule_cards import RuleCard
from core.evidence.evidence import Evidence, ParentEvidence, Trust
from core.evidence.gap_axis import Projection
from core.evidence.natural_gap import NaturalGap, Pair
from core.evidence.parent_ranking import RankedParent, rank_parents
from core.evidence.recommendation import Option, Recommendation
from core.evidence.stability import Stability
from core.exploring.results import Exploration
from core.language.language import ENGLISH, Language
from core.wording.evidence.methods import Method, methods_of_evidence
from core.wording.evidence.ranking import advice_text
from core.wording.evidence.recommendation import obstacle_text, option_cost, recommendation_text
from core.wording.evidence.rich_personas import RichPersona, rich_personas
from core.wording.evidence.rule_cards import limit_text, rule_text
from core.wording.evidence.stability import segment_stability_text, stability_text
from core.wording.evidence.verdicts import gap_text, pair_text, verdict_text

NOT_TESTED: Final = "not tested"  # the code in place of a band of stability


def to_evidence_json(exploration: Exploration, found: Evidence, *, language: Language = ENGLISH) -> str:
    """The evidence as JSON: the table of parents, everything that was found for each of them, and the methods once.

    Its sentences are in the ``language``; its keys and its codes, such as ``"types"``, are the same in all languages.
    """
    document = {
        "fingerprint": found.fingerprint,
        "parents_ranked": [_ranked(row, language) for row in rank_parents(exploration, found)],
        "parents": [_parent(exploration, parent, language) for parent in found.parents],
        "methods": [_method(method) for method in methods_of_evidence(language)],
    }
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _ranked(row: RankedParent, language: Language) -> Mapping[str, Any]:
    return {
        "rank": row.rank,
        "key": row.key,
        "n_customers": row.n_customers,
        "share": row.share,
        "spend": row.spend,
        "share_of_spend": row.share_of_spend,
        "k": row.k,
        "verdict": row.verdict.value,
        "types_at": row.types_at,
        "stability": row.stability,
        "silhouette": row.silhouette,
        "pair": None if row.pair is None else _pair(row.pair, language),
        "advice": advice_text(row, language),
    }


def _parent(exploration: Exploration, weighed: ParentEvidence, language: Language) -> Mapping[str, Any]:
    return {
        "key": weighed.key,
        "k": weighed.k,
        "trusts": {str(k): _trust(trust, language) for k, trust in weighed.trusts.items()},
        "recommendation": _recommendation(weighed.recommendation, language),
        "against_parent": [_lift(lift) for lift in weighed.against_parent],
        "against_all": [_lift(lift) for lift in weighed.against_all],
        "personas": [_persona(persona) for persona in rich_personas(exploration, weighed, language)],
        "cards": [_card(card, language) for card in weighed.cards],
        "verdict": weighed.verdict.value,
        "types_by_logarithm": weighed.types_by_logarithm,
        "text": verdict_text(weighed, language),
    }


def _trust(trust: Trust, language: Language) -> Mapping[str, Any]:
    return {
        "gap": _gap(trust.gap, language),
        "stability": _stability(trust.stability, language),
        "silhouettes": _silhouettes(trust.silhouettes),
        "by_logarithm": None if trust.logarithm is None else trust.logarithm.verdict.value,
    }


def _gap(gap: NaturalGap, language: Language) -> Mapping[str, Any]:
    return {
        "k": gap.k,
        "pairs": [_pair(pair, language) for pair in gap.pairs],
        "n_tested": gap.n_tested,
        "n_customers": gap.n_customers,
        "n_untested": gap.n_untested,
        "few": [{"number": each.number, "n_customers": each.n_customers} for each in gap.few],
        "verdict": gap.verdict.value,
        "text": gap_text(gap, language),
    }


def _pair(pair: Pair, language: Language) -> Mapping[str, Any]:
    return {
        "first": pair.first,
        "second": pair.second,
        "p_value": pair.p_value,
        "p_near": pair.p_near,
        "n_tested": pair.n_tested,
        "projection": None if pair.projection is None else _projection(pair.projection),
        "has_gap": pair.has_gap,
        "finding": pair.finding.value,
        "text": pair_text(pair, language),
    }


def _projection(projection: Projection) -> Mapping[str, Any]:
    return {
        "edges": projection.edges.tolist(),
        "first": projection.first.tolist(),
        "second": projection.second.tolist(),
    }


def _stability(found: Stability, language: Language) -> Mapping[str, Any]:
    return {
        "k": found.k,
        "segments": [
            {
                "number": segment.number,
                "jaccard": segment.jaccard,
                "band": NOT_TESTED if segment.band is None else segment.band.value,
                "text": segment_stability_text(segment, language),
            }
            for segment in found.segments
        ],
        "resamples": found.resamples,
        "n_compared": found.n_compared,
        "n_customers": found.n_customers,
        "text": stability_text(found, language),
    }


def _silhouettes(sample: SilhouetteSample) -> Mapping[str, Any]:
    return {
        "segments": [values.tolist() for values in sample.segments],
        "n_compared": sample.n_compared,
        "n_customers": sample.n_customers,
    }


def _recommendation(found: Recommendation, language: Language) -> Mapping[str, Any]:
    return {
        "k": found.k,
        "options": [_option(found, option, language) for option in found.options],
        "standard_error": found.standard_error,
        "text": recommendation_text(found, language),
    }


def _option(found: Recommendation, option: Option, language: Language) -> Mapping[str, Any]:
    return {
        "k": option.k,
        "silhouette": option.silhouette,
        "davies_bouldin": option.davies_bouldin,
        "stability": option.stability,
        "smallest": option.smallest,
        "verdict": option.verdict.value,
        "obstacles": [obstacle_text(obstacle, language) for obstacle in option.obstacles],
        "cost": option_cost(found, option, language),
    }


def _lift(lift: Lift) -> Mapping[str, Any]:
    return {
        "number": lift.number,
        "reference": lift.reference.value,
        "n_customers": lift.n_customers,
        "n_reference": lift.n_reference,
        "numbers": [_number(number) for number in lift.numbers],
        "categories": [_category(category) for category in lift.categories],
    }


def _number(number: NumberLift) -> Mapping[str, Any]:
    return {
        "name": number.name,
        "mean": number.mean,
        "reference_mean": number.reference_mean,
        "index": number.index,
        "difference": number.difference,
        "difference_sd": number.difference_sd,
    }


def _category(category: CategoryLift) -> Mapping[str, Any]:
    return {
        "category": category.category,
        "buyers": category.buyers,
        "share": category.share,
        "reference_buyers": category.reference_buyers,
        "reference_share": category.reference_share,
        "lift": category.lift,
        "low": category.low,
        "high": category.high,
        "effect": category.effect,
        "p_value": category.p_value,
        "q_value": category.q_value,
        "is_distinct": category.is_distinct,
    }


def _persona(persona: RichPersona) -> Mapping[str, Any]:
    return {
        "number": persona.number,
        "name": persona.name,
        "who": persona.who,
        "difference": persona.difference,
        "categories": persona.categories,
        "against_all": persona.against_all,
        "trust": persona.trust,
        "text": persona.text,
    }


def _card(card: RuleCard, language: Language) -> Mapping[str, Any]:
    return {
        "number": card.number,
        "limits": [
            {"name": limit.name, "at_least": limit.at_least, "value": limit.value, "text": limit_text(limit, language)}
            for limit in card.limits
        ],
        "precision": card.precision,
        "coverage": card.coverage,
        "n_found": card.n_found,
        "text": rule_text(card, language),
    }


def _method(method: Method) -> Mapping[str, Any]:
    return {
        "name": method.name,
        "source": method.source,
        "says": method.says,
        "cannot_tell": method.cannot_tell,
    }
