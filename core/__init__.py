"""Sub-segments inside customer clusters: the engine, without any user interface."""

from core.customers import Customers, CustomersTable, read_customers
from core.errors import InvalidInput, Problem
from core.explore import Exploration, explore
from core.exports import labelled_csv
from core.labels import Labels, LabelsTable, read_labels
from core.parent import ParentResult, Solution
from core.progress import Progress
from core.request import Request, read_request
from core.response import to_json, to_response
from core.settings import Settings
from core.sql import CrmTable, write_back_sql
from core.tables import Table, read_table
from core.warm_up import warm_up

__all__ = [
    "CrmTable",
    "Customers",
    "CustomersTable",
    "Exploration",
    "InvalidInput",
    "Labels",
    "LabelsTable",
    "ParentResult",
    "Problem",
    "Progress",
    "Request",
    "Settings",
    "Solution",
    "Table",
    "explore",
    "labelled_csv",
    "read_customers",
    "read_labels",
    "read_request",
    "read_table",
    "to_json",
    "to_response",
    "warm_up",
    "write_back_sql",
]
