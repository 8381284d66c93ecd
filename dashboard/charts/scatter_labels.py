"""Where the names stand on the scatter, so that none covers another one. No Streamlit in here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# The chart on a phone: what does not overlap there does not on a wider screen, where the points stand further apart.
WIDTH: Final = 290  # pixels, between the axis and the right end
HEIGHT: Final = 330  # pixels, between the axis and the top
ABOVE: Final = 26  # pixels from a point to the middle of its name, clear of its mark
STEP: Final = 23  # pixels from one try to the next: a little more than a name is high, so that two never touch
STEPS: Final = 15  # tries, as many as fit: each of five others can take two of them
LINE: Final = 22  # pixels that a name is high, with its frame
LETTER: Final = 6.6  # pixels that a letter is wide on average, in the chart's type
PADDING: Final = 10  # pixels that a frame adds to the width of a name
MARK: Final = 26  # pixels across the mark of a centroid, as the scatter draws it
AROUND: Final = 22  # pixels above the chart where a name may still stand


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a label stands beside its point, in pixels: Plotly's shifts and anchor."""

    xanchor: str
    xshift: int
    yshift: int


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    right: float
    bottom: float
    top: float

    def meets(self, other: "_Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )


def spots(points: Sequence[tuple[float, float]], texts: Sequence[str]) -> list[Spot]:
    """A spot for each text at its point; an empty text takes no room. Points are from 0 to 1 across and upwards.

    A label stands above its point if there is room; else below it, or further up or down.
    """
    marks = [_around(x * WIDTH, y * HEIGHT, MARK, MARK) for x, y in points]
    taken: list[_Box] = []
    found = []
    for at, ((x, y), text) in enumerate(zip(points, texts, strict=True)):
        width = len(text) * LETTER + PADDING
        anchor, xshift, middle = _across(x * WIDTH, width)
        others = [mark for place, mark in enumerate(marks) if place != at]
        tries = [ABOVE + STEP * step for step in range(STEPS)]
        shifts = [shift for up in tries for shift in (up, -up) if -LINE / 2 < y * HEIGHT + shift < HEIGHT + AROUND]
        boxes = {shift: _around(middle, y * HEIGHT + shift, width, LINE) for shift in shifts or [ABOVE]}
        free = [shift for shift, box in boxes.items() if not any(map(box.meets, taken))]
        clear = [shift for shift in free if not any(map(boxes[shift].meets, others))]
        shift = [*clear, *free, *boxes][0]
        if text:
            taken.append(boxes[shift])
        found.append(Spot(anchor, xshift, shift))
    return found


def _across(x: float, width: float) -> tuple[str, int, float]:
    """Anchor, shift and middle of a label of this width: at the edges it stands inwards of its point."""
    if x < width / 2:
        return "left", -MARK // 2, x - MARK / 2 + width / 2
    if x > WIDTH - width / 2:
        return "right", MARK // 2, x + MARK / 2 - width / 2
    return "center", 0, x


def _around(x: float, y: float, width: float, height: float) -> _Box:
    return _Box(x - width / 2, x + width / 2, y - height / 2, y + height / 2)
