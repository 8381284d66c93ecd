"""The table of rules: what can be wrong with an input, and what breaking each rule does to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from core.language.language import ENGLISH, Language


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
    """One row of the table of rules.

    Its words are the messages ``problem.<code>.title`` and ``problem.<code>``, or, where it has several sentences,
    ``problem.<code>.<variant>``.
    """

    code: str
    effect: Effect

    def title(self, language: Language = ENGLISH) -> str:
        """A few words for lists."""
        return language.say(f"problem.{self.code}.title")


_EFFECTS: Final[Mapping[str, Effect]] = MappingProxyType(
    {
        # The whole input
        "file_unopened": Effect.STOPS,
        "file_empty": Effect.STOPS,
        "file_not_text": Effect.STOPS,
        "file_no_rows": Effect.STOPS,
        "json_broken": Effect.STOPS,
        "column_missing": Effect.STOPS,
        "column_twice": Effect.STOPS,
        "no_usable_row": Effect.STOPS,
        "no_label_fits": Effect.STOPS,
        "parent_unknown": Effect.STOPS,
        "setting_wrong": Effect.STOPS,
        "file_kind_unreadable": Effect.STOPS,
        "file_damaged": Effect.STOPS,
        "file_locked": Effect.STOPS,
        "limit_passed": Effect.STOPS,
        "expands_too_much": Effect.STOPS,
        "archive_of_many": Effect.STOPS,
        "archive_without_table": Effect.STOPS,
        "archive_too_deep": Effect.STOPS,
        "workbook_without_table": Effect.STOPS,
        "json_without_table": Effect.STOPS,
        "json_is_request": Effect.STOPS,
        "column_unknown": Effect.STOPS,
        "column_of_several_roles": Effect.STOPS,
        "all_rows_left_out": Effect.STOPS,
        "option_unreadable": Effect.STOPS,
        "labels_absent": Effect.STOPS,
        "ids_differ": Effect.STOPS,
        # The API's JSON
        "type_wrong": Effect.STOPS,
        "key_missing": Effect.STOPS,
        "key_unknown": Effect.STOPS,
        "request_too_large": Effect.STOPS,
        "problems_more": Effect.STOPS,
        # One row
        "cells_too_many": Effect.LEFT_OUT,
        "cells_too_few": Effect.LEFT_OUT,
        "quote_open": Effect.LEFT_OUT,
        "table_second": Effect.LEFT_OUT,
        "id_missing": Effect.LEFT_OUT,
        "text_unstorable": Effect.LEFT_OUT,
        "id_repeated": Effect.LEFT_OUT,
        "category_repeated": Effect.LEFT_OUT,
        "category_differs": Effect.LEFT_OUT,
        "number_missing": Effect.LEFT_OUT,
        "number_unreadable": Effect.LEFT_OUT,
        "number_not_whole": Effect.LEFT_OUT,
        "number_out_of_range": Effect.LEFT_OUT,
        "categories_unreadable": Effect.LEFT_OUT,
        "label_missing": Effect.LEFT_OUT,
        "label_repeated": Effect.LEFT_OUT,
        "row_is_total": Effect.LEFT_OUT,
        "key_repeated": Effect.LEFT_OUT,
        "record_unreadable": Effect.LEFT_OUT,
        "line_broken": Effect.LEFT_OUT,
        "order_missing": Effect.LEFT_OUT,
        "date_missing": Effect.LEFT_OUT,
        "date_unreadable": Effect.LEFT_OUT,
        # Worth knowing
        "rows_above": Effect.NOTICE,
        "rows_below": Effect.NOTICE,
        "header_absent": Effect.NOTICE,
        "header_joined": Effect.NOTICE,
        "header_short": Effect.NOTICE,
        "header_repeated": Effect.NOTICE,
        "row_mended": Effect.NOTICE,
        "quote_stray": Effect.NOTICE,
        "characters_mixed": Effect.NOTICE,
        "encoding_guessed": Effect.NOTICE,
        "lines_in_quotes": Effect.NOTICE,
        "cells_say_nothing": Effect.NOTICE,
        "cells_unarmoured": Effect.NOTICE,
        "categories_say_nothing": Effect.NOTICE,
        "categories_unarmoured": Effect.NOTICE,
        "code_like_nothing": Effect.NOTICE,
        "labels_as_numbers": Effect.NOTICE,
        "categories_absent": Effect.NOTICE,
        "labels_not_used": Effect.NOTICE,
        "customers_unlabelled": Effect.NOTICE,
        "labels_without_customer": Effect.NOTICE,
        "sheet_chosen": Effect.NOTICE,
        "cells_with_errors": Effect.NOTICE,
        "formulas_without_result": Effect.NOTICE,
        "digits_lost": Effect.NOTICE,
        "column_guessed": Effect.NOTICE,
        "decimal_mark_guessed": Effect.NOTICE,
        "dates_guessed": Effect.NOTICE,
        "dates_unused": Effect.NOTICE,
        "categories_guessed": Effect.NOTICE,
        "categories_in_columns": Effect.NOTICE,
        "ids_trimmed": Effect.NOTICE,
        "ids_as_numbers": Effect.NOTICE,
        "ids_shortened": Effect.NOTICE,
        "ids_in_small_letters": Effect.NOTICE,
        "ids_are_names": Effect.NOTICE,
        "rows_folded": Effect.NOTICE,
        "lines_added_up": Effect.NOTICE,
        "order_totals": Effect.NOTICE,
        "order_totals_differ": Effect.NOTICE,
        "order_amounts_alike": Effect.NOTICE,
        "price_times_quantity_differs": Effect.NOTICE,
        "order_fields_carried": Effect.NOTICE,
        "rows_sum_up": Effect.NOTICE,
        "packages_unpacked": Effect.NOTICE,
        "packages_doubtful": Effect.NOTICE,
        "currencies_mixed": Effect.NOTICE,
        "statuses_counted": Effect.NOTICE,
        "refunds": Effect.NOTICE,
        "refund_lines": Effect.NOTICE,
        "lines_uncategorised": Effect.NOTICE,
        "rows_left_out_as_asked": Effect.NOTICE,
        "corrections_not_used": Effect.NOTICE,
        "labels_in_both": Effect.NOTICE,
        "files_exchanged": Effect.NOTICE,
        "ids_nearly_fit": Effect.NOTICE,
    }
)
RULES: Final[Mapping[str, Rule]] = MappingProxyType({code: Rule(code, effect) for code, effect in _EFFECTS.items()})
