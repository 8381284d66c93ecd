"""Results → bytes: CSV, SQL, the published JSON, reports."""

from core.exports.evidence_json import to_evidence_json
from core.exports.evidence_report import to_report
from core.exports.labelled_csv import labelled_csv
from core.exports.left_out_rows import left_out_csv
from core.exports.response import to_json, to_response, to_segmentation_json
from core.exports.safe_csv import to_csv
from core.exports.sql import CrmTable, IdType, Statement, condition, id_types, write_back_sql

__all__ = [
    "CrmTable",
    "IdType",
    "Statement",
    "condition",
    "id_types",
    "labelled_csv",
    "left_out_csv",
    "to_csv",
    "to_evidence_json",
    "to_json",
    "to_report",
    "to_response",
    "to_segmentation_json",
    "write_back_sql",
]
