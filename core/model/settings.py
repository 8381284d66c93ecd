"""What the user chooses for an exploration, checked: parents, values of k, scaling, categories, window, seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Final, Literal, get_args

from core.model.setting_kinds import InRequest, Setting, SettingKind, is_whole
from core.problems.problem import InvalidInput, Problem

Scaling = Literal["zscore", "log", "none"]

_SETTINGS: Final = (
    Setting(
        "target_cluster",
        SettingKind.PARENT,
        None,
        "explore only this cluster (default: every cluster)",
        "The only parent to look inside, one that `labels` names. Default: every parent.",
        placeholder="CLUSTER",
        where=InRequest.AT_TOP,
    ),
    Setting(
        "k_range",
        SettingKind.WHOLE_LIST,
        (2, 3),
        "values of k to try (default: {spaced_default})",
        "The values of k to try. Default: {default}.",
        placeholder="K",
        least=2,  # one group is the parent itself
        most=200,  # groups; more than anybody runs campaigns for, and the time grows with each value
        where=InRequest.AT_TOP,
    ),
    Setting(
        "scaling",
        SettingKind.CHOICE,
        "zscore",
        "how the features are scaled (default: {default})",
        "How the features are scaled: z-score (default), log1p and z-score, or raw units.",
        choices=get_args(Scaling),
        where=InRequest.IN_OPTIONS,
    ),
    Setting(
        "top_categories",
        SettingKind.WHOLE,
        0,
        "add the N most frequent product types as features ({least} to {most})",
        "So many of the most frequent product types become 0/1 features. {default}.",
        placeholder="N",
        least=0,
        most=50,  # product types; with more of them the flags drown the three numbers
        where=InRequest.IN_OPTIONS,
    ),
    Setting(
        "window_months",
        SettingKind.NUMBER,
        1,
        "months in which the orders were counted (default: {default})",
        "Months in which the orders were counted. {default}.",
        placeholder="MONTHS",
        least=0.01,  # months, a third of a day: texts divide by it, so it may not be zero
        most=1200,  # months, a hundred years: more is a mistake in typing
        unit="months",
        where=InRequest.IN_OPTIONS,
    ),
    Setting(
        "n_init",
        SettingKind.WHOLE,
        10,
        "K-Means starts for each k (default: {default})",
        "K-Means starts for each k. {default}.",
        placeholder="N",
        least=1,
        most=1000,  # starts; beyond, only the time grows
        where=InRequest.IN_OPTIONS,
    ),
    Setting(
        "random_state",
        SettingKind.WHOLE,
        42,
        "seed (default: {default})",
        "Seed. {default}.",
        placeholder="SEED",
        least=0,
        most=2**32 - 1,  # the largest seed that scikit-learn and the older generators of numpy take
        where=InRequest.IN_OPTIONS,
    ),
    Setting(
        "chosen_k",
        SettingKind.WHOLE,
        None,
        "use this k instead of the best one",
        "The k to use instead of the best one; one of `k_range`.",
        placeholder="K",
        least=2,
        most=200,
        among="k_range",
        where=InRequest.IN_OPTIONS,
    ),
    Setting(
        "exact",
        SettingKind.FLAG,
        None,
        "silhouettes from all customers, or from a sample (default: all, where that takes seconds)",
        "Silhouettes from all customers, or from a sample; all, where that takes seconds.",
        where=InRequest.IN_OPTIONS,
    ),
    Setting(
        "memory_mb",
        SettingKind.NUMBER,
        1200,
        "bound for tables (default: {default:,.0f})",
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


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one exploration. Their bounds and defaults stand in ``SETTINGS``.

    Parameters
    ----------
    target_cluster : the parent to explore; None explores every parent. 1 and "1" are the same parent, and so is " 1"
    k_range : the values of k to try, each from 2 to 200: ``[2, 5]`` tries 2 and 5
    scaling : ``"zscore"`` (mean 0, standard deviation 1), ``"log"`` (log1p, then z-score: for skewed spend;
        a negative amount x counts as -log1p(-x)), or ``"none"`` (raw units)
    top_categories : 0 to 50; that many of the parent's most frequent product types become 0/1 features, unscaled
    window_months : length of the window in which orders were counted, 0.01 to 1,200; persona texts divide by it
    n_init : random K-Means starts for each k; the tightest groups are kept. Above 2,000 different customers, starts
        grown from neighbouring k join them, and most are compared on the means of similar customers or on a sample
    random_state : seed, 0 to 2**32 - 1
    chosen_k : overrides the best k wherever it was benchmarked; one of ``k_range``
    exact : True computes every silhouette from all customers, False from a sample of them; None is exact where that
        takes about ten seconds at most, and estimates beyond, with the standard error: 300,000 different customers in
        a parent, and far more of those who have their orders and number of product types in common with many
    memory_mb : 16 to 1,000,000, a bound in megabytes for the table of distances; one that is too small for a parent
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
