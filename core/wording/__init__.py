"""Results → sentences."""

from core.wording.choice_of_k import cost_of, describe
from core.wording.evidence.methods import method_of
from core.wording.evidence.ranking import advice_text
from core.wording.evidence.recommendation import obstacle_text, obstacles_text, option_cost, recommendation_text
from core.wording.evidence.rich_personas import RichPersona, rich_personas
from core.wording.evidence.rule_cards import rule_text
from core.wording.evidence.stability import band_word, segment_stability_text, stability_summary, stability_text
from core.wording.evidence.verdicts import (
    borders_text,
    gap_text,
    pair_text,
    verdict_heading,
    verdict_text,
    verdict_word,
)
from core.wording.names import name_of, numbered
from core.wording.personas import personas
from core.wording.progress import ToldProgress, doing, in_words
from core.wording.score_words import ScoreWords, direction, score_words

__all__ = [
    "RichPersona",
    "ScoreWords",
    "ToldProgress",
    "advice_text",
    "band_word",
    "borders_text",
    "cost_of",
    "describe",
    "direction",
    "doing",
    "gap_text",
    "in_words",
    "method_of",
    "name_of",
    "numbered",
    "obstacle_text",
    "obstacles_text",
    "option_cost",
    "pair_text",
    "personas",
    "recommendation_text",
    "rich_personas",
    "rule_text",
    "score_words",
    "segment_stability_text",
    "stability_summary",
    "stability_text",
    "verdict_heading",
    "verdict_text",
    "verdict_word",
]
