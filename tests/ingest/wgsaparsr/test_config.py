"""wgsaparsr configurations: accepted as they are, the loader's defects named, what cannot be meant refused."""

import re

import pytest

from ingest.wgsaparsr.config import ConfigError, Table, Transformation, read_config, read_config_file
from tests.ingest.wgsa.real_files import real_file
from tests.releases import DATA

HEAD = "field\tSNV\tindel\tdbnsfp\tpivotGroup\tpivotChar\tparseGroup\ttransformation"


def config(*rows, head=HEAD):
    return read_config("\n".join([head, *rows]) + "\n")


def test_uw_gacs_own_configurations_are_read_whole():
    fields = read_config(real_file("freeze5/fr_5_config.tsv").read_text()).fields
    counts = [sum(getattr(field, table) for field in fields) for table in ("snv", "indel", "dbnsfp")]
    assert (len(fields), counts) == (289, [225, 217, 72])
    workshop = read_config(real_file("freeze5/workshop_config.tsv").read_text())
    assert [field.name for field in workshop.fields][:2] == ["CHROM", "POS"]
    assert "outputOrder" in workshop.notes[0]


def test_a_configuration_file_is_read_whole():
    fields = read_config((DATA / "tidy_config.tsv").read_text()).fields
    counts = [sum(getattr(field, table) for field in fields) for table in ("snv", "indel", "dbnsfp")]
    assert (len(fields), counts) == (11, [8, 9, 6])
    assert [field.name for field in fields][-2:] == ["SIFT_score", "SIFT_pred"]


def test_a_field_called_chr_with_a_hash_is_not_lost_as_a_comment():
    read = config("#chr\tTRUE\tTRUE\tFALSE\tNA\tNA\tNA\tNA", "pos\tTRUE\tTRUE\tFALSE\tNA\tNA\tNA\tNA")
    assert [field.name for field in read.fields] == ["#chr", "pos"]
    assert read.notes == ("line 2: #chr is read as a name; wgsaparsr loses it as a comment",)


def test_comments_blank_lines_and_quotes_are_passed_over():
    read = config(
        "# chosen by hand\tfor freeze 5",
        "#CADD_phred\tTRUE\tTRUE\tFALSE\tNA\tNA\tNA\tNA",
        "",
        '"pos"\tTRUE\tTRUE\tFALSE\tNA\tNA\tNA # no group\tmax',
        'a\tT\tfalse\tNA\t1\t"|"\tNA\tmax',
    )
    assert [(field.name, field.transformation, field.pivot_char) for field in read.fields] == [
        ("pos", None, ""),
        ("a", Transformation.MAX, "|"),
    ]


def test_a_hash_in_a_remark_ends_no_row():
    read = config("a\tTRUE\t\t\t\t\t\t\tsee ticket #3\tA", head=HEAD + "\tnotes\toutputName")
    assert read.fields[0].output_name == "A"
    assert read.notes == ("line 2: the # in notes is text; wgsaparsr loses the cells behind it",)


def test_a_blank_output_name_means_the_fields_own():
    read = config("a\tTRUE\t\t\t\t\t\t\tA", "b\tTRUE\t\t\t\t\t\t\tNA", head=HEAD + "\toutputName")
    assert [field.output_name for field in read.fields] == ["A", "b"]
    assert read.notes == ("fields without outputName keep their name; wgsaparsr refuses the file",)


