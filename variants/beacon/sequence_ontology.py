"""Consequences -> terms of the Sequence Ontology (http://www.sequenceontology.org), which Beacons name them by. Pure.

Separate module because records are written and filters read by it.
"""

from __future__ import annotations

SO_IDS: dict[str, str] = {
    term: f"SO:{number:07}"
    for term, number in {
        "transcript_ablation": 1893,
        "splice_acceptor_variant": 1574,
        "splice_donor_variant": 1575,
        "stop_gained": 1587,
        "frameshift_variant": 1589,
        "stop_lost": 1578,
        "start_lost": 2012,
        "transcript_amplification": 1889,
        "inframe_insertion": 1821,
        "inframe_deletion": 1822,
        "missense_variant": 1583,
        "protein_altering_variant": 1818,
        "splice_donor_5th_base_variant": 1787,
        "splice_region_variant": 1630,
        "splice_donor_region_variant": 2170,
        "splice_polypyrimidine_tract_variant": 2169,
        "incomplete_terminal_codon_variant": 1626,
        "start_retained_variant": 2019,
        "stop_retained_variant": 1567,
        "synonymous_variant": 1819,
        "coding_sequence_variant": 1580,
        "mature_miRNA_variant": 1620,
        "5_prime_UTR_variant": 1623,
        "3_prime_UTR_variant": 1624,
        "non_coding_transcript_exon_variant": 1792,
        "intron_variant": 1627,
        "NMD_transcript_variant": 1621,
        "non_coding_transcript_variant": 1619,
        "upstream_gene_variant": 1631,
        "downstream_gene_variant": 1632,
        "TFBS_ablation": 1895,
        "TF_binding_site_variant": 1782,
        "regulatory_region_ablation": 1894,
        "regulatory_region_variant": 1566,
        "intergenic_variant": 1628,
    }.items()
}
TERMS_BY_SO_ID: dict[str, str] = {identifier: term for term, identifier in SO_IDS.items()}
