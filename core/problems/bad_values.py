"""Values that break a rule, as a sentence shows them."""

from core.language.lists import quoted


def quoted_type(value: object) -> str:
    """What a JSON value is, for a sentence: its type and, for a simple value, the value itself."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"the text {quoted(value)}"
    if isinstance(value, int | float):
        return f"the number {value!r}"
    return "an array" if isinstance(value, list) else "an object" if isinstance(value, dict) else quoted(value)


def unstorable(text: str) -> tuple[str, str, str] | None:
    """The problem of a text that no file or database stores: half a surrogate pair, or the character with code 0."""
    if text.isascii() and "\x00" not in text:
        return None
    bad = next((character for character in text if character == "\x00" or "\ud800" <= character <= "\udfff"), None)
    return None if bad is None else ("text_unstorable", quoted(text), f"code {ord(bad)}")
