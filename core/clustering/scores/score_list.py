"""The list of scores: each is computed for every k and stands in the benchmark, in this order.

A further score is one file beside this one, its entry here, and its words in the catalogue of messages, in the keys
``score.<code>.title``, ``.name`` and ``.help``. The first two choose k and stand in the published answer, so they are
in every list.
"""

from typing import Final

from core.clustering.scores.davies_bouldin import DAVIES_BOULDIN
from core.clustering.scores.score import ScoreEntry
from core.clustering.scores.silhouettes import SILHOUETTE

SCORES: Final[tuple[ScoreEntry, ...]] = (SILHOUETTE, DAVIES_BOULDIN)
