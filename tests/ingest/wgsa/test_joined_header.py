"""Lines of files with other columns are laid out for one header; nothing of a cell is lost."""

from __future__ import annotations

from ingest.wgsa.header import read_header
from ingest.wgsa.joined_header import JoinedHeader
from variants.fields.spec import FieldSpec, Kind

SPECS = [FieldSpec("MAP35_149", "map35", "", Kind.FLOAT, aliases=("MAP35_149bp",))]
FIRST = read_header("#chr\tpos\tref\talt\tMAP35_149\tA")


def test_spellings_of_a_field_are_one_column() -> None:
    second = read_header("CHROM\tPOS\tREF\tALT\tA\tB\tMAP35_149bp")
    joined = JoinedHeader([FIRST, second], SPECS)
    assert joined.header.names == (*FIRST.names, "B")
    assert joined.lay_out(b"1\t5\tC\tT\ta\tb\t0.5\r", second) == b"1\t5\tC\tT\t0.5\ta\tb"
    assert joined.lay_out(b"1\t5\tC\tT\t\ta", FIRST) == b"1\t5\tC\tT\t\ta\t."


def test_lines_of_equal_headers_stay_byte_for_byte() -> None:
    joined = JoinedHeader([FIRST, read_header("\t".join(FIRST.names))], SPECS)
    assert joined.header.names == FIRST.names
    assert joined.lay_out(b"1\t5\tC\tT\t \ta\r", FIRST) == b"1\t5\tC\tT\t \ta\r"


def test_both_spellings_in_one_file_keep_their_columns() -> None:
    second = read_header("chr\tpos\tref\talt\tMAP35_149bp\tMAP35_149")
    joined = JoinedHeader([FIRST, second], SPECS)
    assert joined.lay_out(b"1\t5\tC\tT\tbp\tplain", second) == b"1\t5\tC\tT\tplain\t.\tbp"
