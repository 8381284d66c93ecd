"""Sub-segments inside customer clusters: the engine, without any user interface."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from core import exploring
from core.clustering import SCORES, ScoreEntry
from core.evidence import (
    Borders,
    Comparison,
    Demands,
    Evidence,
    ParentEvidence,
    RankedParent,
    Verdict,
    compare,
    rank_parents,
)
from core.evidence import borders as find_borders
from core.evidence import evidence as weigh
from core.exploring import Exploration, ParentResult, Solution, profile_features, profile_parents, warm_up
from core.exports import CrmTable, labelled_csv, to_evidence_json, to_json, to_report, to_response, write_back_sql
from core.intake import (
    CustomersTable,
    LabelsTable,
    Request,
    Roles,
    header_key,
    is_order_lines,
    possible_columns,
    read_both,
    read_customers,
    read_labels,
    read_request,
    suggest_roles,
)
from core.intake.dataframes import as_customers, as_labels
from core.model import Customers, Labels, Settings
from core.problems import InvalidInput, Problem, Problems
from core.reading import read_table
from core.tables import Limits, Role, Table
from core.wording import (
    RichPersona,
    advice_text,
    borders_text,
    describe,
    in_words,
    method_of,
    option_cost,
    personas,
    recommendation_text,
    rich_personas,
    rule_text,
    stability_text,
    verdict_text,
)
from core.wording import ToldProgress as Progress

__all__ = [
    "Borders",
    "Comparison",
    "CrmTable",
    "Customers",
    "CustomersTable",
    "Demands",
    "Evidence",
    "Exploration",
    "InvalidInput",
    "Labels",
    "LabelsTable",
    "Limits",
    "ParentEvidence",
    "ParentResult",
    "Problem",
    "Problems",
    "Progress",
    "RankedParent",
    "Request",
    "RichPersona",
    "Role",
    "Roles",
    "Settings",
    "Solution",
    "Table",
    "Verdict",
    "advice_text",
    "borders",
    "borders_text",
    "compare",
    "describe",
    "evidence",
    "explore",
    "header_key",
    "is_order_lines",
    "labelled_csv",
    "method_of",
    "option_cost",
    "personas",
    "possible_columns",
    "profile_features",
    "profile_parents",
    "rank_parents",
    "read_both",
    "read_customers",
    "read_labels",
    "read_request",
    "read_table",
    "recommendation_text",
    "rich_personas",
    "rule_text",
    "stability_text",
    "suggest_roles",
    "to_evidence_json",
    "to_json",
    "to_report",
    "to_response",
    "verdict_text",
    "warm_up",
    "write_back_sql",
]


def explore(
    customers: Customers | pd.DataFrame,
    labels: Labels | Mapping[Any, object] | pd.DataFrame,
    settings: Settings | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    threads: int | None = None,
    scores: Sequence[ScoreEntry] = SCORES,
) -> Exploration:
    """Split the customers of each parent into sub-segments for every k, score them, and choose.

    Parameters
    ----------
    customers : ``Customers``, or a DataFrame with the columns id, frequency, amount_spent and product_types
    labels : ``Labels``, customer id → parent, or a DataFrame with the columns customer_id and cluster_id
    settings, threads, scores : as ``core.exploring.explore`` takes them
    on_progress : called with the ``Progress`` of the run, ten times a second; its ``text`` says what is being done. An
        exception that it raises ends the run

    Raises
    ------
    InvalidInput
        With every problem of the input: bad rows, no label that fits, an unknown target cluster.
    """
    return exploring.explore(
        as_customers(customers), as_labels(labels), settings, in_words(on_progress), threads, scores
    )


def evidence(
    exploration: Exploration,
    demands: Demands | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    known: Evidence | None = None,
) -> Evidence:
    """Weigh every parent of an exploration: is it real, is it stable, what sets it apart, which k to use.

    Parameters
    ----------
    demands, known : as ``core.evidence.evidence`` takes them
    on_progress : as in ``explore``
    """
    return weigh(exploration, demands, in_words(on_progress), known)


def borders(
    exploration: Exploration, parent: ParentResult, on_progress: Callable[[Progress], None] | None = None
) -> Borders | None:
    """The borders of a parent's chosen solution, None for a parent that is kept whole."""
    return find_borders(exploration, parent, in_words(on_progress))
