"""What all charts share: axes, layout, and a picture with its description. No Streamlit in here."""

from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go

# Pixels around a chart: little, for the page has its own room; above it stand the chart's buttons.
MARGIN: Final = {"l": 8, "r": 8, "t": 28, "b": 8}


@dataclass(frozen=True, slots=True)
class Axis:
    """A fact of the customers that an axis can show, with its unit."""

    title: str
    short: str


AXES: Final = {
    "amount_spent": Axis("Spend", "spend"),
    "frequency": Axis("Orders", "orders"),
    "n_categories": Axis("Product types bought", "product types"),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure, its description for those who cannot see it, and what it leaves out (empty where nothing is)."""

    figure: go.Figure
    alt: str
    note: str = ""
