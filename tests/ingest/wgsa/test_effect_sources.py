"""The columns that gene effects are made from."""

import pytest

from ingest.wgsa.effect_sources import EffectSourceError, choose_effect_sources, find_effect_sources
from ingest.wgsa.field_dictionary import build_dictionary
from ingest.wgsa.header import Content, read_header


def specs(*names):
    return build_dictionary({Content.SNV: read_header("\t".join(["chr", "pos", "ref", "alt", *names]))}, {})


BOTH = specs(
    *("SnpEff_refseq_Effect", "SnpEff_refseq_Gene_ID", "SnpEff_refseq_Gene_name"),
    *("VEP_ensembl_Consequence", "VEP_ensembl_Gene_ID", "VEP_ensembl_Transcript_ID"),
)


def test_sources_need_a_consequence_and_a_gene():
    sources = find_effect_sources(BOTH)
    assert list(sources) == ["VEP_ensembl", "SnpEff_refseq"]
    assert sources["VEP_ensembl"].consequence.name == "VEP_ensembl_Consequence"
    assert sources["SnpEff_refseq"].gene_id.name == "SnpEff_refseq_Gene_ID"
    assert find_effect_sources(specs("VEP_ensembl_Consequence")) == {}


def test_the_preferred_source_is_chosen_unless_some_are_named():
    assert choose_effect_sources(BOTH) == ["VEP_ensembl"]
    assert choose_effect_sources(BOTH, ["snpeff_REFSEQ", "VEP_ensembl", "SnpEff_refseq"]) == [
        "SnpEff_refseq",
        "VEP_ensembl",
    ]
    assert choose_effect_sources(specs("x")) == []
    with pytest.raises(EffectSourceError, match="no effect source 'y'; they have none"):
        choose_effect_sources(specs("x"), ["y"])
