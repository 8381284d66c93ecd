"""Sub-segments inside customer clusters: the engine, without any user interface."""

from core.borders import Borders, borders
from core.columns import Roles, header_key, possible_columns, suggest_roles
from core.compare import Comparison, compare
from core.customers import Customers, CustomersTable, read_customers
from core.data_profile import profile_features, profile_parents
from core.errors import InvalidInput, Problem
from core.evidence import Evidence, ParentEvidence, evidence
from core.evidence_report import to_evidence_json, to_report
from core.explore import Exploration, explore
from core.exports import labelled_csv
from core.header_words import Role
from core.inputs import read_both
from core.labels import Labels, LabelsTable, read_labels
from core.limits import Limits
from core.natural_gap import Verdict
from core.order_lines import is_order_lines
from core.parent import ParentResult, Solution
from core.parents_ranked import RankedParent, rank_parents
from core.problems import Problems
from core.progress import Progress
from core.recommendation import Demands
from core.request import Request, read_request
from core.response import to_json, to_response
from core.settings import Settings
from core.sql import CrmTable, write_back_sql
from core.table import Table
from core.tables import read_table
from core.warm_up import warm_up

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
    "Role",
    "Roles",
    "Settings",
    "Solution",
    "Table",
    "Verdict",
    "borders",
    "compare",
    "evidence",
    "explore",
    "header_key",
    "is_order_lines",
    "labelled_csv",
    "possible_columns",
    "profile_features",
    "profile_parents",
    "rank_parents",
    "read_both",
    "read_customers",
    "read_labels",
    "read_request",
    "read_table",
    "suggest_roles",
    "to_evidence_json",
    "to_json",
    "to_report",
    "to_response",
    "warm_up",
    "write_back_sql",
]
