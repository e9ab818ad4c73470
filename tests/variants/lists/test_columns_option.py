"""--columns says which column is what, by number or name, with a header or without."""

from __future__ import annotations

import pytest

from variants.lists.columns_option import ColumnsError, parse_columns
from variants.lists.variant_lists import read_list


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("chrom=1,pos=2,ref=4,alt=5", "1\t5\tx\tG\tA\n"),
        ("chrom=1,pos=2,ref=4,alt=5", "strange\tnames\tabove\tthese\tcolumns\n1\t5\tx\tG\tA\n"),
        ("chrom=kromosom,pos=sted,ref=fra,alt=til", "til;fra;sted;kromosom\nA;G;5;1\n"),
        ("chrom=kromosom,pos=sted,ref=fra,alt=til", "#til fra sted kromosom\nA G 5 1\n"),
        ("chrom=2,pos=3,ref=4,alt=5", 'a b c d\n"1" 1 5 "G" "A"\n'),
        ("id=2", "p,what\n0.1,1:5:G:A\n"),
        ("a1=4,a2=3,chr=1,pos=2", "1 5 G A\n"),
        ("chrom=1,pos0=2,ref=3,alt=4", "1 4 G A\n"),
        ("chrom=chrom,pos=chromStart,ref=ref,alt=alt", "chrom chromStart ref alt\n1 4 G A\n"),
    ],
    ids=[
        "no header",
        "unknown header",
        "names",
        "names behind #",
        "names of rows",
        "ids",
        "pair",
        "from 0",
        "from 0 by name",
    ],
)
def test_chosen_columns_are_read(option, text):
    listed = read_list(text.splitlines(), columns=parse_columns(option))
    (entry,) = listed.entries
    assert (entry.chrom, entry.pos, entry.ref, entry.alt, entry.problem) == (1, 5, "G", "A", "")


@pytest.mark.parametrize(
    "text", ["#CHR\tBP\tREF\tALT\n1\t5\tG\tA\n", "1,5,G,A\n", "1 4 5 G A\n", "chr pos ref alt\n'1' 1 5 G A\n"]
)
def test_the_option_that_is_shown_reads_the_list_in_the_same_way(text):
    shown = read_list(text.splitlines()).reading.columns_option
    (entry,) = read_list(text.splitlines(), columns=parse_columns(shown)).entries
    assert (entry.pos, entry.ref, entry.alt) == (5, "G", "A")


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        ("chrom", "write chrom=1,pos=2"),
        ("krom=1", "there is no 'krom'"),
        ("chrom=1,chr=2", "given twice"),
        ("pos=0,chrom=1,ref=3,alt=4", "count from 1"),
        ("chrom=1,pos=2", "name chrom, pos, ref and alt"),
    ],
)
def test_an_option_that_names_no_variant_is_one_sentence(option, sentence):
    with pytest.raises(ColumnsError, match=sentence):
        parse_columns(option)


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        ("chrom=chr,pos=bp,ref=ref,alt=alt", "has no 'bp', it names chr, pos"),
        ("chrom=1,pos=2,ref=3,alt=9", "4 columns"),
    ],
)
def test_a_missing_column_is_named(option, sentence):
    with pytest.raises(ColumnsError, match=sentence):
        read_list(["chr\tpos\tref\talt\n", "1\t5\tG\tA\n"], columns=parse_columns(option))
