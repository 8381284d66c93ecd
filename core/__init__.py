"""Sub-segments inside customer clusters: the engine, without any user interface."""

from core.columns import Roles, header_key, possible_columns, suggest_roles
from core.customers import Customers, CustomersTable, read_customers
from core.data_profile import profile_features, profile_parents
from core.errors import InvalidInput, Problem
from core.explore import Exploration, explore
from core.exports import labelled_csv
from core.header_words import Role
from core.inputs import read_both
from core.labels import Labels, LabelsTable, read_labels
from core.limits import Limits
from core.order_lines import is_order_lines
from core.parent import ParentResult, Solution
from core.problems import Problems
from core.progress import Progress
from core.request import Request, read_request
from core.response import to_json, to_response
from core.settings import Settings
from core.sql import CrmTable, write_back_sql
from core.table import Table
from core.tables import read_table
from core.warm_up import warm_up

__all__ = [
    "CrmTable",
    "Customers",
    "CustomersTable",
    "Exploration",
    "InvalidInput",
    "Labels",
    "LabelsTable",
    "Limits",
    "ParentResult",
    "Problem",
    "Problems",
    "Progress",
    "Request",
    "Role",
    "Roles",
    "Settings",
    "Solution",
    "Table",
    "explore",
    "header_key",
    "is_order_lines",
    "labelled_csv",
    "possible_columns",
    "profile_features",
    "profile_parents",
    "read_both",
    "read_customers",
    "read_labels",
    "read_request",
    "read_table",
    "suggest_roles",
    "to_json",
    "to_response",
    "warm_up",
    "write_back_sql",
]
