"""How a language writes numbers, lists and quotations."""

from core.language.lists import listed, quoted

__all__ = [
    "listed",
    "quoted",
]
