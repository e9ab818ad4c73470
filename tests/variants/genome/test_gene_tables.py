"""Every gene table format gives the same genes, 1-based inclusive, or one clear sentence."""

import gzip

import pytest

from variants.genome.gene_tables import GeneTableError, read_genes
from variants.genome.packaged_genes import packaged_table

TSV = "gene_id\tsymbol\tchrom\tstart\tend\tstrand\nENSG00000012048.23\tBRCA1\t17\t43044295\t43170245\t-\n"
GTF = (
    "#!genome-build GRCh38\n"
    '17\thavana\tgene\t43044295\t43170245\t.\t-\t.\tgene_id "ENSG00000012048"; gene_version "23"; gene_name "BRCA1"; '
    'gene_biotype "protein_coding";\n'
    '17\thavana\ttranscript\t43044295\t43125364\t.\t-\t.\tgene_id "ENSG00000012048"; transcript_id "ENST1";\n'
)
GFF3 = (
    "##gff-version 3\n"
    "17\thavana\tgene\t43044295\t43170245\t.\t-\t.\tID=gene:ENSG00000012048;Name=BRCA1;biotype=protein_coding;"
    "description=BRCA1 DNA repair associated [Source:HGNC Symbol%3BAcc:HGNC:1100];gene_id=ENSG00000012048;version=23\n"
    "17\thavana\tmRNA\t43044295\t43125364\t.\t-\t.\tID=transcript:ENST1;Parent=gene:ENSG00000012048\n"
)
BED = 'track name="genes"\nchr17\t43044294\t43170245\tENSG00000012048.23\t0\t-\n'


def write(folder, name, text):
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize(("name", "text"), [("g.tsv", TSV), ("g.gtf", GTF), ("g.gff3", GFF3), ("g.bed", BED)])
def test_each_format_gives_the_same_place_and_an_unversioned_id(tmp_path, name, text, suffix):
    (gene,) = read_genes(write(tmp_path, name + suffix, text))
    assert (gene.gene_id, gene.start, gene.end, gene.strand) == ("ENSG00000012048", 43044295, 43170245, "-")
    assert gene.chromosome.removeprefix("chr") == "17"


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("-\n", "-\tSj\u00f6gren\n").encode("latin-1") if "track" in text else text.encode(),
    ],
    ids=["byte order mark", "UTF-16", "UTF-16 without mark", "CR", "CRLF", "Latin-1"],
)
@pytest.mark.parametrize(("name", "text"), [("g.tsv", TSV), ("g.gtf", GTF), ("g.gff3", GFF3), ("g.bed", BED)])
def test_a_table_in_another_encoding_gives_the_same_gene(tmp_path, name, text, encode):
    (tmp_path / name).write_bytes(encode(text))
    (gene,) = read_genes(tmp_path / name)
    assert (gene.gene_id, gene.start, gene.end) == ("ENSG00000012048", 43044295, 43170245)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("g.tsv", '"gene_id"\t"symbol"\t"chrom"\t"start"\t"end"\n"E1"\t"A1"\t"1"\t1e+05\t200000.0\n'),
        ("g.tsv", '"gene_id"\t"symbol"\t"chrom"\t"start"\t"end"\n"1"\t"E1"\t"A1"\t"1"\t1e+05\t2e+05\n'),
        ("g.csv", '"","gene_id","symbol","chrom","start","end"\n"1","E1","A1","1",1e+05,200000\n'),
        ("g.csv", "gene_id;symbol;chrom;start;end\nE1;A1;1;100000;200000\n"),
        ("g.bed", "chr1\t99999\t2e+05\tE1\n"),
    ],
    ids=["quotes", "names of rows", "write.csv", "semicolons", "BED"],
)
def test_a_table_of_r_or_excel_gives_the_same_gene(tmp_path, name, text):
    (gene,) = read_genes(write(tmp_path, name, text))
    assert (gene.gene_id, gene.chromosome.removeprefix("chr"), gene.start, gene.end) == ("E1", "1", 100000, 200000)


def test_gff3_of_refseq_gives_symbol_biotype_and_synonyms(tmp_path):
    line = (
        "NC_000017.11\tBestRefSeq\tgene\t43044295\t43125364\t.\t-\t.\tID=gene-BRCA1;Dbxref=GeneID:672;Name=BRCA1;"
        "description=BRCA1 DNA repair associated;gene=BRCA1;gene_biotype=protein_coding;gene_synonym=BRCAI,FANCS\n"
    )
    (gene,) = read_genes(write(tmp_path, "r.gff", line))
    assert (gene.gene_id, gene.symbol, gene.biotype) == ("BRCA1", "BRCA1", "protein_coding")
    assert gene.alias_symbols == ("BRCAI", "FANCS")
    assert gene.chromosome == "NC_000017.11"


