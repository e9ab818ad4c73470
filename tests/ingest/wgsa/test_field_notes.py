"""What the names of columns tell, in every WGSA version."""

import re

import pytest

from ingest.wgsa.field_notes import NOTES_FILE, note_for, path_from_text, plain_name


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("CADD_phred", "cadd.phred"),
        ("CADD_raw_rankscore", "dbnsfp.cadd.raw_rankscore"),
        ("rs_dbSNP150", "dbsnp.rsid"),
        ("SIFT_score", "dbnsfp.sift.score"),
        ("Polyphen2_HVAR_pred", "dbnsfp.polyphen2.hvar.pred"),
        ("GERP_RS", "dbnsfp.gerp++.rs"),
        ("GERP++_RS", "dbnsfp.gerp++.rs"),
        ("clinvar_clnsig", "clinvar.rcv.clinical_significance"),
        ("ExAC_Adj_AC", "exac.ac.ac_adj"),
        ("ExAC_AFR_AF", "exac.afr_af"),
        ("ExAC_nonTCGA_AF", "exac_nontcga.af"),
        ("gnomAD_genomes_AF", "gnomad_genome.af.af"),
        ("gnomAD_exomes_NFE_AC", "gnomad_exome.ac.ac_nfe"),
        ("gnomAD_genomes_controls_AF", "gnomad_genome.af.af_controls"),
        ("VEP_ensembl_Consequence", "vep.ann.consequence"),
        ("VEP_refseq_Protein_ID(ENSP)", "vep_refseq.ann.protein_id"),
        ("SnpEff_ensembl_Effect_impact", "snpeff.ann.putative_impact"),
        ("SnpEff_ensembl_LOF/NMD_gene_ID", "snpeff.lof_or_nmd_gene_id"),
        ("ANNOVAR_ucsc_Closest_gene(intergenic_only)", "annovar_ucsc.ann.closest_gene"),
        ("1000Gp3_EUR_AF", "dbnsfp.1000gp3.eur_af"),
        ("KGP3_EUR_AF", "dbnsfp.1000gp3.eur_af"),
        ("fathmm-MKL_non-coding_score", "fathmm_mkl.non_coding_score"),
        ("Eigen-PC-raw_rankscore", "eigen.pc_raw_rankscore"),
        ("M-CAP_score", "dbnsfp.m_cap.score"),
        ("Brand_New_Score", "brand.new_score"),
        ("lonely", "wgsa.lonely"),
    ],
)
def test_columns_of_every_version_get_the_same_path(name, path):
    assert note_for(name).path == path


def test_spellings_of_different_versions_have_one_plain_name():
    assert plain_name("MAP20(+-149bp)") == plain_name("MAP20_149bp") == "map20_149bp"
    assert plain_name("LOF/NMD") == plain_name("LOF_or_NMD")
    assert plain_name("TargetScan_context++_score") == plain_name("TargetScan_context_pp_score")
    assert plain_name("#chr") == "chr"


def test_every_note_is_complete():
    lines = [line for line in NOTES_FILE.read_text().splitlines() if not line.startswith("# ")]
    assert {line.count("\t") for line in lines} == {10}
    for line in lines[1:]:
        re.compile(line.split("\t")[0])


def test_any_text_makes_a_path():
    assert path_from_text("dbNSFP..GERP++ RS_") == "dbnsfp.gerp++_rs"
    assert path_from_text("_") == ""
