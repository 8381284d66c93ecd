"""The published document of evidence: its keys in their order, and its words for what is a code in a result."""

import json
from typing import Any, Final

from core import Evidence, Exploration, to_evidence_json

PAIR: Final = {
    "first": None,
    "second": None,
    "p_value": None,
    "p_near": None,
    "n_tested": None,
    "projection": {"edges": [None], "first": [None], "second": [None]},
    "has_gap": None,
    "finding": None,
    "text": None,
}
LIFT: Final = {
    "number": None,
    "reference": None,
    "n_customers": None,
    "n_reference": None,
    "numbers": [
        {
            "name": None,
            "mean": None,
            "reference_mean": None,
            "index": None,
            "difference": None,
            "difference_sd": None,
        }
    ],
    "categories": [
        {
            "category": None,
            "buyers": None,
            "share": None,
            "reference_buyers": None,
            "reference_share": None,
            "lift": None,
            "low": None,
            "high": None,
            "effect": None,
            "p_value": None,
            "q_value": None,
            "is_distinct": None,
        }
    ],
}
TRUST: Final = {
    "gap": {
        "k": None,
        "pairs": [PAIR],
        "n_tested": None,
        "n_customers": None,
        "n_untested": None,
        "few": [],
        "verdict": None,
        "text": None,
    },
    "stability": {
        "k": None,
        "segments": [{"number": None, "jaccard": None, "band": None, "text": None}],
        "resamples": None,
        "n_compared": None,
        "n_customers": None,
        "text": None,
    },
    "silhouettes": {"segments": [[None]], "n_compared": None, "n_customers": None},
    "by_logarithm": None,
}
OPTION: Final = {
    "k": None,
    "silhouette": None,
    "davies_bouldin": None,
    "stability": None,
    "smallest": None,
    "verdict": None,
    "obstacles": [],
    "cost": None,
}
PERSONA: Final = {
    "number": None,
    "name": None,
    "who": None,
    "difference": None,
    "categories": None,
    "against_all": None,
    "trust": None,
    "text": None,
}
CARD: Final = {
    "number": None,
    "limits": [{"name": None, "at_least": None, "value": None, "text": None}],
    "precision": None,
    "coverage": None,
    "n_found": None,
    "text": None,
}
DOCUMENT: Final = {
    "fingerprint": None,
    "parents_ranked": [
        {
            "rank": None,
            "key": None,
            "n_customers": None,
            "share": None,
            "spend": None,
            "share_of_spend": None,
            "k": None,
            "verdict": None,
            "types_at": [None],
            "stability": None,
            "silhouette": None,
            "pair": PAIR,
            "advice": None,
        }
    ],
    "parents": [
        {
            "key": None,
            "k": None,
            "trusts": {"2": TRUST},
            "recommendation": {"k": None, "options": [OPTION], "standard_error": None, "text": None},
            "against_parent": [LIFT],
            "against_all": [LIFT],
            "personas": [PERSONA],
            "cards": [CARD],
            "verdict": None,
            "types_by_logarithm": [],
            "text": None,
        }
    ],
    "methods": [{"name": None, "source": None, "says": None, "cannot_tell": None}],
}


def keys(value: Any) -> Any:
    """The keys of objects in their order; of a list what its first item has, of anything else nothing."""
    if isinstance(value, dict):
        return [(key, keys(inner)) for key, inner in value.items()]
    return [keys(inner) for inner in value[:1]] if isinstance(value, list) else None


def test_the_document_has_the_published_keys_in_the_published_order(weighed: tuple[Exploration, Evidence]) -> None:
    assert keys(json.loads(to_evidence_json(*weighed))) == keys(DOCUMENT)


def test_what_is_a_code_in_a_result_is_a_word_in_the_document(weighed: tuple[Exploration, Evidence]) -> None:
    document = json.loads(to_evidence_json(*weighed))
    large, small = document["parents"]
    assert (large["verdict"], large["trusts"]["2"]["gap"]["verdict"], small["verdict"]) == ("types", "types", "whole")
    assert {each["band"] for each in large["trusts"]["2"]["stability"]["segments"]} == {"highly stable"}
    assert [large[against][0]["reference"] for against in ("against_parent", "against_all")] == [
        "the parent",
        "all customers",
    ]
    assert [row["advice"] for row in document["parents_ranked"]] == [
        "Split it into 2: natural gaps lie between the sub-segments, and they are stable.",
        "Parent-cluster small is kept whole: it has only 2 customers, and a split needs at least 3.",
    ]


def test_a_parent_that_is_kept_whole_has_the_same_keys_with_nothing_in_them(
    weighed: tuple[Exploration, Evidence],
) -> None:
    document = json.loads(to_evidence_json(*weighed))
    small = document["parents"][1]
    assert list(small) == list(DOCUMENT["parents"][0])
    assert (small["trusts"], small["recommendation"]["k"], small["recommendation"]["options"]) == ({}, None, [])
    assert (small["personas"][0]["difference"], small["personas"][0]["trust"], small["cards"][0]["limits"]) == (
        "",
        "",
        [],
    )
    row = document["parents_ranked"][1]
    assert (row["types_at"], row["stability"], row["silhouette"], row["pair"]) == ([], None, None, None)
