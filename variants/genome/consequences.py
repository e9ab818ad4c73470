"""Consequences of a variant on transcripts: Sequence Ontology terms as bits of a bigint, most severe first.

The order is Ensembl's ("Calculated variant consequences", release 115, its table from most to least severe); the
terms that only SnpEff writes stand among them by SnpEff's putative impact. ANNOVAR's own words are read as the terms
they mean. Bit number = rank: 0 is the most severe. Masks are stored in tables: never move a term, append new ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache


class ConsequenceClass(StrEnum):
    """Four steps for display; the grouping of variant browsers such as gnomAD's."""

    LOSS_OF_FUNCTION = "loss of function"
    MISSENSE_LIKE = "missense-like"
    SYNONYMOUS = "synonymous"
    OTHER = "other"


_LOSS_OF_FUNCTION = (
    "transcript_ablation",
    "chromosome_number_variation",  # SnpEff
    "exon_loss_variant",  # SnpEff
    "gene_fusion",  # SnpEff
    "splice_acceptor_variant",
    "splice_donor_variant",
    "splice_site_variant",  # ANNOVAR "splicing": donor or acceptor, it does not say which
    "stop_gained",
    "frameshift_variant",
)
_MISSENSE_LIKE = (
    "stop_lost",
    "start_lost",
    "transcript_amplification",
    "feature_elongation",
    "feature_truncation",
    "rare_amino_acid_variant",  # SnpEff
    "structural_interaction_variant",  # SnpEff
    "protein_protein_contact",  # SnpEff
    "disruptive_inframe_insertion",  # SnpEff
    "disruptive_inframe_deletion",  # SnpEff
    "inframe_insertion",
    "inframe_deletion",
    "missense_variant",
    "protein_altering_variant",
    "initiator_codon_variant",  # SnpEff: another start codon
)
_SPLICE_NEIGHBOURHOOD = (
    "splice_donor_5th_base_variant",
    "splice_region_variant",
    "splice_donor_region_variant",
    "splice_polypyrimidine_tract_variant",
    "splice_branch_variant",  # SnpEff
    "5_prime_UTR_premature_start_codon_gain_variant",  # SnpEff
)
_SYNONYMOUS = (
    "incomplete_terminal_codon_variant",
    "start_retained_variant",
    "stop_retained_variant",
    "synonymous_variant",
)
_OTHER = (
    "coding_sequence_variant",
    "mature_miRNA_variant",
    "5_prime_UTR_truncation",  # SnpEff
    "3_prime_UTR_truncation",  # SnpEff
    "5_prime_UTR_variant",
    "3_prime_UTR_variant",
    "non_coding_transcript_exon_variant",
    "exon_variant",  # SnpEff
    "conserved_intron_variant",  # SnpEff
    "intron_variant",
    "NMD_transcript_variant",
    "non_coding_transcript_variant",
    "coding_transcript_variant",
    "intragenic_variant",  # SnpEff
    "sequence_feature",  # SnpEff
    "upstream_gene_variant",
    "downstream_gene_variant",
    "TFBS_ablation",
    "TFBS_amplification",
    "TF_binding_site_variant",
    "regulatory_region_ablation",
    "regulatory_region_amplification",
    "regulatory_region_variant",
    "conserved_intergenic_variant",  # SnpEff
    "intergenic_variant",
    "sequence_variant",
)
TERMS: tuple[str, ...] = (*_LOSS_OF_FUNCTION, *_MISSENSE_LIKE, *_SPLICE_NEIGHBOURHOOD, *_SYNONYMOUS, *_OTHER)
UNKNOWN = "unknown"
UNKNOWN_RANK = 62  # the last bit of a positive bigint: a term that this table does not know

