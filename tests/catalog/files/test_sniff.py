"""The one sniffer of text tables: encoding, delimiter, header."""

import pytest

from catalog.files.sniff import UnreadableTableError, decode_text, guess_delimiter, sniff_header


@pytest.mark.parametrize(
    ("content", "text", "encoding"),
    [
        ("naïve".encode(), "naïve", "utf-8"),
        ("\ufeffnaïve".encode(), "naïve", "utf-8"),
        ("naïve".encode("utf-16"), "naïve", "utf-16"),
        ("“naïve” €".encode("cp1252"), "“naïve” €", "windows-1252"),
        (b"\x81", "\x81", "windows-1252"),
        (b"", "", "utf-8"),
    ],
)
def test_encodings(content, text, encoding):
    assert decode_text(content) == (text, encoding)


def test_a_character_cut_at_the_end_of_a_head_is_no_other_encoding():
    content = "naïve naï".encode()
    assert decode_text(content[:-1], is_complete=False) == ("naïve na", "utf-8")
    assert decode_text(content[:-1]) == ("naïve naÃ", "windows-1252")


@pytest.mark.parametrize(
    ("line", "delimiter"),
    [("a;b,c;d", ";"), ('"a,b,c,d";e', ";"), ("a\tb", "\t"), ("a|b|c", "|"), ("one", ",")],
)
def test_delimiters(line, delimiter):
    assert guess_delimiter(line) == delimiter


def test_the_header_of_the_first_bytes_is_that_of_the_file():
    header, encoding = sniff_header("##made=2020\n#gène;start\nabc;1\nrest of a li".encode())
    assert (header.names, header.delimiter, header.row, encoding) == (["#gène", "start"], ";", 2, "utf-8")
    assert header.comments == "##made=2020\n"


@pytest.mark.parametrize("head", [b"", b"\n1,2\n", b"a\0b\n", b"# only\n# remarks\n"])
def test_what_is_not_a_table_says_why(head):
    with pytest.raises(UnreadableTableError, match=r"\.$"):
        sniff_header(head)
