"""Columns of both kinds of file that mean the same share one draft; paths are unique."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.wgsa.field_drafts import UniquePaths, draft_fields
from ingest.wgsa.header import Content, read_header


def test_columns_of_equal_name_or_path_share_a_draft_across_files_only():
    snv = read_header("#chr\tpos\tref\talt\tMAP35_149\tEigen-raw\tEigen_raw")
    indel = read_header("CHROM\tpos\tref\talt\tMAP35_149bp\tindel_focal_length")
    drafts = draft_fields({Content.INDEL: indel, Content.SNV: snv}, UniquePaths())
    named = [(draft.name, draft.column_names, draft.column_indexes) for draft in drafts]
    assert named[0] == ("#chr", ["#chr", "CHROM"], {Content.SNV: 0, Content.INDEL: 0})
    assert named[4] == ("MAP35_149", ["MAP35_149", "MAP35_149bp"], {Content.SNV: 4, Content.INDEL: 4})
    assert [name for name, _, _ in named[5:]] == ["Eigen-raw", "Eigen_raw", "indel_focal_length"]
    assert len({draft.path for draft in drafts}) == len(drafts)


def test_a_column_may_begin_with_the_name_of_a_key():
    header = read_header("chrom\tpos\tref\talt\tchrom_band")
    assert [draft.path for draft in draft_fields({Content.SNV: header}, UniquePaths())][-1] == "chrom_2.band"


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map(".".join), max_size=12))
def test_no_path_is_twice_or_both_a_value_and_a_group(wanted):
    paths = UniquePaths()
    claimed = [paths.claim(path) for path in wanted]
    assert len(set(claimed)) == len(claimed)
    assert not any(other.startswith(f"{path}.") for path in claimed for other in claimed)
    if wanted:
        assert claimed[0] == wanted[0]
