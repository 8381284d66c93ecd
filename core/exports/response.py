"""An exploration → the API's response JSON: its keys, their order, its rounding.

The contract's sentences are in English, as one of its keys says (``nested_interpretations_en``), so that nothing here
takes a language.
"""

import json
from typing import Any, Final

from core.exploring.results import Exploration, ParentResult
from core.model.customer_numbers import NUMERIC_COLUMNS
from core.wording.choice_of_k import describe, score_meanings
from core.wording.personas import joined, personas

INDENT: Final = 4  # spaces, as in the published sample


def to_response(exploration: Exploration) -> dict[str, Any]:
    """The response as Python values, one object for each parent, for the chosen k of each."""
    return {
        "subsegment_results": {parent.key: _parent(parent, exploration) for parent in exploration.parents},
    }


def to_json(exploration: Exploration) -> str:
    """The response as the published sample is written: indented by four, characters as they are, a line break last."""
    return json.dumps(to_response(exploration), indent=INDENT, ensure_ascii=False, allow_nan=False) + "\n"


def to_segmentation_json(exploration: Exploration) -> str:
    """Everyone as one parent, split: the response whose ``labels`` a request for the sub-segments takes as they are.

    Keys, order and rounding are those of a parent in ``to_json``, without “nested”.
    """
    assert len(exploration.parents) == 1
    found = _parent(exploration.parents[0], exploration)
    labels = {"labels": found.pop("nested_labels")}
    rest = {key.removeprefix("nested_"): value for key, value in found.items()}
    return json.dumps(labels | rest, indent=INDENT, ensure_ascii=False, allow_nan=False) + "\n"


def _parent(parent: ParentResult, exploration: Exploration) -> dict[str, Any]:
    solution = parent.solution
    ids = exploration.customers.ids[parent.members].tolist()
    return {
        "benchmark": [
            {"k": score.k, "silhouette": score.silhouette, "davies_bouldin": score.davies_bouldin}
            for score in parent.benchmark.scores
        ],
        "best_k": solution.k,
        "selection_description": describe(parent.benchmark),
        "metric_explanation": score_meanings(),
        "nested_centroids": {
            "columns": list(NUMERIC_COLUMNS),
            "values": [list(segment.averages.values()) for segment in solution.legend],
        },
        "nested_labels": dict(zip(ids, solution.segments.tolist(), strict=True)),
        "nested_cluster_legend": [
            {
                "cluster_id": segment.number,
                "n_customers": segment.n_customers,
                "avg_spend": round(segment.avg_spend, 2) + 0.0,  # not -0.0
                "avg_frequency": round(segment.avg_frequency, 2),
                "top_categories": joined(segment.top_categories),
            }
            for segment in solution.legend
        ],
        "nested_interpretations_en": {
            str(segment.number): text
            for segment, text in zip(solution.legend, personas(exploration, parent.key), strict=True)
        },
    }