def test_rows_follow_output_order_whether_sorted_or_not():
    read = config("a\tTRUE\t\t\t\t\t\t\t2", "b\tTRUE\t\t\t\t\t\t\t1", head=HEAD + "\toutputOrder")
    assert [field.name for field in read.fields] == ["b", "a"]
    assert "outputOrder" in read.notes[0]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (["a\tTRUE\t\t\t\t\t\tmean"], "line 2: transformation 'mean' is not one of max, min"),
        (["a\tyes\t\t\t\t\t\t"], "line 2: SNV is 'yes'"),
        (["a\tTRUE\t\t\t1\t\t\t"], "pivotGroup 1 (a) has no pivotChar"),
        (["a\tTRUE\t\t\t\t|\t\t"], "line 2: a has a pivotChar, but no pivotGroup"),
        (["a\tTRUE\t\t\t1\t|\t\t", "b\tTRUE\t\t\t1\t;\t\t"], "two pivotChars: '|' (a) and ';' (b)"),
        (["a\tTRUE\t\t\t\t\t1\tmax", "b\tTRUE\t\t\t\t\t1\tmin"], "has the transformations max and min"),
        (["a\tTRUE\t\t\t\t\t1\tmax", "b\tTRUE\t\t\t\t\t1\t", "c\tTRUE\t\t\t\t\t1\t"], "has 3 fields"),
        (["a\tTRUE\t\t\t\t\t\t", "a\tTRUE\t\t\t\t\t\t"], "'a' is twice among the SNV fields"),
        (["a\tFALSE\tNA\t\t\t\t\t"], "chooses no field"),
    ],
)
def test_an_impossible_value_is_refused_in_one_sentence(rows, sentence):
    with pytest.raises(ConfigError, match=re.escape(sentence)):
        config(*rows)


def test_two_second_pivot_characters_are_refused():
    with pytest.raises(ConfigError, match="two pivotChar2s"):
        config(*(f"{name}\tTRUE\t\t\t1\t|\t\t\t{char}" for name, char in ("a;", "b,")), head=HEAD + "\tpivotChar2")


def test_configurations_that_wgsaparsr_accepts_are_accepted():
    read = config(
        "a\tTRUE\t\tTRUE\t4a\t|\tx\tmax",
        "b\tTRUE\t\tTRUE\t4a\tNA\tx\t",  # follows the group's pivotChar
        "a\t\tTRUE\t\t\t\tx\tmax",  # the same column and group in another table
        "c\t\tTRUE\t\t\t\tx\tmax",
        "d\tTRUE\t\t\t\t\ty\t",
        "e\tTRUE\t\t\t\t\tz\tclean",
        "f\tTRUE\t\t\t\t\t\tdistinct",
        "\tTRUE\t\t\t\t\t\t",
    )
    assert [field.name for field in read.table(Table.SNV)] == ["a", "b", "d", "e", "f"]
    assert {field.pivot_char for field in read.table(Table.DBNSFP)} == {"|"}
    assert [field.name for field in read.table(Table.INDEL)] == ["a", "c"]
    assert [note.partition(" ")[0] for note in read.notes] == ["line", "f:", "parseGroup"]


def test_removal_patterns_match_whole_cells():
    rows = [f"{name}\tTRUE\t\t\t\t\t\t\t{text}" for name, text in zip("abcd", (".", "", "-+", "*"), strict=True)]
    read = config(*rows, head=HEAD + "\ttoRemove")
    assert [field.to_remove for field in read.fields] == [r"\.", "NA", "-+", r"\*"]
    assert read.notes == ("line 5: toRemove * is not a regular expression and is matched literally",)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_files_of_any_spreadsheet_are_read(tmp_path, end, encoding):
    path = tmp_path / "config.tsv"
    text = end.join([HEAD + "\tnotes", "a\tTRUE\t\t\t\t\t\t\tHébert\u2019s choice", ""])
    path.write_bytes(text.encode(encoding))
    assert [field.name for field in read_config_file(path).fields] == ["a"]
    path.write_bytes(text.encode("utf-16"))
    with pytest.raises(ConfigError, match=r"config\.tsv: is not a text file with tabs"):
        read_config_file(path)


def test_missing_columns_are_named():
    with pytest.raises(ConfigError, match="no column dbnsfp, transformation"):
        read_config("field\tSNV\tindel\tpivotGroup\tpivotChar\tparseGroup\n")
    with pytest.raises(ConfigError, match="empty"):
        read_config("# nothing\n")
