"""How a language writes numbers, lists and quotations, and the messages that it says."""

from core.language.language import ENGLISH, Language
from core.language.message import Message, message
from core.language.quotes import quoted

__all__ = [
    "ENGLISH",
    "Language",
    "Message",
    "message",
    "quoted",
]
