"""A chart on the page, with its description for those who cannot see it."""

from types import MappingProxyType
from typing import Final

import streamlit as st

from dashboard.charts.base import Picture

CHART_CONFIG: Final = MappingProxyType(
    {"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"]}
)


def draw(picture: Picture, key: str) -> None:
    """A chart with its description."""
    st.plotly_chart(picture.figure, key=key, config=dict(CHART_CONFIG), alt=picture.alt)
