"""Effect columns of synthetic variants: lists of one element for each transcript."""

from random import Random

from ingest.sample.effect_cells import EffectCellMaker, choose_site, find_severest_sites, make_transcripts, vep_term
from variants.genome.packaged_genes import genes_of_chromosome

GENE = next(gene for gene in genes_of_chromosome("GRCh38", 22) if gene.symbol == "MYH9")
NAMES = ["x", "VEP_ensembl_Consequence", "VEP_ensembl_Gene_ID", "y", "ANNOVAR_ensembl_Effect", "VEP_ensembl_summary"]


def test_lists_of_one_tool_are_parallel_and_columns_are_grouped_in_runs():
    transcripts = make_transcripts(GENE)
    maker = EffectCellMaker(NAMES)
    assert maker.runs == [[1, 2], [4, 5]]
    hits = tuple((transcript, "missense") for transcript in transcripts)
    vep, others = maker.make_texts(hits, Random(1))
    terms, genes = (cell.split("|") for cell in vep.split("\t"))
    assert genes == [GENE.gene_id] * len(transcripts)
    assert set(terms) == {"missense_variant"}
    assert others.split("\t")[1].startswith(f"MYH9({len(transcripts)}):missense_variant(")


def test_between_genes_there_is_an_intergenic_term():
    vep, others = EffectCellMaker(NAMES).make_texts((), Random(1))
    assert vep == "intergenic_variant\t."
    assert others == "intergenic\t.(0):intergenic_variant(1)"
    assert vep_term("") == "intergenic_variant"


def test_a_gene_has_the_same_transcripts_in_every_file():
    assert make_transcripts(GENE) == make_transcripts(GENE)
    assert sum(transcript.canonical for transcript in make_transcripts(GENE)) == 1


def test_positions_beside_a_gene_are_upstream_or_downstream():
    before, after = GENE.start - 1, GENE.end + 1
    sites = (choose_site(GENE, before, Random(1)), choose_site(GENE, after, Random(1)))
    assert sites == (("upstream", "downstream") if GENE.strand == "+" else ("downstream", "upstream"))
    assert choose_site(GENE, GENE.start, Random(1)) not in ("upstream", "downstream")


def test_a_gene_is_named_once_with_its_most_severe_site():
    first, *_, last = make_transcripts(GENE) * 2
    assert find_severest_sites([(first, "intron"), (last, "stop")]) == [(GENE, "stop")]
