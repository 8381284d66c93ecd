"""What a run is doing now, in words."""

from collections.abc import Callable
from dataclasses import dataclass

from core.language.language import ENGLISH, Language
from core.running.progress import OnProgress, Progress, Stage


def doing(stage: Stage | None, language: Language = ENGLISH) -> str:
    """What a run is doing now; nothing before it has begun."""
    if stage is None:
        return ""
    values = {"parent": stage.parent, "k": stage.k}
    return language.say(
        f"progress.{stage.code}", **{name: value for name, value in values.items() if value is not None}
    )


@dataclass(frozen=True, slots=True)
class ToldProgress(Progress):
    """How far a run has come, with the words for it: what whoever calls the public face hears."""

    language: Language = ENGLISH

    @property
    def text(self) -> str:
        """What is being done now."""
        return doing(self.stage, self.language)


def in_words(on_progress: Callable[[ToldProgress], None] | None, language: Language = ENGLISH) -> OnProgress | None:
    """What a run calls with its progress, so that ``on_progress`` hears it with words."""
    if on_progress is None:
        return None
    return lambda progress: on_progress(ToldProgress(progress.fraction, progress.stage, language))
