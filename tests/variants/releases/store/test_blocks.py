"""Blocks give their lines back byte for byte, and their ids say where they came from."""

from hypothesis import given
from hypothesis import strategies as st

from variants.releases.store.blocks import (
    BLOCK_BITS,
    SLICE_BITS,
    block_id,
    compress_lines,
    decompress_lines,
    file_of_block,
    lines_checksum,
    pack_line_numbers,
    unpack_line_numbers,
)

LINES = st.lists(st.binary().map(lambda line: line.replace(b"\n", b"")), min_size=1)


@given(LINES)
def test_any_lines_come_back_byte_for_byte(lines):
    assert decompress_lines(compress_lines(lines)) == lines


@given(st.lists(st.integers(1, 2**40), min_size=1))
def test_any_line_numbers_come_back(numbers):
    assert unpack_line_numbers(pack_line_numbers(numbers), len(numbers)) == numbers


def test_lines_that_follow_each_other_have_numbers_of_8_bytes():
    assert len(pack_line_numbers(range(10**9, 10**9 + 1000))) == 8


@given(LINES, st.randoms())
def test_the_checksum_does_not_depend_on_the_order_of_lines(lines, random):
    shuffled = random.sample(lines, len(lines))
    assert lines_checksum(shuffled) == lines_checksum(lines)
    assert lines_checksum([*lines, b"one more"]) != lines_checksum(lines)


@given(st.integers(1, 2**23 - 1), st.integers(0, 2**SLICE_BITS - 1), st.integers(0, 2**BLOCK_BITS - 1))
def test_a_block_id_is_a_bigint_that_names_its_file(file, slice_number, block):
    identity = block_id(file, slice_number, block)
    assert identity < 2**63
    assert file_of_block(identity) == file
