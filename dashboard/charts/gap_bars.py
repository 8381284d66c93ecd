"""Two neighbouring sub-segments on the line between them as a small picture of bars. No Streamlit in here."""

from html import escape
from typing import Final

from core.evidence import Pair
from core.wording import pair_text
from dashboard.charts.palette import colour
from dashboard.texts.formatting import LANGUAGE

EMPTY: Final = '<span class="gap-bars" aria-hidden="true"></span>'


def gap_bars(pair: Pair | None, alt: str = "") -> str:
    """Customers over the line from the centre of the first to that of the second, as HTML; a valley is a gap.

    ``alt`` is read to those who cannot see it. The highest bar is as high as the picture.
    """
    if pair is None or pair.projection is None:
        return EMPTY
    first, second = pair.projection.first, pair.projection.second
    highest = max(int((first + second).max()), 1)
    bars = "".join(
        f'<i><b style="height:{100 * theirs / highest:.0f}%;background:{colour(pair.second)}"></b>'
        f'<b style="height:{100 * ours / highest:.0f}%;background:{colour(pair.first)}"></b></i>'
        for ours, theirs in zip(first.tolist(), second.tolist(), strict=True)
    )
    return f'<span class="gap-bars" role="img" aria-label="{escape(alt or pair_text(pair, LANGUAGE))}">{bars}</span>'