def test_gencode_gtf_keeps_the_copy_on_y_apart(tmp_path):
    start_of_line = "chrY\tHAVANA\tgene\t276322\t303356\t.\t+\t."
    line = f'{start_of_line}\tgene_id "ENSG00000167393.18_PAR_Y"; gene_type "protein_coding"; gene_name "PPP2R3B";\n'
    (gene,) = read_genes(write(tmp_path, "g.gtf", line))
    assert gene.gene_id == "ENSG00000167393_PAR_Y"


def test_todays_hgnc_symbol_becomes_an_alias_of_an_old_symbol(tmp_path):
    text = "gene_id\tsymbol\tchrom\tstart\tend\thgnc_symbol\tprev_symbols\nE1\tCCDC132\t7\t5\t9\tVPS50\tA, B\n"
    (gene,) = read_genes(write(tmp_path, "g.tsv", text))
    assert gene.alias_symbols == ("VPS50",)
    assert gene.previous_symbols == ("A", "B")


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("g.tsv", "symbol\tchrom\tstart\nA\t1\t5\n", "no column for end"),
        ("g.tsv", TSV + "short\tline\n", "line 3 has 2 columns, the header has 6"),
        ("g.tsv", TSV.replace("43044295", "none"), "line 2: 'none' to '43170245' is not a range"),
        ("g.tsv", TSV.replace("43044295", "0"), "line 2: '0' to"),
        ("g.bed", "chr1\t9\t5\tA\n", "line 1: '10' to '5' is not a range"),
        ("g.bed", "chr1\t9\t50\n", "must be a name"),
        ("g.bed", "chr1\t9\t50\tprotein_coding\n", "line 1: the fourth column has a kind of feature"),
        ("g.gtf", "1\tx\tgene\t1\t2\n", "line 1 has 5 columns instead of 9"),
        ("g.gtf", "#only a comment\n", "no genes found"),
        ("g.tsv", "", "names no column for gene_id or symbol"),
        ("g.xlsx", TSV, "ending must say the format"),
        ("g.bed", f"chr1\t9\t50\t{'A' * 41}\n", "too long"),
    ],
)
def test_a_bad_table_gets_one_sentence_that_names_file_and_line(tmp_path, name, text, sentence):
    with pytest.raises(GeneTableError, match=r"g\.") as caught:
        list(read_genes(write(tmp_path, name, text)))
    assert sentence in str(caught.value)


