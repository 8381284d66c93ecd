"""How each result is found: the method's name, its source, what it says and what it cannot tell, in plain words."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Method:
    """One method, for the reader who wants to know: ``says`` and ``cannot_tell`` are whole sentences."""

    name: str
    source: str
    says: str
    cannot_tell: str


NATURAL_GAP: Final = Method(
    name="Projected dip test",
    source=(
        "J. A. Hartigan and P. M. Hartigan, “The Dip Test of Unimodality”, The Annals of Statistics 13 (1985); "
        "neighbours as in K. R. Gabriel and R. R. Sokal, Systematic Zoology 18 (1969)"
    ),
    says=(
        "Two neighbouring sub-segments are laid on the line that separates them best, from centre to centre. "
        "If there are clearly fewer customers between them than on both sides, a natural gap lies there. "
        "Gaps between all neighbours make types; no gap makes tiers."
    ),
    cannot_tell=(
        "It cannot show that there is no gap: with few customers only a wide gap is seen. It sees only straight gaps, "
        "and only in the features that were clustered. Customers spread evenly up to sharp ends are the "
        "hardest: of several k, one may show gaps by chance."
    ),
)
STABILITY: Final = Method(
    name="Bootstrap Jaccard similarity",
    source=(
        "C. Hennig, “Cluster-wise assessment of cluster stability”, Computational Statistics & Data Analysis 52 "
        "(2007); as clusterboot in R's package fpc"
    ),
    says=(
        "The customers are drawn again with replacement, 100 times, and each draw is split anew. For each sub-segment: "
        "how much of it and of its best match in the new split is shared, on average; 1 is all of it."
    ),
    cannot_tell=(
        "Stable is not the same as real: a cut through a continuum can be made in the same place every time. "
        "In large parents a sample is drawn, so the figure is that of a parent as large as the sample."
    ),
)
RECOMMENDATION: Final = Method(
    name="One-standard-error rule with stability and size",
    source="L. Breiman and others, “Classification and Regression Trees” (1984), section 3.4.3, for the rule",
    says=(
        "Of the values of k whose sub-segments are all stable and large enough, or of those that show types among them "
        "if any do: the smallest one whose silhouette is within one standard error of the highest among them."
    ),
    cannot_tell="It does not know what a campaign costs or earns. The benchmark's own choice stays what it is.",
)
SETS_APART: Final = Method(
    name="Lift with intervals and a control for many comparisons",
    source=(
        "D. Katz and others, Biometrics 34 (1978), for the intervals; R. A. Fisher (1935) for the exact test; "
        "Y. Benjamini and Y. Hochberg, Journal of the Royal Statistical Society B 57 (1995); "
        "J. Cohen, “Statistical Power Analysis” (1988), for d and h, by which the list is ordered"
    ),
    says=(
        "100 is the average. For a product type: the share of the sub-segment that bought it against the share of "
        "everyone compared, with a 95% interval; only those are named that still differ when 5% of all named may be "
        "wrong."
    ),
    cannot_tell=(
        "The three numbers were used to form the sub-segments, so that these differ in them proves nothing; customers "
        "who buy many product types buy most of them more often. Nothing here says why."
    ),
)
RULE_CARD: Final = Method(
    name="Shallow decision tree",
    source="L. Breiman and others, “Classification and Regression Trees” (1984), as in scikit-learn",
    says=(
        "Up to three plain limits that find most of a sub-segment, in the units of the file. Precision: how many of "
        "those found belong to it. Coverage: how much of it is found. Both are counted after the limits were rounded."
    ),
    cannot_tell="It is a copy, and not the sub-segment itself: the rest of its customers need the labelled file.",
)
BORDERS: Final = Method(
    name="Silhouette of each customer",
    source="P. J. Rousseeuw, “Silhouettes”, Journal of Computational and Applied Mathematics 20 (1987)",
    says=(
        "How much nearer a customer is to its own sub-segment than to the next one, from -1 to 1; about 0 is at the "
        "border. The margin is the same for the distances to the two centres."
    ),
    cannot_tell="A customer at the border is not wrongly placed: somewhere a border has to be.",
)
SUGGESTED_NAME: Final = Method(
    name="Name by what is most different",
    source="written by fixed rules from the sub-segment's averages",
    says="Each name is true against the siblings: in what the sub-segment is the highest, the lowest or between.",
    cannot_tell="It does not know your brand, your season or your plans. Rename it.",
)
