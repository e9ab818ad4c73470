"""Lists that are not parallel to those of their transcripts are found."""

from ingest.wgsa.alignment import find_unaligned_drafts
from ingest.wgsa.field_drafts import UniquePaths, draft_fields
from ingest.wgsa.header import Content, read_header


def unaligned(**columns):
    header = read_header("\t".join(["chr", "pos", "ref", "alt", *columns]))
    drafts = draft_fields({Content.SNV: header}, UniquePaths())
    cells = [["1"] * len(next(iter(columns.values())))] * 4 + list(columns.values())
    return [draft.name for draft in find_unaligned_drafts(drafts, {Content.SNV: cells})]


def test_a_list_of_another_length_is_found_and_a_single_element_stands_for_all():
    transcripts = ["T1|T2", "T1|T2|T3", "T1"]
    assert unaligned(VEP_ensembl_Transcript_ID=transcripts, VEP_ensembl_CCDS=["a|b", "a|b|c", "."]) == []
    assert unaligned(VEP_ensembl_Transcript_ID=transcripts, VEP_ensembl_CCDS=["a", "a", "."]) == []
    assert unaligned(VEP_ensembl_Transcript_ID=transcripts, VEP_ensembl_CCDS=["a|b", "a|b", "."]) == [
        "VEP_ensembl_CCDS"
    ]


def test_genes_may_differ_in_half_of_the_rows():
    transcripts = ["T1|T2", "T1|T2|T3"]
    assert unaligned(VEP_ensembl_Transcript_ID=transcripts, VEP_ensembl_Gene_ID=["G|G", "G|G"]) == []
    assert unaligned(VEP_ensembl_Transcript_ID=transcripts, VEP_ensembl_Gene_ID=["G|G|G", "G|G"]) == [
        "VEP_ensembl_Gene_ID"
    ]


def test_without_rows_everything_is_aligned():
    assert unaligned(VEP_ensembl_Transcript_ID=[], VEP_ensembl_CCDS=[]) == []
