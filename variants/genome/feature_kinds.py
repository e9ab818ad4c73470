"""Words that say what a part of the genome is (exon, protein_coding), which stand where a name is expected. Pure.

Separate module because lists of intervals and gene tables must both tell such words from names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Sequence Ontology terms as GTF, GFF3 and BED files have them, biotypes of GENCODE and Ensembl
# (https://www.gencodegenes.org/pages/biotypes.html), classes of RepeatMasker, and ENCODE's regulatory elements.
_KINDS = frozenset(
    (
        *("gene", "mrna", "transcript", "exon", "cds", "utr", "5utr", "3utr", "5'utr", "3'utr", "five_prime_utr"),
        *("three_prime_utr", "start_codon", "stop_codon", "intron", "first_exon", "last_exon", "coding"),
        *("coding_exon", "noncoding", "non_coding", "intergenic", "intragenic", "genic", "splice_site", "promoter"),
        *("enhancer", "silencer", "insulator", "promoter_flanking_region", "open_chromatin_region"),
        *("ctcf_binding_site", "tf_binding_site", "regulatory_region", "open_chromatin", "heterochromatin"),
        *("quiescent", "pls", "pels", "dels", "ca", "ca-ctcf", "ca-tf", "ca-h3k4me3", "ctcf-only", "dnase-h3k4me3"),
        *("cpg_island", "peak", "protein_coding", "lncrna", "lincrna", "mirna", "snrna", "snorna", "rrna", "trna"),
        *("scarna", "srna", "scrna", "ncrna", "misc_rna", "ribozyme", "vault_rna", "vaultrna", "mt_rrna", "mt_trna"),
        *("macro_lncrna", "bidirectional_promoter_lncrna", "antisense", "antisense_rna", "sense_intronic"),
        *("sense_overlapping", "processed_transcript", "retained_intron", "nonsense_mediated_decay"),
        *("non_stop_decay", "3prime_overlapping_ncrna", "protein_coding_cds_not_defined", "protein_coding_lof"),
        *("artifact", "sine", "line", "ltr", "dna_repeat", "simple_repeat", "low_complexity", "satellite"),
    )
)
_KIND_PATTERN = re.compile(r"(?:\w+_)?pseudogene|(?:ig|tr)_[a-z]_gene", re.IGNORECASE)


def is_feature_kind(word: str) -> bool:
    """Whether a word is a kind of feature, in any case, and not the symbol of a gene (TEC is both).

    Example:
        >>> is_feature_kind("CDS"), is_feature_kind("transcribed_processed_pseudogene"), is_feature_kind("PCSK9")
        (True, True, False)
    """
    return word.lower() in _KINDS or _KIND_PATTERN.fullmatch(word) is not None


def are_feature_kinds(words: Iterable[str]) -> bool:
    """Whether all words are kinds of features; TEC, a biotype and a gene, is one beside others.

    Example:
        >>> are_feature_kinds(["protein_coding", "TEC"]), are_feature_kinds(["TEC"]), are_feature_kinds([])
        (True, False, False)
    """
    different = set(words) - {"TEC"}
    return bool(different) and all(map(is_feature_kind, different))
