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
LONGEST_WORD: Final = 64  # bytes of each; longer than any word of a language
NEIGHBOURS: Final = 8  # letters on either side that are looked at, more than the longest ending that tells anything
UNLIKELY: Final = 0.5  # share of likely characters as Windows-1252, up to which another encoding is thought of
BETTER: Final = 0.35  # of that share, by which another encoding must be the better one
LIKELY: Final = 0.65  # share of likely characters from which on it is taken
HALF: Final = 0.5  # for characters that stand in words of Windows-1252 and come out of others alike: they tell nothing
SELDOM: Final = 0.7  # for letters that Portuguese, Spanish and German do not write, and French less than others
FEWEST_DASHES: Final = 2  # different words; one alone may be “state–owned”, which of a Macintosh would hold ñ
LETTERS: Final = frozenset("áàâãäåæçéèêëíìîïñóòôõöøúùûüýÿß")
SELDOM_LETTERS: Final = frozenset("åæèëìîïòøùûýÿ")
BEFORE_VOWELS: Final = frozenset("çñ")  # of two letters with accents side by side one is one of these: ção, Ibáñez
VOWELS: Final = frozenset("aeiouáéíóúàâãêõôö")
CAPITALS: Final = frozenset("ŠŽŸ")  # Škoda; of a Macintosh they are ä, é, ü
TELL_NOTHING: Final = frozenset("šž")  # Tomáš; of a Macintosh they are ö, û
DASHES: Final = frozenset("–—")  # 9–17, cost–benefit; of a Macintosh they are ñ, ó
BEHIND_LIGATURES: Final = frozenset("ui")  # cœur, œil; of a Macintosh œ is ú
APOSTROPHE: Final = "’"  # don’t, l’eau, O’Brien; of a Macintosh it is í
BEHIND_APOSTROPHES: Final = frozenset({"s", "t", "re", "ll", "ve", "m", "d", "am", "all", "clock", "er"})
BEFORE_APOSTROPHES: Final = frozenset({"l", "d", "j", "c", "n", "s", "t", "m", "qu"})  # l’eau, qu’il
ENDS_BEFORE_APOSTROPHES: Final = ("ll", "un", "qu")  # dell’acqua, un’amica, jusqu’ici
LEFT_OUT_BEFORE: Final = frozenset("aeiouhyéèêàâôî")  # a vowel is left out before a vowel or a silent h
BEFORE_A_WORD: Final = frozenset("“‘„‚«¿¡‹£$€#§†•©(µ")
WITHIN_NAMES: Final = frozenset("™®©·×°")  # Tea™Shop, 10×15
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
    words = list(dict.fromkeys(match.group()[:LONGEST_WORD] for match in islice(WORD.finditer(data), MOST_WORDS)))
    if not words or _likely(words, WINDOWS) > UNLIKELY:
        return None
    if len(words) < FEWEST_DASHES and DASHES.intersection(b"".join(words).decode(WINDOWS, errors="replace")):
        return None
    shares = {name: _likely(words, name) for name in OLDER}
    best = max(OLDER, key=lambda name: shares[name])
    if shares[best] < max(LIKELY, _likely(words, WINDOWS) + BETTER):
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
                likely += _fits(text[max(at - NEIGHBOURS, 0) : at], character, text[at + 1 :][:NEIGHBOURS])
    return likely / total


def _fits(start: str, character: str, rest: str) -> float:
    """How well a character stands between the start and the rest of its word, from 0 to 1."""
    before, behind = start[-1:], rest[:1]
    if character.lower() in LETTERS:
        return _letter_fits(before, character, behind)
    if character in CAPITALS:
        return float(not before.islower())
    if character == "œ":
        return float(not before or behind in BEHIND_LIGATURES)
    if character == APOSTROPHE and before.isalpha() and behind.isalpha():
        return float(_is_apostrophe(start, rest))
    if character in DASHES:
        return float(not _reads_as_spanish(start, character, rest))
    if character in TELL_NOTHING and (before or behind):
        return HALF
    if before.isalpha() and behind.isalpha():
        return HALF if character in WITHIN_NAMES else 0.0
    if before.isalpha():
        return float(character in BEHIND_A_WORD)
    return float(not behind.isalpha() or character in BEFORE_A_WORD) if character != "\ufffd" else 0.0


def _letter_fits(before: str, letter: str, behind: str) -> float:
    """How well a letter beyond ASCII stands between two others; "" at the ends of a word."""
    if behind.lower() in LETTERS and not BEFORE_VOWELS.intersection((letter.lower(), behind.lower())):
        return 0.0
    if letter.lower() in BEFORE_VOWELS and behind and behind.lower() not in VOWELS:
        return 0.0
    if letter.lower() == "ñ" and not (behind and (not before or before.lower() in VOWELS)):
        return 0.0
    if letter.islower():
        fits = not behind.isupper()
    else:
        fits = not before.isalpha() or (before.isupper() and not behind.islower())
    return (SELDOM if letter.lower() in SELDOM_LETTERS else 1.0) * fits


def _is_apostrophe(start: str, rest: str) -> bool:
    """Whether a sign between letters leaves something out, as in English, French and Italian."""
    return (
        rest[0].isupper()
        or (rest[0] in LEFT_OUT_BEFORE and start.lower() in BEFORE_APOSTROPHES)
        or (rest[0] in LEFT_OUT_BEFORE and start.endswith(ENDS_BEFORE_APOSTROPHES))
        or rest in BEHIND_APOSTROPHES
        or APOSTROPHE in start + rest
    )


def _reads_as_spanish(start: str, dash: str, rest: str) -> bool:
    """Whether a dash between small letters stands where Spanish has ñ or ó: “Espa–a”, “camis—n”, “electr—nica”."""
    if not (start[-1:].islower() and rest[:1].islower()):
        return False
    if dash == "–":
        return start[-1] in VOWELS and rest[0] in VOWELS
    return dash == "—" and (rest == "n" or rest.startswith(("nic", "gi")))
