"""The words of each score, by its code in the list of scores (``core.clustering.scores.score_list``)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


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


SCORE_WORDS: Final[Mapping[str, ScoreWords]] = {
    "silhouette": ScoreWords(
        title="Silhouette",
        name="silhouette",
        help=(
            "Best by silhouette: how much closer customers are to their own group than to the next one, from -1 to 1; "
            "higher is better."
        ),
    ),
    "davies_bouldin": ScoreWords(
        title="Davies-Bouldin",
        name="Davies-Bouldin",
        help=("Davies-Bouldin: how wide groups are against the distance between them, 0 or more; lower is better."),
    ),
}


def direction(higher_is_better: bool) -> str:
    """Which direction of a score is better, in words."""
    return "higher is better" if higher_is_better else "lower is better"
