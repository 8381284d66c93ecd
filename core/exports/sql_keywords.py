"""Words that SQL keeps for itself, so a table or column of that name must be quoted."""

from typing import Final

WORDS: Final = """
    all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both
    by case cast char character check coalesce collate collation column concurrently constraint create cross
    current_catalog current_date current_role current_schema current_time current_timestamp current_user dec
    decimal default deferrable delete desc distinct do drop else end except exists extract false fetch float
    for foreign freeze from full grant greatest group grouping having ilike in index initially inner inout
    insert int integer intersect interval into is isnull join json json_array json_arrayagg json_exists
    json_object json_objectagg json_query json_scalar json_serialize json_table json_value lateral leading
    least left level like limit localtime localtimestamp merge merge_action national natural nchar none
    normalize not notnull null nullif numeric offset on only or order out outer over overlaps overlay
    placing position precision primary real references returning right row rownum select session_user set
    setof similar smallint some substring symmetric system_user table tablesample then time timestamp to
    trailing transaction treat trim true union unique update user using values varchar variadic verbose when
    where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi
    xmlroot xmlserialize xmltable
"""
RESERVED: Final = frozenset(WORDS.split())
