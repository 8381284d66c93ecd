"""A rule card → a sentence: the limits in the units of the file, and what they find."""

from core.evidence.contrast.rule_cards import Limit, RuleCard
from core.language.language import ENGLISH, Language


def rule_text(card: RuleCard, language: Language = ENGLISH) -> str:
    """The rule with how many it finds, its precision and its coverage; or that no plain limit finds the sub-segment."""
    if not card.limits:
        return language.say("rule.none")
    rule = _rule(card, language)
    return language.say(
        "rule.card",
        rule=rule[:1].upper() + rule[1:],
        found=card.n_found,
        precision=card.precision,
        coverage=card.coverage,
    )


def limit_text(limit: Limit, language: Language = ENGLISH) -> str:
    """One limit, such as “spend at least 1,200”."""
    return language.say(f"rule.limit.{limit.name}.{'at_least' if limit.at_least else 'below'}", value=limit.value)


def _rule(card: RuleCard, language: Language) -> str:
    # One to three of six limits: too many cases for a template each, so a template for how many there are joins them.
    match [limit_text(limit, language) for limit in card.limits]:
        case [first, second, third]:
            return language.say("rule.three_limits", first=first, second=second, third=third)
        case [first, second]:
            return language.say("rule.two_limits", first=first, second=second)
        case alone:
            return "".join(alone)
