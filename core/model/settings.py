"""What the user chooses for an exploration, checked: parents, values of k, scaling, categories, window, seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Final, Literal, TypeVar, get_args

from core.model.setting_kinds import InRequest, Setting, SettingKind, is_whole
from core.problems.problem import InvalidInput, Problem

_Documented = TypeVar("_Documented")
Scaling = Literal["zscore", "log", "none"]
LEAST_K: Final = 2  # groups: one is the parent itself
MOST_K: Final = 200  # groups: more than anybody runs campaigns for, and the time grows with each value

_SETTINGS: Final = (
    Setting(
        "target_cluster",
        SettingKind.PARENT,
        None,
        placeholder="CLUSTER",
        where=InRequest.AT_TOP,
    ),
    Setting(
        "k_range",
        SettingKind.WHOLE_LIST,
        (2, 3),
        placeholder="K",
        least=LEAST_K,
        most=MOST_K,
        where=InRequest.AT_TOP,
    ),
    Setting(
        "scaling",
        SettingKind.CHOICE,
        "zscore",
        choices=get_args(Scaling),
        where=InRequest.IN_OPTIONS,
    ),
    Setting(
        "top_categories",
        SettingKind.WHOLE,
        0,
        placeholder="N",
        least=0,
        most=50,  # product types; with more of them the flags drown the three numbers
        where=InRequest.IN_OPTIONS,
    ),
    Setting(
        "window_months",
        SettingKind.NUMBER,
        1,
        placeholder="MONTHS",
        least=0.01,  # months, a third of a day: texts divide by it, so it may not be zero
        most=1200,  # months, a hundred years: more is a mistake in typing
        unit="months",
        where=InRequest.IN_OPTIONS,
    ),
    Setting(
        "n_init",
        SettingKind.WHOLE,
        10,  # starts: as many as scikit-learn drew until version 1.4; the benchmarks compare with it
        placeholder="N",
        least=1,
        most=1000,  # starts; beyond, only the time grows
        where=InRequest.IN_OPTIONS,
    ),
    Setting(
        "random_state",
        SettingKind.WHOLE,
        42,  # any would do: it only has to be the same each time
        placeholder="SEED",
        least=0,
        most=2**32 - 1,  # the largest seed that scikit-learn and the older generators of numpy take
        said_below=True,
        where=InRequest.IN_OPTIONS,
    ),
    Setting(
        "chosen_k",
        SettingKind.WHOLE,
        None,
        placeholder="K",
        least=LEAST_K,
        most=MOST_K,
        among="k_range",
        where=InRequest.IN_OPTIONS,
    ),
    Setting(
        "exact",
        SettingKind.FLAG,
        None,
        where=InRequest.IN_OPTIONS,
    ),
    Setting(
        "memory_mb",
        SettingKind.NUMBER,
        1200,  # megabytes: the sums of a million different customers over 150 agreement groups, 8 bytes each
        placeholder="MB",
        least=16,  # megabytes; the libraries alone take more, so that a smaller bound would save nothing
        most=1_000_000,  # megabytes, a terabyte: more is a mistake in typing
        unit="megabytes",
    ),
)
# Every setting of an exploration by its name, in the order in which ``Settings`` takes them.
SETTINGS: Final[Mapping[str, Setting]] = MappingProxyType({each.name: each for each in _SETTINGS})


def settings_in(where: InRequest) -> tuple[str, ...]:
    """The names of the settings that a request may give in one place."""
    return tuple(name for name, each in SETTINGS.items() if each.where is where)


def _with_intervals(cls: type[_Documented]) -> type[_Documented]:
    """Put the interval of each setting where the docstring of a class has its name in braces."""
    if cls.__doc__:  # Python can be told to leave docstrings away
        cls.__doc__ = cls.__doc__.format_map({name: each.interval for name, each in SETTINGS.items()})
    return cls


@_with_intervals
@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one exploration. Their bounds and defaults stand in ``SETTINGS``.

    Parameters
    ----------
    target_cluster : the parent to explore; None explores every parent. 1 and "1" are the same parent, and so is " 1"
    k_range : the values of k to try, each from {k_range}: ``[2, 5]`` tries 2 and 5
    scaling : ``"zscore"`` (mean 0, standard deviation 1), ``"log"`` (log1p, then z-score: for skewed spend;
        a negative amount x counts as -log1p(-x)), or ``"none"`` (raw units)
    top_categories : {top_categories}; that many of the parent's most frequent product types become 0/1 features, which
        are not scaled
    window_months : length of the window in which orders were counted, {window_months} months; persona texts divide
        by it
    n_init : {n_init}, random K-Means starts for each k; the tightest groups are kept. Above 2,000 different customers,
        starts grown from neighbouring k join them, and most are compared on the means of similar customers or on a
        sample
    random_state : seed, {random_state}
    chosen_k : overrides the best k wherever it was benchmarked; one of ``k_range``
    exact : True computes every silhouette from all customers, False from a sample of them; None is exact where that
        takes about ten seconds at most, and estimates beyond, with the standard error: 300,000 different customers in
        a parent, and far more of those who have their orders and number of product types in common with many
    memory_mb : {memory_mb}, a bound in megabytes for the table of distances; one that is too small for a parent
        doubles the time that its exact silhouettes take

    Raises
    ------
    InvalidInput
        With a problem for each setting that is out of range.
    """

    target_cluster: str | int | None = SETTINGS["target_cluster"].default
    k_range: Sequence[int] = SETTINGS["k_range"].default
    scaling: Scaling = SETTINGS["scaling"].default
    top_categories: int = SETTINGS["top_categories"].default
    window_months: float = SETTINGS["window_months"].default
    n_init: int = SETTINGS["n_init"].default
    random_state: int = SETTINGS["random_state"].default
    chosen_k: int | None = SETTINGS["chosen_k"].default
    exact: bool | None = SETTINGS["exact"].default
    memory_mb: float = SETTINGS["memory_mb"].default

    def __post_init__(self) -> None:
        assert list(SETTINGS) == [field.name for field in fields(self)], "every setting is checked"
        if problems := [problem for setting in SETTINGS.values() for problem in self._problems_of(setting)]:
            raise InvalidInput(problems)
        object.__setattr__(self, "k_range", tuple(sorted({int(k) for k in self.k_range})))
        if self.target_cluster is not None:
            object.__setattr__(self, "target_cluster", str(self.target_cluster).strip())
        if self.chosen_k is not None:
            object.__setattr__(self, "chosen_k", int(self.chosen_k))

    def _problems_of(self, setting: Setting) -> list[Problem]:
        value = getattr(self, setting.name)
        if not setting.among:
            return [] if setting.fits(value) else [setting.problem(value)]
        others = getattr(self, setting.among)
        if value is None or not SETTINGS[setting.among].fits(others) or (is_whole(value) and value in others):
            return []
        return [setting.problem(value, others)]
