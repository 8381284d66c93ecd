"""A row of the table of parents → sentences: who the parent is, and whether to split it."""

from core.evidence.parent_ranking import Advice, RankedParent
from core.language.language import ENGLISH, Language
from core.wording.choice_of_k import describe


def headline(row: RankedParent, language: Language = ENGLISH) -> str:
    """The parent with its customers and what they spent."""
    return language.say("ranking.headline", parent=row.key, customers=row.n_customers, spend=row.spend)


def advice_text(row: RankedParent, language: Language = ENGLISH) -> str:
    """Whether to split the parent, and into how many; why not, where it cannot be split."""
    if row.advice is Advice.CANNOT_SPLIT:
        return describe(row.benchmark, language)
    if row.advice is Advice.KEEP_WHOLE:
        return language.say("ranking.advice.keep_whole")
    advice = language.say(f"ranking.advice.{row.advice.name.lower()}", k=row.advised_k)
    if not row.few:
        return advice
    customers = sum(each.n_customers for each in row.few)
    few = language.say("ranking.advice.few", n=len(row.few), numbers=[each.number for each in row.few], few=customers)
    return f"{advice} {few}"
