"""Terms as bits, and back."""

import pytest

from tests.ingest.wgsa.real_files import FILE_SETS
from tests.known import read_table
from variants.genome.consequences import (
    TERMS,
    UNKNOWN_RANK,
    ConsequenceClass,
    cell_mask,
    class_mask,
    consequence_class,
    severest,
    split_terms,
    term_mask,
    term_name,
    terms_of,
)


def test_every_term_has_its_own_bit_below_the_sign_bit():
    assert len(set(TERMS)) == len(TERMS) < UNKNOWN_RANK
    assert all(terms_of(term_mask([term])) == [term] for term in TERMS)
    assert all(term_name(severest(term_mask([term]))) == term for term in TERMS)
    assert term_mask([*TERMS, "no such term"]) < 2**63


@pytest.mark.parametrize(
    ("cell", "terms"),
    [
        ("intron_variant,NMD_transcript_variant", ["intron_variant", "NMD_transcript_variant"]),
        ("splice_donor_variant&intron_variant", ["splice_donor_variant", "intron_variant"]),
        ("exonic;splicing", ["splice_site_variant", "coding_sequence_variant"]),
        ("nonsynonymous SNV", ["missense_variant"]),
        ("frameshift block substitution", ["frameshift_variant"]),
        ("nonframeshift deletion", ["inframe_deletion"]),
        ("ncRNA_intronic", ["intron_variant", "non_coding_transcript_variant"]),
        ("UTR3|UTR5", ["5_prime_UTR_variant", "3_prime_UTR_variant"]),
        (".|.|.", []),
        ("", []),
        ("unknown", ["unknown"]),
        ("quantum_variant,stop_gained", ["stop_gained", "unknown"]),
    ],
)
def test_cells_of_every_tool_become_terms_most_severe_first(cell, terms):
    assert terms_of(cell_mask(cell)) == terms


def test_splitting_keeps_blanks_inside_a_term():
    assert split_terms("nonsynonymous SNV;splicing") == ["nonsynonymous SNV", "splicing"]


def test_the_most_severe_term_has_the_lowest_rank():
    assert term_name(severest(cell_mask("upstream_gene_variant|missense_variant,splice_region_variant"))) == (
        "missense_variant"
    )
    assert severest(0) is None


def test_the_classes_share_no_term_and_leave_none_out():
    masks = [class_mask(each) for each in ConsequenceClass]
    assert sum(masks) == term_mask([*TERMS, "unknown"])
    assert consequence_class("stopgain") is ConsequenceClass.LOSS_OF_FUNCTION
    assert consequence_class("missense_variant") is ConsequenceClass.MISSENSE_LIKE
    assert consequence_class("stop_retained_variant") is ConsequenceClass.SYNONYMOUS
    assert consequence_class("intron_variant") is ConsequenceClass.OTHER


@pytest.mark.parametrize("path", [path for files in FILE_SETS for path in files.paths], ids=lambda path: path.name)
def test_files_use_no_unknown_term_in_transcript_columns(path):
    header, rows = read_table(path)
    columns = [i for i, column in enumerate(header) if column.endswith(("_Consequence", "_Effect"))]
    masks = {cell: cell_mask(cell) for row in rows for i in columns for cell in [row[i]]}
    assert any(masks.values())
    assert not {cell for cell, mask in masks.items() if mask >> UNKNOWN_RANK}
