"""Names of assemblies, alone, in texts and in names of columns."""

from __future__ import annotations

import pytest

from variants.genome.assembly_names import find_assembly, find_assembly_in, split_assembly


@pytest.mark.parametrize(
    ("text", "assembly"),
    [
        ("hg19", "GRCh37"),
        (" GRCh37.p13 ", "GRCh37"),
        ("b37", "GRCh37"),
        ("human_g1k_v37", "GRCh37"),
        ("hg38", "GRCh38"),
        ("GRCh38.14", "GRCh38"),
        ("hs38DH", "GRCh38"),
        ("hg18", "NCBI36"),
        ("T2T-CHM13v2.0", "T2T-CHM13"),
        ("mm10", "GRCm38"),
        ("rn6", ""),
        ("", ""),
    ],
)
def test_a_name_is_known_in_every_spelling(text: str, assembly: str) -> None:
    assert find_assembly(text) == assembly


@pytest.mark.parametrize(
    ("text", "assembly"),
    [
        ("/data/GRCh38_full_analysis_set_plus_decoy_hla.fa", "GRCh38"),
        ("##reference=file:///refs/human_g1k_v37.fasta", "GRCh37"),
        ("hg19 and b37", "GRCh37"),  # two names of one
        ("lifted from hg19 to hg38", ""),
        ("sample hg190", ""),
        ("nothing", ""),
    ],
)
def test_a_text_says_its_only_assembly(text: str, assembly: str) -> None:
    assert find_assembly_in(text) == assembly


def test_an_assembly_is_taken_off_either_end_of_a_column() -> None:
    assert split_assembly("posgrch38p13") == [("pos", "GRCh38")]
    assert split_assembly("b37pos") == [("pos", "GRCh37")]
    assert split_assembly("position") == []
