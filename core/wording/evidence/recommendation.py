"""A recommendation → sentences: which k to use and why, what stands against another one, and what it costs."""

from core.evidence.natural_gap import Verdict
from core.evidence.recommendation import Obstacle, Option, Recommendation, TooMany, TooSmall, Unstable
from core.evidence.stability import band_of
from core.language.language import ENGLISH, Language


def recommendation_text(found: Recommendation, language: Language = ENGLISH) -> str:
    """The recommended k, why it is, and whether the benchmark agrees; or why there is none."""
    chosen = found.recommended
    if chosen is None:
        return _none(found, language)
    agrees = chosen.k == found.benchmark_k
    contrast = (
        language.say("recommendation.benchmark_agrees")
        if agrees
        else language.say("recommendation.benchmark_differs", k=found.benchmark_k)
    )
    return f"{_reason(found, chosen, language)} {contrast}"


def option_cost(found: Recommendation, option: Option, language: Language = ENGLISH) -> str:
    """What a k costs against the recommended one, in figures; empty for that one, or where none is recommended."""
    chosen = found.recommended
    if chosen is None or option.k == chosen.k:
        return ""
    # Each figure with how its template writes it: what reads the same is not told as a difference.
    figures = (
        ("silhouette", "decimals.3", option.silhouette, chosen.silhouette),
        ("stability", "at_least.2", option.stability, chosen.stability),
        ("smallest", "whole", option.smallest, chosen.smallest),
    )
    # Any of the figures and the verdict may differ, and what does not is not told: a clause for each that differs.
    clauses = [
        language.say(f"recommendation.cost_in.{figure}", there=there, here=here)
        for figure, how, there, here in figures
        if language.written(there, how) != language.written(here, how)
    ]
    if option.verdict is not chosen.verdict:
        verdicts = f"{option.verdict.name.lower()}_instead_of_{chosen.verdict.name.lower()}"
        clauses.append(language.say(f"recommendation.cost_in.verdict.{verdicts}"))
    ks = {"k": option.k, "recommended": chosen.k}
    if not clauses:
        return language.say("recommendation.no_cost", **ks)
    return language.say("recommendation.cost", **ks, clauses=language.clauses(clauses))


def obstacle_text(obstacle: Obstacle, language: Language = ENGLISH) -> str:
    """One thing that stands against a k, as a clause."""
    code, values = _told(obstacle)
    return language.say(f"recommendation.obstacle.{code}", **values)


def obstacles_text(option: Option, language: Language = ENGLISH) -> str:
    """Everything that stands against a k, as a clause; empty where nothing does."""
    # One to three obstacles, each a clause that is complete in itself: a template for how many there are joins them.
    match [obstacle_text(each, language) for each in option.obstacles]:
        case [first, second, third]:
            return language.say("recommendation.three_obstacles", first=first, second=second, third=third)
        case [first, second]:
            return language.say("recommendation.two_obstacles", first=first, second=second)
        case alone:
            return "".join(alone)


def _reason(found: Recommendation, chosen: Option, language: Language) -> str:
    among = ""
    if chosen.verdict is Verdict.TYPES:
        among = "_among_types"
    elif chosen.n_judged > 1 and any(each.n_judged < 2 and not each.obstacles for each in found.options):
        among = "_of_more_than_few"
    if chosen.k == found.highest_k or found.highest_k is None:
        return language.say(f"recommendation.highest{among}", k=chosen.k, silhouette=chosen.silhouette)
    return language.say(
        f"recommendation.smallest{among}",
        k=chosen.k,
        silhouette=chosen.silhouette,
        error=found.standard_error,
        highest=found.option(found.highest_k).silhouette,
        highest_k=found.highest_k,
    )


def _none(found: Recommendation, language: Language) -> str:
    if not found.options:
        return language.say("recommendation.cannot_split", parent=found.parent)
    reasons = (_because(option, language) for option in found.options)
    return language.say("recommendation.none", reasons=language.listed(reasons, "nor"))


def _because(option: Option, language: Language) -> str:
    """A k that is not recommended, with everything that stands against it."""
    codes, values = [], dict[str, object](k=option.k)
    for obstacle in option.obstacles:
        code, told = _told(obstacle)
        codes.append(code)
        values |= told
    return language.say(f"recommendation.because.{'.'.join(codes)}", **values)


def _told(obstacle: Obstacle) -> tuple[str, dict[str, object]]:
    """The code of an obstacle in the keys of messages, and the values that these tell."""
    match obstacle:
        case Unstable(weakest):
            return band_of(weakest.known).code, {"number": weakest.number, "jaccard": weakest.known}
        case TooSmall(smallest, needed):
            return "too_small", {"smallest": smallest, "needed": needed}
        case TooMany(most):
            return "too_many", {"most": most}