# Other words for the terms above: a word may mean several of them.
_SYNONYMS: dict[str, tuple[str, ...]] = {
    # ANNOVAR: region words
    "exonic": ("coding_sequence_variant",),
    "splicing": ("splice_site_variant",),
    "intronic": ("intron_variant",),
    "utr5": ("5_prime_UTR_variant",),
    "utr3": ("3_prime_UTR_variant",),
    "upstream": ("upstream_gene_variant",),
    "downstream": ("downstream_gene_variant",),
    "intergenic": ("intergenic_variant",),
    "ncrna": ("non_coding_transcript_variant",),
    "ncrna_exonic": ("non_coding_transcript_exon_variant", "non_coding_transcript_variant"),
    "ncrna_intronic": ("intron_variant", "non_coding_transcript_variant"),
    "ncrna_splicing": ("splice_site_variant", "non_coding_transcript_variant"),
    "ncrna_utr5": ("5_prime_UTR_variant", "non_coding_transcript_variant"),
    "ncrna_utr3": ("3_prime_UTR_variant", "non_coding_transcript_variant"),
    # ANNOVAR: exonic functions
    "stopgain": ("stop_gained",),
    "stoploss": ("stop_lost",),
    "startloss": ("start_lost",),
    "startgain": ("5_prime_UTR_premature_start_codon_gain_variant",),
    "nonsynonymous": ("missense_variant",),
    "synonymous": ("synonymous_variant",),
    "frameshift_insertion": ("frameshift_variant",),
    "frameshift_deletion": ("frameshift_variant",),
    "frameshift_substitution": ("frameshift_variant",),
    "nonframeshift_insertion": ("inframe_insertion",),
    "nonframeshift_deletion": ("inframe_deletion",),
    "nonframeshift_substitution": ("protein_altering_variant",),
    # SnpEff, and names that Ensembl has given up
    "bidirectional_gene_fusion": ("gene_fusion",),
    "conservative_inframe_insertion": ("inframe_insertion",),
    "conservative_inframe_deletion": ("inframe_deletion",),
    "non_canonical_start_codon": ("initiator_codon_variant",),
    "start_retained": ("start_retained_variant",),
    "stop_retained": ("stop_retained_variant",),
    "non_coding_exon_variant": ("non_coding_transcript_exon_variant",),
    "nc_transcript_variant": ("non_coding_transcript_variant",),
    "gene_variant": ("intragenic_variant",),
    "transcript_variant": ("intragenic_variant",),
    "mirna": ("mature_miRNA_variant",),
    "regulatory_region": ("regulatory_region_variant",),
    "intergenic_region": ("intergenic_variant",),
}
_RANKS = {term: rank for rank, term in enumerate(TERMS)} | {UNKNOWN: UNKNOWN_RANK}
_MASKS = {term.lower(): 1 << rank for term, rank in _RANKS.items()} | {
    word: sum(1 << _RANKS[term] for term in terms) for word, terms in _SYNONYMS.items()
}
_SEPARATORS = re.compile(r"[|,&;]")
_ANNOVAR_TAIL = re.compile(r"_snv$|(?<=frameshift)_block(?=_substitution)")
_NULLS = frozenset({"", ".", "-"})


def split_terms(cell: str) -> list[str]:
    """The terms of a cell or of one transcript's element: VEP joins by ',', SnpEff by '&', ANNOVAR by ';'.

    Blanks inside a term (ANNOVAR: 'nonsynonymous SNV') stay; nulls are left out.
    """
    terms = (term.strip() for term in _SEPARATORS.split(cell))
    return [term for term in terms if term not in _NULLS]


def _mask_of(term: str) -> int:
    word = term.strip().lower().replace(" ", "_")
    return _MASKS.get(word) or _MASKS.get(_ANNOVAR_TAIL.sub("", word), 1 << UNKNOWN_RANK)


def known_term(term: str) -> bool:
    """True for a term or another word for one; case and blanks do not matter."""
    return _mask_of(term) != 1 << UNKNOWN_RANK or term.strip().lower() == UNKNOWN


def term_mask(terms: Iterable[str]) -> int:
    """The bits of all `terms`; a term that is not known sets the bit of UNKNOWN. 0 for none."""
    mask = 0
    for term in terms:
        mask |= _mask_of(term)
    return mask


@lru_cache(maxsize=65_536)
def cell_mask(cell: str) -> int:
    """The bits of all terms of a cell as it stands in the file, over all its transcripts."""
    return term_mask(split_terms(cell))


def terms_of(mask: int) -> list[str]:
    """The terms of a mask, most severe first."""
    terms = [term for rank, term in enumerate(TERMS) if mask >> rank & 1]
    return [*terms, UNKNOWN] if mask >> UNKNOWN_RANK & 1 else terms


def severest(mask: int) -> int | None:
    """The rank of the most severe term, 0 the worst; None for an empty mask."""
    return (mask & -mask).bit_length() - 1 if mask else None


def term_name(rank: int) -> str:
    """The term of a rank."""
    return TERMS[rank] if rank < len(TERMS) else UNKNOWN


def consequence_class(term: str) -> ConsequenceClass:
    """The class in which a term is shown; unknown terms are OTHER."""
    rank = severest(_mask_of(term))
    return ConsequenceClass.OTHER if rank is None else _CLASSES.get(term_name(rank), ConsequenceClass.OTHER)


_CLASSES = (
    dict.fromkeys(_LOSS_OF_FUNCTION, ConsequenceClass.LOSS_OF_FUNCTION)
    | dict.fromkeys(_MISSENSE_LIKE, ConsequenceClass.MISSENSE_LIKE)
    | dict.fromkeys(_SYNONYMOUS, ConsequenceClass.SYNONYMOUS)
)


def class_mask(wanted: ConsequenceClass) -> int:
    """The bits of all terms of a class."""
    in_class = (rank for term, rank in _RANKS.items() if _CLASSES.get(term, ConsequenceClass.OTHER) is wanted)
    return sum(1 << rank for rank in in_class)
