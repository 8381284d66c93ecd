"""Results → sentences."""

from core.wording.benchmark import cost_of, describe
from core.wording.names import name_of, numbered
from core.wording.personas import personas

__all__ = [
    "cost_of",
    "describe",
    "name_of",
    "numbered",
    "personas",
]
