"""Results → sentences."""

from core.wording.score_words import SCORE_WORDS, ScoreWords, direction

__all__ = [
    "SCORE_WORDS",
    "ScoreWords",
    "direction",
]
