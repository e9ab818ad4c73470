"""Headers of every WGSA generation, and clear refusals."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.wgsa.header import Content, HeaderError, is_header, read_header, resolve_header


@pytest.mark.parametrize(
    "line",
    [
        "#chr\tpos\tref\talt\tCADD_phred",
        "chr\tpos\tref\talt\tCADD_phred\r\n",
        "CHROM\tPOS\tREF\tALT\tCADD_phred \n",
        "# [1]CHROM\t[2]POS\t[3]REF\t[4]ALT\t[5]CADD_phred",
        "#CHROM\tPos\tRef\tAlt\tCADD_phred",
        "\ufeffChromosome\tpos\tref\talt\tCADD_phred",
    ],
)
def test_every_header_generation_is_recognised(line):
    header = read_header(line)
    assert header.keys == (0, 1, 2, 3)
    assert header.names[4] == "CADD_phred"
    assert header.content == Content.SNV
    assert read_header(line.encode()) == header


def test_key_columns_are_found_wherever_they_stand_and_hg19_columns_are_not_keys():
    header = read_header("chr_hg19\tpos_hg19\tref_hg19\talt_hg19\talt\tref\tpos\tchr")
    assert header.keys == (7, 6, 5, 4)


def test_an_indel_file_is_recognised_by_its_focal_length():
    assert read_header("CHROM\tPOS\tREF\tALT\tindel_focal_length").content == Content.INDEL


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "first line is empty"),
        ("foo\tpos\tref\talt", "no column for chrom"),
        ("#chr\tpos_hg19\tref\talt", "rename pos_hg19 to pos and load the file with --assembly GRCh37"),
        (
            "#hg38_chr\thg38_pos\tref\talt",
            "rename #hg38_chr to chrom and hg38_pos to pos and load the file with --assembly GRCh38",
        ),
        ("#chr\tpos\tref\talt".encode("utf-16-le"), "the text is UTF-16 .little-endian. without a byte-order mark"),
        ("#chr\tpos\tref\talt\n".encode("utf-16-be"), "the text is UTF-16 .big-endian. without a byte-order mark"),
        ("5\t10018\tC\tA\tY", "is a data row"),
        ("CHROM POS REF ALT", "no tab"),
        ("chr\tpos\tref\talt\tx\t\ty", "column 6 of the header has no name"),
        ("chr\tpos\tref\talt\tx\ty\tx ", "names 'x' twice, in columns 5 and 7"),
        (b"chr\tpos\tref\talt\t\xff", "byte 17 is not UTF-8"),
        ("chr\tpos\tref\talt\tx\x00", "NUL"),
    ],
)
def test_a_header_that_cannot_be_used_is_refused_in_one_sentence(line, sentence):
    with pytest.raises(HeaderError, match=sentence) as caught:
        read_header(line)
    assert "\n" not in str(caught.value)


def test_a_separate_header_serves_a_file_with_and_without_its_own():
    header_line = "CHROM\tPOS\tREF\tALT\tFILTER"
    assert resolve_header("5\t1\tC\tA\tPASS", header_line) == (read_header(header_line), False)
    assert resolve_header(header_line + "\n", header_line) == (read_header(header_line), True)
    with pytest.raises(HeaderError, match="different columns"):
        resolve_header("CHROM\tPOS\tREF\tALT\tOTHER", header_line)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_any_line_gives_a_header_or_a_clear_error(line):
    with contextlib.suppress(HeaderError):
        header = read_header(line)
        assert is_header(line)
        assert len(set(header.names)) == len(header.names)


@given(st.permutations(["#chr", "pos", "ref", "alt", "a_score", "b_pred"]))
def test_the_order_of_columns_does_not_matter(names):
    header = read_header("\t".join(names))
    assert [header.names[index] for index in header.keys] == ["#chr", "pos", "ref", "alt"]
