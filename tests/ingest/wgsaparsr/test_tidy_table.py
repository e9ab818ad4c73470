"""One source line becomes the rows of one table."""

import pytest

from ingest.wgsaparsr.config import ConfigError, ConfigField, Transformation
from ingest.wgsaparsr.tidy_table import TidyTable, UnsplittableError, format_line

NAMES = ("chr", "a", "b", "aaref", "aaalt")


def field(name, **options):
    return ConfigField(name, snv=True, indel=False, dbnsfp=False, **options)


def rows(fields, *cells, transform_first=True):
    return list(TidyTable(fields, NAMES, transform_first=transform_first).make_rows(cells))


def test_lists_of_a_pivot_group_are_split_together():
    fields = [field("chr"), *(field(name, pivot_group="1", pivot_char="|") for name in "ab")]
    assert rows(fields, "1", "x|y", "p|q", ".", ".") == [["1", "x", "p"], ["1", "y", "q"]]
    assert rows(fields, "1", "x|y", "p", ".", ".") == [["1", "x", "p"], ["1", "y", "p"]]
    with pytest.raises(UnsplittableError, match=r"b has 2 values where a has 3|a has 3 values where b has 2"):
        rows(fields, "1", "x|y|z", "p|q", ".", ".")


def test_a_parse_group_takes_the_partner_of_the_chosen_element():
    fields = [field("a", parse_group="1", transformation=Transformation.MAX), field("b", parse_group="1")]
    assert rows(fields, "1", "1;3;2", "x;y;z", ".", ".") == [["3", "y"]]


def test_cells_are_removed_whole_and_empty_ones_are_missing():
    fields = [field("a", to_remove=r"\."), field("b", to_remove="NA")]
    assert rows(fields, "1", ".", "", ".", ".") == [["", ""]]
    assert rows(fields, "1", "..", "x", ".", ".") == [["..", "x"]]


def test_the_table_of_changes_leaves_out_lines_without_one():
    fields = [field("aaref"), field("aaalt")]
    assert rows(fields, "1", "", "", ".", ".", transform_first=False) == []
    assert rows(fields, "1", "", "", "A", "V", transform_first=False) == [["A", "V"]]


def test_fields_that_the_file_lacks_are_named():
    with pytest.raises(ConfigError, match="1 of 1 fields of the configuration are not in the file: z"):
        TidyTable([field("z")], NAMES, transform_first=True)


def test_cells_with_a_quotation_mark_are_quoted():
    assert format_line(["a", 'b"c', "d"]) == 'a\t"b""c"\td'