def test_truncated_gzip_and_binary_are_named_as_such(tmp_path):
    whole = gzip.compress((TSV * 1).encode() + b"".join(b"E%d\tS\t1\t5\t9\t+\n" % n for n in range(20_000)))
    (tmp_path / "cut.tsv.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(GeneTableError, match="gzip data ends or breaks after line"):
        list(read_genes(tmp_path / "cut.tsv.gz"))
    (tmp_path / "odd.tsv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(GeneTableError, match="not text in UTF-8"):
        list(read_genes(tmp_path / "odd.tsv"))
    with pytest.raises(GeneTableError, match="not a file"):
        list(read_genes(tmp_path))


@pytest.mark.parametrize(
    ("assembly", "genes", "brca1"), [("GRCh37", 57_773, 41_196_312), ("GRCh38", 60_624, 43_044_295)]
)
def test_packaged_table_is_whole_and_small(assembly, genes, brca1):
    table = {gene.gene_id: gene for gene in read_genes(packaged_table(assembly))}
    assert len(table) == genes
    assert table["ENSG00000012048"].start == brca1
    assert packaged_table(assembly).stat().st_size < 2_000_000


@pytest.mark.parametrize(
    "columns",
    [
        "ENSG00000012048.23_4\t0\t-",
        "BRCA1\t0\t-\tENSG00000012048.23",
        "BRCA1\t0\t-\t43044294\t43170245\t0\tENSG00000012048",
        "ENSG00000012048.23|BRCA1\t0\t-",
        "BRCA1;ENSG00000012048\t0\t-",
        "17\t0\t-\tENSG00000012048",
    ],
)
def test_the_ensembl_id_may_stand_in_any_column_of_a_bed_file(tmp_path, columns):
    (gene,) = read_genes(write(tmp_path, "g.bed", f"chr17\t43044294\t43170245\t{columns}\n"))
    assert gene.gene_id == "ENSG00000012048"
    assert gene.symbol == ("BRCA1" if "BRCA1" in columns else "ENSG00000012048")


@pytest.mark.parametrize(
    ("columns", "gene_id", "symbol"),
    [
        ("protein_coding\t0\t+\tPCSK9", "PCSK9", "PCSK9"),
        ("gene\t.\t-\tENSG00000169174.11\tPCSK9", "ENSG00000169174", ""),
        ('exon\t0\t+\tHAVANA\tgene_id "ENSG00000169174.11"; gene_name "PCSK9"', "ENSG00000169174", "PCSK9"),
        ('gene_id "ENSG00000169174.11"; gene_name "PCSK9";\t0\t+', "ENSG00000169174", "PCSK9"),
        ("'PCSK9'\t'0'\t'+'\t'ENSG00000169174'", "ENSG00000169174", "PCSK9"),
        ("'PCSK9'\t'0'\t'+'", "PCSK9", "PCSK9"),
        ("ID=gene:ENSG00000169174;Name=PCSK9\t0\t+", "ENSG00000169174", "PCSK9"),
    ],
)
def test_bed_genes_are_not_called_by_their_type_or_attributes(tmp_path, columns, gene_id, symbol):
    (gene,) = read_genes(write(tmp_path, "g.bed", f"chr1\t55039446\t55064852\t{columns}\n"))
    assert gene.gene_id == gene_id
    assert gene.symbol == (symbol or gene_id)


def test_lifted_tables_give_the_ids_of_annotation(tmp_path):
    lines = "".join(
        f'{chromosome}\tHAVANA\tgene\t10\t20\t.\t+\t.\tgene_id "{gene_id}"; gene_name "{symbol}";\n'
        for chromosome, gene_id, symbol in [
            ("chr1", "ENSG00000169174.11_4", "PCSK9"),
            ("chrX", "ENSG00000182378.15_7", "PLCXD1"),
            ("chrY", "ENSG00000182378.15_PAR_Y_3", "PLCXD1"),
            ("chrY", "ENSGR0000167393.6", "PPP2R3B"),
        ]
    )
    assert [gene.gene_id for gene in read_genes(write(tmp_path, "lift37.gtf", lines))] == [
        *("ENSG00000169174", "ENSG00000182378", "ENSG00000182378_PAR_Y", "ENSG00000167393_PAR_Y"),
    ]


def test_a_table_of_biomart_is_read(tmp_path):
    columns = ["Gene stable ID version", "Gene name", "Chromosome/scaffold name", "Gene start (bp)", "Gene end (bp)"]
    header = "\t".join([*columns, "Gene type"])
    (gene,) = read_genes(
        write(tmp_path, "mart.tsv", f"{header}\nENSG00000012048.23\tBRCA1\t17\t5\t9\tprotein_coding\n")
    )
    assert (gene.gene_id, gene.symbol, gene.start, gene.biotype) == ("ENSG00000012048", "BRCA1", 5, "protein_coding")


@pytest.mark.parametrize(
    "text",
    [
        "# Program:featureCounts v2.0.1; Command: x\nGeneid\tChr\tStart\tEnd\tStrand\tLength\n"
        "ENSG00000169174.11\tchr1;chr1\t500;100\t600;200\t-;-\t202\n",
        "GeneID\tChr\tStart\tEnd\tStrand\nENSG00000169174\tchr1\t100\t600\t-\n",
        "gene\tchrom\tstrand\ttxStart\ttxEnd\tcdsStart\nENSG00000169174\tchr1\t-\t99\t600\t99\n",
        "#chrom\tchromStart\tchromEnd\tgene\tstrand\nchr1\t99\t600\tENSG00000169174\t-\n",
    ],
    ids=["featureCounts", "SAF", "gene model of UCSC", "table of UCSC"],
)
def test_genes_begin_where_their_program_says(tmp_path, text):
    (gene,) = read_genes(write(tmp_path, "genes.txt", text))
    assert (gene.gene_id, gene.chromosome, gene.start, gene.end, gene.strand) == (
        *("ENSG00000169174", "chr1", 100, 600, "-"),
    )


@pytest.mark.parametrize("chromosomes", ["chrX;chrY", "chr1;chr1;chr1"])
def test_exons_that_make_no_range_are_named_by_their_line(tmp_path, chromosomes):
    text = f"Geneid\tChr\tStart\tEnd\nG1\t{chromosomes}\t100;300\t200;400\n"
    with pytest.raises(GeneTableError, match="line 2: exons must be lists of equal length on one chromosome"):
        list(read_genes(write(tmp_path, "genes.txt", text)))


def test_quotes_and_kinds_of_features_are_not_part_of_a_genes_name_in_bed(tmp_path):
    rows = "'chr1'\t'9'\t'50'\t'TEC'\nchr1\t9\t50\tlncRNA\t0\t+\tENSG00000169174\n"
    genes = list(read_genes(write(tmp_path, "g.bed", rows)))
    assert [(gene.gene_id, gene.symbol) for gene in genes] == [("TEC", "TEC"), ("ENSG00000169174", "ENSG00000169174")]
