"""Tables, requests and DataFrames → customers and labels."""

from core.intake.columns.numbers import DecimalMark
from core.intake.columns.role_finding import header_key, possible_columns, suggest_roles
from core.intake.columns.roles import Chosen, Roles
from core.intake.corrections import AS_FOUND, Corrections
from core.intake.customer_rows import CustomersTable, read_customers
from core.intake.files import File, FilesRead, Opened, open_files, read_files, understand
from core.intake.label_rows import LabelsTable, read_labels
from core.intake.order_lines import is_order_lines
from core.intake.orders.order_totals import AmountsOf
from core.intake.request.read_request import Request
from core.intake.request.settings import RequestLimits
from core.intake.request_rows import CORRECTIONS, read_request
from core.intake.two_tables import read_both

__all__ = [
    "AS_FOUND",
    "CORRECTIONS",
    "AmountsOf",
    "Chosen",
    "Corrections",
    "CustomersTable",
    "DecimalMark",
    "File",
    "FilesRead",
    "LabelsTable",
    "Opened",
    "Request",
    "RequestLimits",
    "Roles",
    "header_key",
    "is_order_lines",
    "open_files",
    "possible_columns",
    "read_both",
    "read_customers",
    "read_files",
    "read_labels",
    "read_request",
    "suggest_roles",
    "understand",
]
