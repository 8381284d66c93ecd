"""The plot of the benchmarks: seconds over customers, ours and scikit-learn's, both axes in powers of ten."""

import statistics
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

SERIES = {
    "silhouettes of nine k, 3 columns": ("silhouettes of nine k", "#1f6feb"),
    "K-Means for nine k, ten starts": ("K-Means for nine k", "#b35900"),
}


def draw(lines: Sequence[tuple[str, int, list[float], list[float]]], path: Path) -> None:
    """Write the plot of ``lines`` (case, customers, our seconds, scikit-learn's seconds) as SVG."""
    mpl.rcParams["svg.hashsalt"] = "subsegment-explorer"  # the same numbers give the same file
    figure = Figure(figsize=(7.5, 4.5), layout="constrained")
    axes = figure.subplots()
    for case, (name, colour) in SERIES.items():
        for ours, style, whose in ((True, "o-", "this engine"), (False, "s--", "scikit-learn")):
            points = [
                (customers, statistics.median(mine if ours else theirs))
                for each, customers, mine, theirs in lines
                if each == case and (mine if ours else theirs)
            ]
            if points:
                axes.plot(*zip(*points, strict=True), style, color=colour, label=f"{name}, {whose}")
    axes.set(xscale="log", yscale="log", xlabel="customers", ylabel="seconds")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(frameon=False)
    figure.savefig(path, metadata={"Date": None})
