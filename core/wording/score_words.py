"""The words of a score: from the catalogue by its code, or those that a further score brings itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.language.language import ENGLISH, Language


@dataclass(frozen=True, slots=True)
class ScoreWords:
    """What a score is called and what it says.

    Attributes
    ----------
    title : its name where nothing stands before it, as beside an axis
    name : its name inside a sentence
    help : what it says, its range and its direction, in whole sentences
    """

    title: str
    name: str
    help: str


def score_words(code: str, own: Mapping[str, ScoreWords] | None = None, language: Language = ENGLISH) -> ScoreWords:
    """The words of the score with this code: those in ``own``, else those of the catalogue.

    ``own`` goes by code; it is for a score that stands in no list of ours and is handed in with its words.
    """
    if own and code in own:
        return own[code]
    return ScoreWords(
        title=language.say(f"score.{code}.title"),
        name=language.say(f"score.{code}.name"),
        help=language.say(f"score.{code}.help"),
    )


def direction(higher_is_better: bool, language: Language = ENGLISH) -> str:
    """Which direction of a score is better, in words."""
    return language.say("direction.higher" if higher_is_better else "direction.lower")
