"""Columns that mean the same share one draft, lists that are not parallel leave their group, paths are unique."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.wgsa.field_drafts import FieldDraft, UniquePaths, draft_fields, find_unaligned_drafts
from ingest.wgsa.field_notes import note_for
from ingest.wgsa.header import Content, Header, read_header


def make_drafts(headers: dict[Content, Header]) -> list[FieldDraft]:
    notes = {name: note_for(name) for header in headers.values() for name in header.names}
    return draft_fields(headers, notes)


def test_columns_of_equal_name_or_path_share_a_draft_across_files_only() -> None:
    snv = read_header("#chr\tpos\tref\talt\tMAP35_149\tEigen-raw\tEigen_raw")
    indel = read_header("CHROM\tpos\tref\talt\tMAP35_149bp\tindel_focal_length")
    drafts = make_drafts({Content.INDEL: indel, Content.SNV: snv})
    named = [(draft.name, draft.column_names, draft.column_indexes) for draft in drafts]
    assert named[0] == ("#chr", ["#chr", "CHROM"], {Content.SNV: 0, Content.INDEL: 0})
    assert named[4] == ("MAP35_149", ["MAP35_149", "MAP35_149bp"], {Content.SNV: 4, Content.INDEL: 4})
    assert [name for name, _, _ in named[5:]] == ["Eigen-raw", "Eigen_raw", "indel_focal_length"]
    assert len({draft.path for draft in drafts}) == len(drafts)


def test_a_column_may_begin_with_the_name_of_a_key() -> None:
    header = read_header("chrom\tpos\tref\talt\tchrom_band")
    assert [draft.path for draft in make_drafts({Content.SNV: header})][-1] == "chrom_2.band"


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map(".".join), max_size=12))
def test_no_path_is_twice_or_both_a_value_and_a_group(requested: list[str]) -> None:
    paths = UniquePaths()
    claimed = [paths.claim(path) for path in requested]
    assert len(set(claimed)) == len(claimed)
    assert not any(other.startswith(f"{path}.") for path in claimed for other in claimed)
    if requested:
        assert claimed[0] == requested[0]


def find_unaligned(**columns: list[str]) -> list[str]:
    header = read_header("\t".join(["chr", "pos", "ref", "alt", *columns]))
    drafts = make_drafts({Content.SNV: header})
    cells = [["1"] * len(next(iter(columns.values())))] * 4 + list(columns.values())
    return [draft.name for draft in find_unaligned_drafts(drafts, {Content.SNV: cells})]


def test_lists_of_another_length_are_found_and_a_single_element_counts_for_all() -> None:
    transcripts = ["T1|T2", "T1|T2|T3", "T1"]
    assert find_unaligned(VEP_ensembl_Transcript_ID=transcripts, VEP_ensembl_CCDS=["a|b", "a|b|c", "."]) == []
    assert find_unaligned(VEP_ensembl_Transcript_ID=transcripts, VEP_ensembl_CCDS=["a", "a", "."]) == []
    assert find_unaligned(VEP_ensembl_Transcript_ID=transcripts, VEP_ensembl_CCDS=["a|b", "a|b", "."]) == [
        "VEP_ensembl_CCDS"
    ]


def test_genes_may_differ_in_half_of_the_rows() -> None:
    transcripts = ["T1|T2", "T1|T2|T3"]
    assert find_unaligned(VEP_ensembl_Transcript_ID=transcripts, VEP_ensembl_Gene_ID=["G|G", "G|G"]) == []
    assert find_unaligned(VEP_ensembl_Transcript_ID=transcripts, VEP_ensembl_Gene_ID=["G|G|G", "G|G"]) == [
        "VEP_ensembl_Gene_ID"
    ]


def test_without_rows_everything_is_aligned() -> None:
    assert find_unaligned(VEP_ensembl_Transcript_ID=[], VEP_ensembl_CCDS=[]) == []
