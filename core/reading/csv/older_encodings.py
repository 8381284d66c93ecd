"""Words with accents in an encoding with a byte for each character → whether they are of DOS or of old Macintoshes."""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

WINDOWS: Final = "windows-1252"
OLDER: Final = ("cp850", "mac_roman")  # of DOS and its printers in western Europe and Brazil; of the Macintosh
# From the start of a run of letters on, and never back into it: a long run without an accent is looked at once.
WORD: Final = re.compile(rb"(?<![A-Za-z\x80-\xff])[A-Za-z]*+[\x80-\xff][A-Za-z\x80-\xff]*+")
MOST_WORDS: Final = 1000  # words with accents that are looked at
UNLIKELY: Final = 0.4  # share of likely characters as Windows-1252, up to which another encoding is thought of
LIKELY: Final = 0.9  # share of likely characters from which on it is taken
HALF: Final = 0.5  # for characters that stand in words of Windows-1252 and come out of others alike: they tell nothing
LETTERS: Final = frozenset("áàâãäåæçéèêëíìîïñóòôõöøúùûüýÿß")
TELL_NOTHING: Final = frozenset("’–—œšž")  # don’t, 9–17, cœur; of a Macintosh they are í, ñ, ó, ú, ö, û
BEFORE_A_WORD: Final = frozenset("“‘„‚«¿¡‹£$€#§†•©(")
BEHIND_A_WORD: Final = frozenset("”’»›…ºª°®™²³€%:;,.)!?†")


@dataclass(frozen=True, slots=True)
class OlderEncoding:
    """An encoding, and a word as it reads in it and as it would read in Windows-1252."""

    name: str
    word: str
    otherwise: str


def older_encoding(data: bytes) -> OlderEncoding | None:
    """Whether a text, which is no UTF-8, is of an older encoding than Windows-1252: by letters inside words.

    In the right encoding nearly all characters beyond ASCII are letters that fit the case of their neighbours, or
    signs that stand before or behind words. Windows-1252 is doubted only where most of its characters are neither.
    """
    words = list(dict.fromkeys(match.group() for match in islice(WORD.finditer(data), MOST_WORDS)))
    if not words or _likely(words, WINDOWS) > UNLIKELY:
        return None
    shares = {name: _likely(words, name) for name in OLDER}
    best = max(OLDER, key=lambda name: shares[name])
    if shares[best] < LIKELY:
        return None
    example = max(words[:MOST_WORDS], key=len)
    return OlderEncoding(best, example.decode(best), example.decode(WINDOWS, errors="replace"))


def _likely(words: list[bytes], encoding: str) -> float:
    """The share of characters beyond ASCII that stand where they may, if the words are of an encoding."""
    total, likely = 0, 0.0
    for word in words:
        text = word.decode(encoding, errors="replace")
        for at, character in enumerate(text):
            if not character.isascii():
                total += 1
                likely += _fits(text[at - 1] if at else "", character, text[at + 1 : at + 2])
    return likely / total


def _fits(before: str, character: str, behind: str) -> float:
    """How well a character stands between two others of a word, from 0 to 1; "" at the ends of a word."""
    if character.lower() in LETTERS:
        if character.islower():
            return float(not (before.isupper() and behind.isupper()))
        return float(not before.isalpha() or (before.isupper() and not behind.islower()))
    if character in TELL_NOTHING and (before or behind):
        return HALF
    if before.isalpha() and behind.isalpha():
        return 0.0
    if before.isalpha():
        return float(character in BEHIND_A_WORD)
    return float(not behind.isalpha() or character in BEFORE_A_WORD) if character != "\ufffd" else 0.0
