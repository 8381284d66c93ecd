"""Results → sentences."""

from core.wording.benchmark import cost_of, describe
from core.wording.names import name_of, numbered
from core.wording.personas import personas
from core.wording.progress import ToldProgress, doing, in_words

__all__ = [
    "ToldProgress",
    "cost_of",
    "describe",
    "doing",
    "in_words",
    "name_of",
    "numbered",
    "personas",
]
