"""Write the committed synthetic releases again: `python -m tests.data.make FOLDER`.

Two kinds of files. Those of `make_sample` have fixed seeds, so that the same version of this repository always gives
the same bytes; test_make.py compares them. The `known` files hold variants written by hand, one for each thing that a
test must find under its own name; cells that are not named here are missing (`.`). No value comes from a real
annotation file: genes and their places are Ensembl's, everything else is invented.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.sample.layout import INDEL_COLUMNS, read_layout
from ingest.sample.writer import write_sample
from variants.genome.chromosomes import chromosome_code, chromosome_length
from variants.genome.packaged_genes import genes_of_chromosome

FOLDER = Path(__file__).parent / "wgsa"


@dataclass(frozen=True, slots=True)
class Sample:
    """The arguments of one `make_sample` file."""

    rows: int
    columns: int
    assembly: str
    chromosome: str

    def write(self, path: Path) -> None:
        code = chromosome_code(self.chromosome)
        write_sample(
            path,
            rows=self.rows,
            columns=self.columns,
            chromosome=self.chromosome,
            length=chromosome_length(self.assembly, code),
            genes=genes_of_chromosome(self.assembly, code),
        )


SAMPLES = {
    "chr22_snv.tsv.gz": Sample(1_240, 438, "GRCh38", "22"),
    "chr22_indel.tsv.gz": Sample(320, INDEL_COLUMNS, "GRCh38", "22"),
    "chr16_snv.tsv.gz": Sample(450, 359, "GRCh37", "16"),
    "chr21_wide_snv.tsv.gz": Sample(60, 2052, "GRCh38", "21"),
}

# Transcript columns of one tool and gene model run beside each other: `|` between transcripts.
MTMR3 = {
    "VEP_ensembl_Consequence": "intron_variant|intron_variant,NMD_transcript_variant",
    "VEP_ensembl_Transcript_ID": "ENST90000000011|ENST90000000012",
    "VEP_ensembl_Gene_Name": "MTMR3|MTMR3",
    "VEP_ensembl_Gene_ID": "ENSG00000100330|ENSG00000100330",
    "VEP_ensembl_summary": "MTMR3(2):intron_variant(1)intron_variant,NMD_transcript_variant(1)",
    "SnpEff_ensembl_Effect": "intron_variant|intron_variant",
    "SnpEff_ensembl_Effect_impact": "MODIFIER|MODIFIER",
    "SnpEff_ensembl_Transcript_ID": "ENST90000000012.1|ENST90000000011.1",
    "SnpEff_ensembl_Gene_name": "MTMR3|MTMR3",
    "SnpEff_ensembl_Gene_ID": "ENSG00000100330|ENSG00000100330",
    "VEP_ensembl_precedent_transcript_consequence": "intron_variant",
    "VEP_ensembl_precedent_consequence": "intron_variant",
    "VEP_ensembl_precedent_gene": "MTMR3",
}
TWO_GENES = {
    "VEP_ensembl_Consequence": "missense_variant,splice_region_variant|stop_gained|downstream_gene_variant",
    "VEP_ensembl_Transcript_ID": "ENST90000000021|ENST90000000022|ENST90000000023",
    "VEP_ensembl_Gene_Name": "MYH9|MYH9|MIR6819",
    "VEP_ensembl_Gene_ID": "ENSG00000100345|ENSG00000100345|ENSG00000278420",
    "VEP_ensembl_HGVSp": "ENSP90000000021.1:p.Arg88Gln|ENSP90000000022.1:p.Arg88Ter|.",
    "VEP_ensembl_LoF": ".|HC|.",
    "VEP_ensembl_summary": (
        "MYH9(2):missense_variant,splice_region_variant(1)stop_gained(1)|MIR6819(1):downstream_gene_variant(1)"
    ),
    "SnpEff_ensembl_Effect": "missense_variant&splice_region_variant|stop_gained",
    "SnpEff_ensembl_Gene_name": "MYH9|MYH9",
    "SnpEff_ensembl_Gene_ID": "ENSG00000100345|ENSG00000100345",
    "SnpEff_ensembl_LOF_or_NMD": "LOF",
}


def precedent(gene: str, consequence: str, transcript_consequence: str = "") -> dict[str, str]:
    """The cells that differ between the lines of one variant."""
    return {
        "VEP_ensembl_precedent_transcript_consequence": transcript_consequence or consequence,
        "VEP_ensembl_precedent_consequence": consequence,
        "VEP_ensembl_precedent_gene": gene,
    }


Cells = Mapping[str, str]
# (pos, ref, alt), the cells of all its lines, what differs between them. The last line is the unique one.
SNVS: list[tuple[tuple[int, str, str], Cells, Sequence[Cells]]] = [
    (
        # One alternate allele only: whoever asks for another one is told which there is.
        (21_052_507, "G", "A"),
        {
            "FILTER": "PASS",
            "CADD_raw": "0.2",
            "CADD_phred": "4.250",
            "VEP_ensembl_Consequence": "synonymous_variant",
            "VEP_ensembl_Transcript_ID": "ENST90000000041",
            "VEP_ensembl_Gene_Name": "LRRC74B",
            "VEP_ensembl_Gene_ID": "ENSG00000187905",
            "VEP_ensembl_HGVSp": "ENST90000000041.1:c.27G>A(p.%3D)",
        },
        [{}],
    ),
    # Others of the gene of the next one, whose scores are in no order.
    *(
        ((pos, ref, alt), MTMR3 | {"FILTER": "PASS", "CADD_raw": raw, "CADD_phred": phred}, [{}])
        for pos, ref, alt, raw, phred in (
            (29_890_107, "C", "G", "0.02", "2.5"),
            (29_900_207, "A", "T", "1.5", "14.5"),
            (29_930_307, "T", "A", "-0.7", "0.45"),
        )
    ),
    (
        # The variant that most tests ask for, under each of its names.
        (29_950_507, "T", "C"),
        MTMR3
        | {
            "FILTER": "PASS",
            "rs_dbSNP150": "rs900188915",
            "CADD_raw": "-0.412345",
            "CADD_phred": "0.9137",
            "GERP_NR": "2.75",
            "GERP_RS": "-1.25",
            "GERP_RS_rankscore": "0.04321",
            "ExAC_AC": "3",
            "ExAC_AF": "2.500e-05",
            "gnomAD_genomes_AC": "7",
            "gnomAD_genomes_AN": "30958",
            "gnomAD_genomes_AF": "2.261128e-04",
            "KGP3_AF": "1.9968051118210862E-4",
        },
        [{}],
    ),
    ((30_010_407, "C", "A"), MTMR3 | {"FILTER": "DISC", "CADD_raw": "2.2", "CADD_phred": "21.75"}, [{}]),
    (
        # Two genes on three lines, ClinVar's fields, lists of every kind, flags, numbers as texts.
        (36_290_507, "C", "T"),
        TWO_GENES
        | {
            "FILTER": "SVM;DISC",
            "rs_dbSNP150": "rs900188916;rs900200001",
            "CADD_raw": "9.876543",
            "CADD_phred": "38.0",
            "clinvar_rs": "rs900188916",
            "clinvar_clnsig": "5",
            "clinvar_trait": "Invented platelet syndrome|not_provided",
            "clinvar_golden_stars": "2",
            "GRASP_p_value": " 3.3e-02",
            "GWAS_catalog_trait": "Somebody's invented trait",
            "RegulomeDB_motif": "Motifs|PWM|TRF1, Chromatin_Structure|DNase-seq",
            "RegulomeDB_score": "2a",
            "ENCODE_annotated": "DHS(MCV-1|chr22:36290000-36290600),TFP(SPI1|chr22:36290000-36290600)",
            "ENCODE_TFBS": "POLR2A;SP1",
            "ENCODE_TFBS_score": "1000;421",
            "ENCODE_TFBS_cells": "A549,K562;GM12878",
            "Ensembl_Regulatory_Build_TFBS": "POL2;",
            "FANTOM5_enhancer_robust": "Y",
            "FANTOM5_enhancer_permissive": "N",
            "DANN_score": "0.23358412365704373",
            "SIFT_score": "0.032;.|0.5",
            "MutationTaster_pred": "D;D|D;N",
            "aaref": "R",
            "aaalt": "Q",
        },
        [
            precedent("MIR6819", "downstream_gene_variant"),
            precedent("MYH9", "stop_gained"),
            precedent(".", "", "unknown"),
        ],
    ),
    (
        # Nothing is known of it but where it is: missing codes of every kind.
        (36_290_511, "A", "G"),
        {"FILTER": "PASS", "CADD_phred": "EMPTY", "CADD_raw": ".", "VEP_ensembl_HGVSp": ".|.|.", "SIFT_score": ".;.|."},
        [{}],
    ),
]
LONG = "".join("ACGT"[(7 * index + index // 5) % 4] for index in range(120))
INDELS: list[tuple[tuple[int, str, str], Cells, Sequence[Cells]]] = [
    (
        (22_092_507, "ATTGCT", "A"),
        {
            "FILTER": "PASS",
            "rs_dbSNP150": "rs900300001;rs900300002",
            "CADD_raw": "1.234567",
            "CADD_phred": "12.75",
            "VEP_ensembl_Consequence": "frameshift_variant|downstream_gene_variant",
            "VEP_ensembl_Transcript_ID": "ENST90000000031|ENST90000000032",
            "VEP_ensembl_Gene_ID": "ENSG00000211642|ENSG00000275361",
            "indel_focal_length": "5",
            "focal_snv_number": "1",
            "MAP35_149bp": ".{2}0.5{2}0.25{1}",
            "GERP_RS": ".{5}",
            "DANN_score": ".{2}0.40188159900180942{2}0.4498{1}",
            "RegulomeDB_score": "2a{4}5{1}",
            "ENCODE_TFBS": "POLR2A;SP1{3}.{1}CTCF{1}",
            "FANTOM5_enhancer_robust": "N{4}Y{1}",
        },
        [{}],
    ),
    (
        # Longer alleles than a line of a page is wide.
        (24_100_507, "A" + LONG, "A"),
        {"FILTER": "SVM", "CADD_phred": "3.5", "CADD_raw": "0.1", "indel_focal_length": "120", "GERP_RS": "-0.5{120}"},
        [{}],
    ),
    (
        # Padded: the C behind both alleles says nothing.
        (24_100_907, "GAAC", "GAC"),
        {"FILTER": "PASS", "CADD_phred": "2.25", "CADD_raw": "0.05", "indel_focal_length": "3", "GERP_RS": ".{3}"},
        [{}],
    ),
]


def known_lines(
    columns: int, variants: Sequence[tuple[tuple[int, str, str], Cells, Sequence[Cells]]]
) -> list[list[str]]:
    """Header and rows of variants written by hand, in the layout of `columns` columns on chromosome 22."""
    names = [column.name for column in read_layout(columns)]
    rows = [names]
    for (pos, ref, alt), cells, lines in variants:
        for number, own in enumerate(lines, start=1):
            unique = "Y" if number == len(lines) else "N"
            key = {"CHROM": "22", "POS": str(pos), "REF": ref, "ALT": alt, "unique_variant": unique}
            filled = {**key, **cells, **own}
            if unknown := set(filled) - set(names):
                raise ValueError(f"no column of {columns}: {', '.join(sorted(unknown))}")
            rows.append([filled.get(name, ".") for name in names])
    return rows


KNOWN = {"chr22_known_snv.tsv": (438, SNVS), "chr22_known_indel.tsv": (INDEL_COLUMNS, INDELS)}


def write_known(name: str, path: Path) -> None:
    """Write one of the files of variants written by hand."""
    columns, variants = KNOWN[name]
    path.write_text("".join("\t".join(row) + "\n" for row in known_lines(columns, variants)))


def write_file(name: str, folder: Path) -> Path:
    """Write one committed file into a folder; returns its path."""
    path = folder / name
    if name in SAMPLES:
        SAMPLES[name].write(path)
    else:
        write_known(name, path)
    return path


if __name__ == "__main__":
    for file_spec in (*SAMPLES, *KNOWN):
        sys.stdout.write(f"{write_file(file_spec, Path(sys.argv[1]))}\n")
