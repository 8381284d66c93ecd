"""A score that is in no list of ours, as somebody would add it: Calinski-Harabasz, by scikit-learn."""

from collections.abc import Sequence
from typing import Final

from sklearn.metrics import calinski_harabasz_score

from core.clustering import ScoreEntry, ScoreValue
from core.clustering.clustering import Clustering
from core.clustering.features import Features
from core.clustering.scores.score import Scoring
from core.running.progress import Part
from core.wording import ScoreWords


def _score_each(features: Features, clusterings: Sequence[Clustering], _: Scoring, part: Part) -> list[ScoreValue]:
    rows, found = features.rows[features.row_of], []
    for clustering in clusterings:
        part.add(0.0)
        found.append(ScoreValue(float(calinski_harabasz_score(rows, clustering.groups[features.row_of]))))
    return found


CALINSKI_HARABASZ: Final = ScoreEntry(code="calinski_harabasz", higher_is_better=True, score_each=_score_each)
WORDS: Final = ScoreWords(
    title="Calinski-Harabasz",
    name="Calinski-Harabasz",
    help="Calinski-Harabasz: how far groups are apart against how wide they are, 0 or more; higher is better.",
)
