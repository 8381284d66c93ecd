"""What the customers look like before they are clustered: the distribution of a feature as a figure. No Streamlit."""

from itertools import pairwise
from typing import Final

import numpy as np
import plotly.graph_objects as go

from core.data_profile import FeatureProfile
from dashboard.charts import AXES, Picture
from dashboard.palette import NEUTRAL
from dashboard.words import count, money, number

HEIGHT: Final = 220


def distribution_picture(profile: FeatureProfile) -> Picture:
    """Customers over the values of one feature, as bars; bins that grow by a factor are drawn equally wide."""
    histogram = profile.histogram
    written = money if profile.name == "amount_spent" else number
    edges = histogram.edges
    labels = [f"{written(low)} to {written(high)}" for low, high in pairwise(edges.tolist())]
    places = np.arange(len(histogram.counts)) if histogram.is_log else (edges[:-1] + edges[1:]) / 2
    figure = go.Figure(
        go.Bar(
            x=places,
            y=histogram.counts,
            marker={"color": NEUTRAL},
            customdata=labels,
            hovertemplate="%{customdata}<br>%{y:,} customers<extra></extra>",
        )
    )
    if histogram.is_log:
        shown = range(0, len(labels), max(1, len(labels) // 5))
        figure.update_xaxes(tickvals=list(shown), ticktext=[written(edges[at]) for at in shown])
    figure.update_xaxes(title_text=AXES[profile.name].title, fixedrange=True)
    figure.update_yaxes(title_text="customers", fixedrange=True, separatethousands=True)
    figure.update_layout(height=HEIGHT, margin={"l": 8, "r": 8, "t": 8, "b": 8}, bargap=0.05, showlegend=False)
    alt = (
        f"Distribution of {AXES[profile.name].short} over {count(profile.n)}: "
        f"from {written(profile.minimum)} to {written(profile.maximum)}, half at {written(profile.median)} or less."
    )
    return Picture(figure, alt)
