"""Terms as bits, and back."""

import re

import pytest

from tests.ingest.wgsa.real_files import FILE_SETS
from tests.known import read_table
from variants.genome.consequences import (
    TABLE_COLUMNS,
    TERMS,
    UNKNOWN_RANK,
    ConsequenceClass,
    ConsequenceTableError,
    cell_mask,
    class_mask,
    consequence_class,
    find_class,
    read_consequences,
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
    masks = [class_mask(one_class) for one_class in ConsequenceClass]
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


HEADER = "\t".join(TABLE_COLUMNS)
LINES = ["0\tstop_gained\tloss of function\tstopgain\thttps://x.org", "1\tintron_variant\tother\t\thttps://x.org"]


def table_file(tmp_path, lines):
    path = tmp_path / "terms.tsv"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_a_table_of_ones_own_is_read_in_its_order(tmp_path):
    read = read_consequences(table_file(tmp_path, [HEADER, *LINES]))
    assert [consequence.term for consequence in read] == ["stop_gained", "intron_variant"]
    assert read[0].synonyms == ("stopgain",)
    assert read[0].consequence_class is ConsequenceClass.LOSS_OF_FUNCTION


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (["term\trank", *LINES], "line 1 must be"),
        ([HEADER, LINES[0], LINES[0].replace("0", "1", 1)], "line 3: term 'stop_gained' is empty or not unique"),
        ([HEADER, LINES[0], "2" + LINES[1][1:]], "line 3: rank '2' must be 1"),
        ([HEADER, LINES[0].replace("loss of function", "lof")], "line 2: class 'lof' is not one of"),
        ([HEADER, LINES[0].replace("stopgain", "Stop Gain")], "line 2: synonyms 'Stop Gain' must be in lower case"),
        ([HEADER, LINES[0].replace("https://x.org", "")], "line 2: the source must be an address"),
        ([HEADER, LINES[0] + "\tmore"], "line 2: 6 columns instead of 5"),
        ([HEADER, *(f"{rank}\tterm_{rank}\tother\t\thttps://x.org" for rank in range(63))], "line 64: a mask has bits"),
    ],
)
def test_a_table_that_would_break_stored_masks_is_refused(tmp_path, lines, problem):
    with pytest.raises(ConsequenceTableError, match=re.escape(problem)):
        read_consequences(table_file(tmp_path, lines))


def test_the_bits_of_stored_masks_have_not_moved():
    ranks = {"transcript_ablation": 0, "stop_gained": 7, "missense_variant": 21, "synonymous_variant": 33}
    ranks |= {"intron_variant": 43, "intergenic_variant": 58, "sequence_variant": 59}
    assert {term: severest(term_mask([term])) for term in ranks} == ranks
    assert len(TERMS) == 60


def test_classes_are_found_by_the_words_of_queries():
    assert [find_class(word) for word in ("LOF", "missense-like", "other")] == [
        ConsequenceClass.LOSS_OF_FUNCTION, ConsequenceClass.MISSENSE_LIKE, ConsequenceClass.OTHER,
    ]  # fmt: skip
    assert find_class("stop_gained") is None
    assert [results.short_name for results in ConsequenceClass] == ["lof", "missense", "synonymous", "other"]
