"""One colour and marker for each sub-segment, the same in every chart, chip and card, in light and dark."""

from typing import Final

# Okabe and Ito (2008) without black and yellow, which vanish on a dark or a white ground.
COLOURS: Final = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
# The text colour that reads at 4.5:1 or better on each of them.
TEXT_COLOURS: Final = ("#FFFFFF", "#000000", "#000000", "#000000", "#000000", "#000000")
# Beyond the colours the shape tells sub-segments apart; Plotly's name, and a character for chips and cards.
SHAPES: Final = (("circle", "●"), ("diamond", "◆"), ("square", "■"), ("triangle-up", "▲"))
# Grey that can be seen on a dark and on a light ground, for what belongs to no sub-segment.
NEUTRAL: Final = "#7A869A"


def colour(number: int) -> str:
    """The colour of a sub-segment."""
    return COLOURS[number % len(COLOURS)]


def text_colour(number: int) -> str:
    """The colour of a text on a sub-segment's colour."""
    return TEXT_COLOURS[number % len(COLOURS)]


def symbol(number: int) -> str:
    """Plotly's marker symbol of a sub-segment."""
    return SHAPES[number // len(COLOURS) % len(SHAPES)][0]


def sign(number: int) -> str:
    """The character that stands for the marker beside a name."""
    return SHAPES[number // len(COLOURS) % len(SHAPES)][1]
