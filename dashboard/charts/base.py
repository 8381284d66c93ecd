"""What all charts share: axes, layout, and a picture with its description. No Streamlit in here."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import plotly.graph_objects as go

from dashboard.texts.formatting import separators

# What all charts have in their layout: no legend, for names stand in the page, and the signs of the language in the
# numbers that Plotly writes itself, at the axes.
LAYOUT: Final = MappingProxyType({"showlegend": False, "separators": separators()})
# Pixels around a chart: little, for the page has its own room; above it stand the chart's buttons.
MARGIN: Final = MappingProxyType({"l": 8, "r": 8, "t": 28, "b": 8})
# The same around a small chart, beside which others stand: there is no room for buttons above it.
SMALL_MARGIN: Final = MappingProxyType(MARGIN | {"t": 8})


@dataclass(frozen=True, slots=True)
class Axis:
    """A fact of the customers that an axis can show, with its unit."""

    title: str
    short: str


# What the page calls each of the three numbers of ``CUSTOMER_NUMBERS``, in the order in which it offers them.
AXES: Final = MappingProxyType(
    {
        "amount_spent": Axis("Spend", "spend"),
        "frequency": Axis("Orders", "orders"),
        "n_categories": Axis("Product types bought", "product types"),
    }
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure, its description for those who cannot see it, and what it leaves out (empty where nothing is)."""

    figure: go.Figure
    alt: str
    note: str = ""
