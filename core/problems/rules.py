"""The table of rules: what can be wrong with an input, in whole sentences for the person who can mend it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Effect(StrEnum):
    """What a problem does to the input."""

    STOPS = "stops"
    """Nothing can be computed before it is mended."""
    LEFT_OUT = "left out"
    """The row is left out and listed; the others are used."""
    NOTICE = "notice"
    """Nothing is lost; the user should know."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table of rules: a sentence to fill in, and what breaking it does.

    ``title`` is short and stands in lists; ``sentence`` may use ``{column}``, ``{value}`` and ``{hint}``.
    """

    effect: Effect
    title: str
    sentence: str


RULES: Final[dict[str, Rule]] = {
    # The whole input
    "file_empty": Rule(Effect.STOPS, "Empty file", "The file is empty. Export it again and check that it has rows."),
    "file_not_text": Rule(
        Effect.STOPS,
        "Not a text file",
        "The file is not a CSV, but {value}. Save it as CSV (UTF-8) and upload it again.",
    ),
    "file_no_rows": Rule(
        Effect.STOPS, "No rows", "The file has a header and no rows below it. Export it again with the customers in it."
    ),
    "json_broken": Rule(
        Effect.STOPS, "Broken JSON", "The text is not valid JSON at {value}: {hint}. Mend it there and try again."
    ),
    "column_missing": Rule(
        Effect.STOPS,
        "Missing column",
        "There is no column for {column}. Call it {hint}; the columns of the file are {value}.",
    ),
    "column_twice": Rule(
        Effect.STOPS,
        "Column found twice",
        "Several columns could be {column}: {value}. Keep one of them, or rename the others.",
    ),
    "no_usable_row": Rule(
        Effect.STOPS,
        "No usable row",
        "No row of the file can be used. {hint}",
    ),
    "no_label_fits": Rule(
        Effect.STOPS,
        "No label fits",
        "No customer has a label: customers and labels have no id in common. Customers have ids like {value}, "
        "labels have ids like {hint}. Use the same ids in both.",
    ),
    "parent_unknown": Rule(
        Effect.STOPS,
        "Unknown parent",
        "There is no parent {value}. The labels name {hint}.",
    ),
    "setting_wrong": Rule(Effect.STOPS, "Setting out of range", "{column} must be {hint}, but is {value}."),
    "file_kind_unreadable": Rule(Effect.STOPS, "Another kind of file", "The file is {value}. {hint}"),
    "file_damaged": Rule(
        Effect.STOPS,
        "Damaged file",
        "The file looks like {value}, but it is damaged or not complete. Export or download it again.",
    ),
    "file_locked": Rule(Effect.STOPS, "Locked file", "The file is locked with a password. {hint}"),
    "limit_passed": Rule(Effect.STOPS, "Too large", "The file has more than {value}, which is the limit. {hint}"),
    "expands_too_much": Rule(
        Effect.STOPS,
        "Suspicious compression",
        "The file unpacks to more than {value} times its size, as files do that are made to fill a memory. "
        "Upload the table itself, unpacked.",
    ),
    "archive_of_many": Rule(
        Effect.STOPS,
        "Several tables in one archive",
        "The archive holds {value} tables: {hint}. Upload one of them by itself.",
    ),
    "archive_without_table": Rule(
        Effect.STOPS,
        "No table in the archive",
        "The archive holds no table, but {value}. Put a CSV, Excel, Parquet or JSON file into it.",
    ),
    "archive_too_deep": Rule(
        Effect.STOPS,
        "Archives inside archives",
        "The table is packed {value} times, one archive inside another. Unpack it and upload the file inside.",
    ),
    "workbook_without_table": Rule(
        Effect.STOPS,
        "No table in the workbook",
        "No visible sheet has a header with rows below it; the sheets are {value}. "
        "Show the sheet with the table, or export it again.",
    ),
    "json_without_table": Rule(
        Effect.STOPS,
        "No table in the JSON",
        "The JSON holds {value}, which is no table. Write an array of objects, one for each customer, "
        "or an object that maps each customer's id to a cluster.",
    ),
    "json_is_request": Rule(
        Effect.STOPS,
        "Request for the API",
        "The file is a request for the API: it has customers and labels inside. "
        "Use it by itself, in place of the two files.",
    ),
    "column_unknown": Rule(
        Effect.STOPS,
        "Unknown column",
        "There is no column {value} for {column}. Choose one of the columns that the file has: {hint}.",
    ),
    "labels_absent": Rule(
        Effect.STOPS,
        "No labels",
        "Nothing says which cluster each customer is in. Add a labels file, or a column {hint} to this one; "
        "the file has {value}.",
    ),
    "ids_differ": Rule(
        Effect.STOPS,
        "Ids written differently",
        "No customer has a label, because the ids differ in {column}, for example {hint}. "
        "Write the ids in the same way in both files.",
    ),
    # The API's JSON
    "type_wrong": Rule(Effect.STOPS, "Wrong type", "This must be {hint}, but is {value}."),
    "key_missing": Rule(Effect.STOPS, "Missing key", "The key {column} is missing. Add it: {hint}."),
    "key_unknown": Rule(Effect.STOPS, "Unknown key", "The key {value} is not known. {hint}"),
    "request_too_large": Rule(Effect.STOPS, "Over the limit", "There are {value}, and the limit is {hint}."),
    "problems_more": Rule(
        Effect.STOPS, "More problems", "There are more problems; the first {value} are listed. Mend those first."
    ),
    # One row
    "cells_too_many": Rule(
        Effect.LEFT_OUT,
        "Too many cells",
        "The row has {value} and the header has {hint}. If a text contains the separator, put it in quotes.",
    ),
    "cells_too_few": Rule(
        Effect.LEFT_OUT,
        "Too few cells",
        "The row has {value} and the header has {hint}. Complete the row; leave a cell empty between separators.",
    ),
    "quote_open": Rule(
        Effect.LEFT_OUT,
        "Open quote",
        "A quotation mark is opened and never closed: {value}. Close it, or remove it.",
    ),
    "table_second": Rule(
        Effect.LEFT_OUT,
        "Second table",
        "Another table with {hint} begins here: {value}. Only the first table is read; save the other as a file of "
        "its own.",
    ),
    "id_missing": Rule(Effect.LEFT_OUT, "No id", "{column} is empty. Write the customer's id."),
    "text_unstorable": Rule(
        Effect.LEFT_OUT,
        "Character that cannot be stored",
        "{column} is {value}, with a character that no file or CRM can store ({hint}). Remove it.",
    ),
    "id_repeated": Rule(
        Effect.LEFT_OUT,
        "Repeated id",
        "{column} is {value}, as in {hint}. Keep one row for each customer.",
    ),
    "number_missing": Rule(
        Effect.LEFT_OUT, "No number", "{column} is empty. Write a number, such as {hint}; write 0 if there is none."
    ),
    "number_unreadable": Rule(Effect.LEFT_OUT, "Not a number", "{column} is {value}. Write a number, such as {hint}."),
    "number_not_whole": Rule(
        Effect.LEFT_OUT,
        "Not a whole number",
        "{column} is {value}. Orders are counted: write a whole number, such as 12.",
    ),
    "number_out_of_range": Rule(Effect.LEFT_OUT, "Number out of range", "{column} is {value}. Write a number {hint}."),
    "categories_unreadable": Rule(
        Effect.LEFT_OUT,
        "Categories cannot be read",
        '{column} is {value}. Write the categories as a|b|c, as a;b;c, or as a JSON array such as ["a", "b"].',
    ),
    "label_missing": Rule(
        Effect.LEFT_OUT, "No cluster", "{column} is empty. Write the cluster that the customer belongs to."
    ),
    "label_repeated": Rule(
        Effect.LEFT_OUT,
        "Customer labelled twice",
        "The customer {value} already has a label, in {hint}. Keep one row for each customer.",
    ),
    "row_is_total": Rule(
        Effect.LEFT_OUT, "Total below the table", "The row begins with {value}: it sums others up and is no customer."
    ),
    "key_repeated": Rule(
        Effect.LEFT_OUT,
        "Key twice in a record",
        "The key {value} stands twice in the same record. Keep one of them.",
    ),
    "record_unreadable": Rule(
        Effect.LEFT_OUT, "Not a record", "This is {value}. Write an object with a key for each column."
    ),
    "line_broken": Rule(
        Effect.LEFT_OUT,
        "Broken line of JSON",
        "The line is not valid JSON at {value}: {hint}. Each line holds one whole object.",
    ),
    "order_missing": Rule(Effect.LEFT_OUT, "No order", "{column} is empty. Write the number of the order."),
    "date_missing": Rule(
        Effect.LEFT_OUT, "No date", "{column} is empty. Write the day of the purchase, such as {hint}."
    ),
    "date_unreadable": Rule(
        Effect.LEFT_OUT, "Not a date", "{column} is {value}. Write the day of the purchase, such as {hint}."
    ),
    # Worth knowing
    "rows_above": Rule(
        Effect.NOTICE,
        "Rows above the table",
        "The table begins in row {value}; what stands above it is not used: {hint}.",
    ),
    "rows_below": Rule(
        Effect.NOTICE, "Rows below the table", "The row stands below the table and is not read as data: {value}."
    ),
    "header_absent": Rule(
        Effect.NOTICE,
        "No header",
        "The file has no header: its first row is read as data, and the columns are called {value}.",
    ),
    "header_joined": Rule(
        Effect.NOTICE, "Several header rows", "{value} are read together as the header: the columns begin with {hint}."
    ),
    "header_short": Rule(
        Effect.NOTICE,
        "Columns without a name",
        "The header has {value} and the rows have {hint}. The last columns are called by their position.",
    ),
    "header_repeated": Rule(
        Effect.NOTICE,
        "Header repeated",
        "The header stands here again; the rows below it are read as more of the table.",
    ),
    "row_mended": Rule(
        Effect.NOTICE,
        "Row mended",
        "The row has {value} and the header has {hint}. It is read in the one way that fits the other rows: check it.",
    ),
    "quote_stray": Rule(
        Effect.NOTICE,
        "Stray quotation mark",
        "A quotation mark is opened and never closed, or stands alone inside a text; it is read as part of the text: "
        "{value}.",
    ),
    "characters_mixed": Rule(
        Effect.NOTICE,
        "Mixed encodings",
        "{value} not in UTF-8 as the others are, and read as Windows-1252. Check names with accents.",
    ),
    "categories_absent": Rule(
        Effect.NOTICE,
        "No categories",
        "There is no column for product_types; the customers are compared by orders and spend only. "
        "The file has {value}.",
    ),
    "labels_not_used": Rule(
        Effect.NOTICE,
        "Labels file not used",
        "The other file is a JSON request with labels of its own; those are used, and this file is not.",
    ),
    "customers_unlabelled": Rule(
        Effect.NOTICE,
        "Customers without a label",
        "{value} no label, and therefore no parent: {hint}. Without a label a customer is in no group.",
    ),
    "labels_without_customer": Rule(
        Effect.NOTICE,
        "Labels without a customer",
        "{value} a customer that the customers file does not have: {hint}. Such a label is not used.",
    ),
    "sheet_chosen": Rule(
        Effect.NOTICE,
        "Several sheets with a table",
        "The workbook has tables in the sheets {hint}; {value} is used. "
        "For another one, hide the others or save it alone.",
    ),
    "cells_with_errors": Rule(
        Effect.NOTICE,
        "Errors in the spreadsheet",
        "The column {column} has errors of the spreadsheet in {value}, for example {hint}. Mend their formulas.",
    ),
    "formulas_without_result": Rule(
        Effect.NOTICE,
        "Formulas without a result",
        "The column {column} has formulas without a stored result in {value}, read as empty. "
        "Open the file in Excel, save it and upload it again.",
    ),
    "digits_lost": Rule(
        Effect.NOTICE,
        "More digits than a spreadsheet keeps",
        "The column {column} has numbers of more than 15 digits in {value}, for example {hint}; spreadsheets turn the "
        "digits after the 15th into zeros. If they are ids, export them as text.",
    ),
    "column_guessed": Rule(
        Effect.NOTICE,
        "Column guessed",
        "{value} is taken for {column}, though {hint} could be it too. Choose another column if that is wrong.",
    ),
    "decimal_mark_guessed": Rule(
        Effect.NOTICE,
        "Decimal mark guessed",
        "The decimal mark is taken to be a {value}, {hint}. Check that the amounts have the right size.",
    ),
    "dates_guessed": Rule(
        Effect.NOTICE,
        "Dates guessed",
        "The dates in {column} are read as {value}, {hint}. Check that the first and the last day are right.",
    ),
    "categories_guessed": Rule(
        Effect.NOTICE,
        "Categories guessed",
        "The categories in {column} are read as {value}, {hint}. Separate them by | to leave no doubt.",
    ),
    "categories_in_columns": Rule(
        Effect.NOTICE,
        "Categories from columns",
        "{value} columns are each read as a category that the customer bought or not: {hint}.",
    ),
    "ids_trimmed": Rule(
        Effect.NOTICE,
        "Spaces around ids",
        "Column {column}: {value} spaces around, for example {hint}. They are not part of the id.",
    ),
    "ids_as_numbers": Rule(
        Effect.NOTICE,
        "Ids written as numbers",
        "Column {column}: every id is written as a number with a decimal, such as {value}. It is read as {hint}.",
    ),
    "ids_shortened": Rule(
        Effect.NOTICE,
        "Shortened ids",
        "Column {column}: {value} shortened by a spreadsheet program, for example {hint}; different customers may have "
        "become one. Export the file again with the ids as text.",
    ),
    "rows_folded": Rule(
        Effect.NOTICE,
        "Several rows a customer",
        "The file has one row for each customer and category: {value} are put together into {hint}.",
    ),
    "lines_added_up": Rule(Effect.NOTICE, "Order lines added up", "The file has one row for each purchase: {value}."),
    "refunds": Rule(
        Effect.NOTICE,
        "Refunds",
        "{value} a negative spend, for example {hint}. It is used as it is.",
    ),
    "refund_lines": Rule(
        Effect.NOTICE,
        "Refunds",
        "{value} a negative amount, for example in row {hint}. That lowers the spend; an order of nothing else is "
        "not counted.",
    ),
    "lines_uncategorised": Rule(
        Effect.NOTICE,
        "Order lines without a category",
        "{column} is empty in {value}, for example in row {hint}. That counts as an order and as spend.",
    ),
    "labels_in_both": Rule(
        Effect.NOTICE,
        "Labels in both files",
        "The customers file has a column of clusters too, {column}. The labels file is used.",
    ),
    "files_exchanged": Rule(
        Effect.NOTICE,
        "Files exchanged",
        "The labels file was given as the customers file, and the other way round. They are used as what they hold.",
    ),
    "ids_nearly_fit": Rule(
        Effect.NOTICE,
        "Ids written differently",
        "{value} no label only because the ids differ in {column}, for example {hint}. "
        "Write the ids in the same way in both files.",
    ),
}
