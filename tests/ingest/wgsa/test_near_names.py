"""Columns of one field are found under other spellings, and near misses are told."""

from __future__ import annotations

import gzip
import re

import pytest

from ingest.wgsa.field_dictionary import build_dictionary
from ingest.wgsa.header import Content, read_header
from ingest.wgsa.near_names import describe_near_names, describe_spellings
from tests.releases import FREEZE5, SYNTHETIC38, shared_file
from variants.fields.spec import FieldSpec

KEY = "#chr\tpos\tref\talt\t"


def specs_of(snv: str, indel: str) -> list[FieldSpec]:
    headers = {
        Content.SNV: read_header(KEY + snv.replace(" ", "\t")),
        Content.INDEL: read_header(KEY + "indel_focal_length\t" + indel.replace(" ", "\t")),
    }
    return build_dictionary(headers, {})


def test_columns_that_differ_in_spelling_alone_are_one_field() -> None:
    specs = specs_of(
        "CADD_phred My_own_score fathmm-MKL_non-coding_score", "CADDphred MyOwnScore fathmmMKLnoncodingscore"
    )
    both = {spec.name: spec.aliases for spec in specs if spec.snv_index is not None and spec.indel_index is not None}
    assert "CADDphred" in both["CADD_phred"]
    assert "MyOwnScore" in both["My_own_score"]
    assert "fathmmMKLnoncodingscore" in both["fathmm-MKL_non-coding_score"]
    assert len(specs) == 4 + 3 + 1
    assert describe_spellings(specs)[0].startswith("column CADDphred is read as the field CADD_phred")


def test_a_spelling_of_its_own_column_stays_a_field_of_its_own() -> None:
    specs = specs_of("My_score", "MyScore My_score")
    names = {spec.name: (spec.snv_index, spec.indel_index) for spec in specs}
    assert names["My_score"] == (4, 6)
    assert names["MyScore"] == (None, 5)


def test_nearly_equal_names_stay_two_fields_and_are_reported() -> None:
    specs = specs_of("My_scores Score_20 Only_here", "My_score Score_35 focal")
    (sentence,) = describe_near_names(specs)
    assert "My_scores is in the SNV files only and My_score in the indel files only" in sentence


# WGSA's names of columns of indel files, and those that wgsaparsr writes for SNV files and WGSA 0.7 has itself:
# "old_names" and "new_names" of https://github.com/UW-GAC/wgsaparsr/blob/master/R/field-lists.R, and MAP35_149 of
# freeze 5 of TOPMed.
RENAMED = dict(
    pair.split()
    for pair in """
    MAP20(+-149bp) MAP20_149bp|MAP35(+-149bp) MAP35_149bp|MAP35_149bp MAP35_149|GMS_single-end GMS_single_end
    GMS_paired-end GMS_paired_end|H1-hESC_fitCons_score H1_hESC_fitCons_score
    H1-hESC_fitCons_rankscore H1_hESC_fitCons_rankscore|H1-hESC_confidence_value H1_hESC_confidence_value
    1000G_strict_masked KGP_strict_masked|1000Gp3_AC KGP3_AC|1000Gp3_AF KGP3_AF|1000Gp3_AFR_AC KGP3_AFR_AC
    1000Gp3_AFR_AF KGP3_AFR_AF|1000Gp3_EUR_AC KGP3_EUR_AC|1000Gp3_EUR_AF KGP3_EUR_AF|1000Gp3_AMR_AC KGP3_AMR_AC
    1000Gp3_AMR_AF KGP3_AMR_AF|1000Gp3_EAS_AC KGP3_EAS_AC|1000Gp3_EAS_AF KGP3_EAS_AF|1000Gp3_SAS_AC KGP3_SAS_AC
    1000Gp3_SAS_AF KGP3_SAS_AF|fathmm-MKL_non-coding_score fathmm_MKL_non_coding_score
    fathmm-MKL_non-coding_rankscore fathmm_MKL_non_coding_rankscore
    fathmm-MKL_non-coding_group fathmm_MKL_non_coding_group|fathmm-MKL_coding_score fathmm_MKL_coding_score
    fathmm-MKL_coding_rankscore fathmm_MKL_coding_rankscore|fathmm-MKL_coding_pred fathmm_MKL_coding_pred
    fathmm-MKL_coding_group fathmm_MKL_coding_group|Eigen-raw Eigen_raw|Eigen-phred Eigen_phred
    Eigen-raw_rankscore Eigen_raw_rankscore|Eigen-PC-raw Eigen_PC_raw|Eigen-PC-raw_rankscore Eigen_PC_raw_rankscore
    CADDraw CADD_raw|CADDphred CADD_phred|GTEx_V6_gene GTEx_V6p_gene|rs_dbSNP147 rs_dbSNP150
    VEP_refseq_Protein_ID VEP_refseq_Protein_ID(ENSP)|SnpEff_ensembl_LOF/NMD SnpEff_ensembl_LOF_or_NMD
    ANNOVAR_refseq_Closest_gene ANNOVAR_refseq_Closest_gene(intergenic_only)|GRASP_p-value GRASP_p_value
    """.strip()
    .replace("\n", "|")
    .split("|")
)


def spellings_of(name: str) -> set[str]:
    """The name with other signs between its words, without any, and in capitals."""
    changed = {name.replace("-", "_"), name.replace("_", "-"), name.replace("_", ""), name.upper()}
    return {*changed, re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_"), re.sub(r"[^A-Za-z0-9]+", ".", name).strip(".")}


@pytest.mark.parametrize(("indel", "snv"), RENAMED.items())
def test_each_column_that_versions_of_wgsa_spell_differently_is_one_field(indel: str, snv: str) -> None:
    specs = specs_of(snv, indel)
    assert [spec.name for spec in specs[4:] if spec.snv_index is not None and spec.indel_index is not None] == [snv]
    assert describe_near_names(specs) == []


@pytest.mark.parametrize("name", ["CADD_phred", "VEP_ensembl_Gene_ID", "fathmm-MKL_non-coding_score", "M-CAP_score"])
def test_each_spelling_of_a_column_is_one_field(name: str) -> None:
    for spelling in spellings_of(name) - {name}:
        specs = specs_of(name, spelling)
        assert [spec.name for spec in specs if spec.indel_index == 5] == [name], spelling


def test_snv_and_indel_files_of_one_version_have_no_near_names() -> None:
    for snv, indel in (SYNTHETIC38[:2], [shared_file(path) for path in FREEZE5]):
        headers = [read_header(gzip.decompress(path.read_bytes()).partition(b"\n")[0]) for path in (snv, indel)]
        specs = build_dictionary(dict(zip((Content.SNV, Content.INDEL), headers, strict=True)), {})
        assert describe_near_names(specs) == []
        only_indel = [spec.name for spec in specs if spec.snv_index is None]
        assert only_indel == ["indel_focal_length", "focal_snv_number"]


def test_equal_headers_give_no_note() -> None:
    specs = specs_of("CADD_phred", "CADD_phred")
    assert describe_near_names(specs) == describe_spellings(specs) == []
