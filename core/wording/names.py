"""What a sub-segment is called: as the user calls it, else by its number."""

from collections.abc import Mapping

from core.exploring.results import Segment
from core.language.language import ENGLISH, Language


def name_of(segment: Segment, names: Mapping[str, str], language: Language = ENGLISH) -> str:
    """The name that the user gave to exactly these customers (``names`` goes by mark), else a plain one."""
    return names.get(segment.mark) or numbered(segment, language)


def numbered(segment: Segment, language: Language = ENGLISH) -> str:
    """The plain name of a sub-segment, by its number: “Sub-segment 2”."""
    return language.say("name.sub_segment", number=segment.number)
