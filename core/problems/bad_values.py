"""Values that break a rule, as the sentence of a problem names them."""

from typing import Any

from core.language.message import Message, message
from core.language.quotes import quotable


def kind_of_value(value: object) -> Message | str:
    """What a JSON value is: its type and, for a simple value, the value itself."""
    if value is None:
        return message("found.json", written="null")
    if isinstance(value, bool):
        return message("found.json", written=str(value).lower())
    if isinstance(value, str):
        return message("found.text", text=quotable(value))
    if isinstance(value, int | float):
        return message("found.number", number=repr(value))
    if isinstance(value, list):
        return message("found.array")
    return message("found.object") if isinstance(value, dict) else quotable(str(value))


def unstorable(*texts: str) -> dict[str, Any] | None:
    """The facts of the problem ``text_unstorable``: the first text that no file or database stores, and its character.

    It holds half of a surrogate pair, or the character with code 0; None where no text does.
    """
    for text in texts:
        if text.isascii() and "\x00" not in text:
            continue
        for character in text:
            if character == "\x00" or "\ud800" <= character <= "\udfff":
                return {"value": quotable(text), "character": ord(character)}
    return None
