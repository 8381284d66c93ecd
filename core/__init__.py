"""Sub-segments inside customer clusters: the engine, without any user interface."""

from core.customers import Customers, CustomersTable, read_customers
from core.errors import InvalidInput, Problem
from core.explore import Exploration, ParentResult, Solution, explore
from core.exports import labelled_csv
from core.labels import Labels, LabelsTable, read_labels
from core.limits import Limits
from core.progress import Progress
from core.request import Request, read_request
from core.response import to_json, to_response
from core.settings import Settings
from core.sql import CrmTable, write_back_sql
from core.tables import Table, read_table

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
    "write_back_sql",
]
