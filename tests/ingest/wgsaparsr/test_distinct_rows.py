"""Each different row is written once, in sorted and unsorted files."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.wgsaparsr.distinct_rows import DistinctRows

LINES = st.lists(st.tuples(st.sampled_from(["1", "2"]), st.integers(1, 4), st.sampled_from("ab")), max_size=30)


def write_once(lines, key):
    rows = DistinctRows(key)
    written = []
    for chrom, pos, cell in lines:
        row = f"{chrom}:{pos}:{cell}"
        written += rows.keep_new([chrom, str(pos)], [row, row])
    rows.close()
    return written


@settings(max_examples=40)
@given(LINES)
def test_every_row_is_new_once(lines):
    expected = list(dict.fromkeys(f"{chrom}:{pos}:{cell}" for chrom, pos, cell in lines))
    assert write_once(lines, (0, 1)) == expected  # in any order of positions
    assert sorted(write_once(sorted(lines), (0, 1))) == sorted(expected)
    assert write_once(lines, None) == expected


def test_temporary_files_are_deleted(tmp_path):
    rows = DistinctRows((0, 1), tmp_path)
    assert rows.keep_new(["1", "5"], ["x"]) == ["x"]
    assert rows.keep_new(["1", "no number"], ["x", "y"]) == ["y"]
    assert list(tmp_path.iterdir())
    rows.close()
    assert list(tmp_path.iterdir()) == []
