"""How a language writes numbers, lists and quotations."""

from core.language.language import ENGLISH, Language
from core.language.lists import listed, quoted

__all__ = [
    "ENGLISH",
    "Language",
    "listed",
    "quoted",
]
