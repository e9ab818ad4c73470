"""Documents of variants: nesting, transcripts, repeats, only what is asked for."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.wgsa.field_dictionary import build_dictionary
from ingest.wgsa.header import Content, read_header
from tests.ingest.wgsa.real_files import FILE_SETS, read_files
from variants.fields.cells import list_elements
from variants.fields.document import DocumentReader, specs_of_columns
from variants.fields.numbers import parse_number

CELLS = {
    "CHROM": "22",
    "POS": "100",
    "REF": "A",
    "ALT": "G",
    "VEP_ensembl_Consequence": "intron_variant,NMD_transcript_variant|missense_variant",
    "VEP_ensembl_Transcript_ID": "ENST1|ENST2",
    "VEP_ensembl_Gene_ID": "ENSG1|ENSG2",
    "VEP_ensembl_HGVSp": ".|ENSP2.1:c.9A>G(p.%3D)",
    "VEP_ensembl_summary": "G1(2):x(2)|G2(1):y(1)",
    "CADD_phred": "12.5",
    "GERP_RS": "-0.5",
    "SIFT_score": "0.032|.",
    "MutationTaster_pred": "D;D|D;N",
    "unique_variant": "Y",
    "VEP_ensembl_precedent_gene": "G1",
    "rs_dbSNP150": "rs1;rs2",
}
NAMES, ROW = list(CELLS), list(CELLS.values())


def reader(names=NAMES, rows=(ROW,), paths=None):
    header = read_header("\t".join(names))
    specs = build_dictionary({header.content: header}, {header.content: rows})
    return DocumentReader(specs_of_columns(header.names, specs, paths=paths))


def changed(**cells):
    return list((CELLS | cells).values())


def test_a_line_becomes_a_nested_document():
    assert reader().document([ROW]) == {
        "chrom": "22",
        "vcf": {"position": 100, "ref": "A", "alt": "G"},
        "vep": {
            "ann": [
                {
                    "consequence": ["intron_variant", "NMD_transcript_variant"],
                    "transcript_id": "ENST1",
                    "gene_id": "ENSG1",
                },
                {
                    "consequence": "missense_variant",
                    "transcript_id": "ENST2",
                    "gene_id": "ENSG2",
                    "hgvsp": "ENSP2.1:c.9A>G(p.=)",
                },
            ],
            "summary": "G1(2):x(2)|G2(1):y(1)",
            "precedent_gene": "G1",
        },
        "cadd": {"phred": 12.5},
        "dbnsfp": {
            "gerp++": {"rs": -0.5},
            "sift": {"score": [0.032, None]},
            "mutationtaster": {"pred": [["D", "D"], ["D", "N"]]},
        },
        "wgsa": {"unique_variant": True},
        "dbsnp": {"rsid": ["rs1", "rs2"]},
    }


def test_a_lone_element_serves_all_transcripts_and_a_short_list_is_filled_not_shifted():
    cells = {"Transcript_ID": "ENST1|ENST2|ENST3", "Gene_ID": "ENSG1", "Consequence": "a,b|.", "HGVSp": "."}
    row = changed(**{f"VEP_ensembl_{name}": cell for name, cell in cells.items()})
    assert reader(rows=[ROW, row], paths={"vep.ann"}).document([row])["vep"]["ann"] == [
        {"transcript_id": "ENST1", "gene_id": "ENSG1", "consequence": ["a", "b"]},
        {"transcript_id": "ENST2", "gene_id": "ENSG1"},
        {"transcript_id": "ENST3", "gene_id": "ENSG1"},
    ]


def test_repeated_lines_give_the_distinct_values_of_what_differs():
    other = changed(unique_variant="N", VEP_ensembl_precedent_gene="G2,G1", CADD_phred=".")
    document = reader().document([ROW, other])
    assert document["vep"]["precedent_gene"] == ["G1", "G2"]
    assert document["wgsa"]["unique_variant"] == [True, False]
    assert document["cadd"]["phred"] == 12.5
    assert document["vep"]["ann"] == reader().document([ROW])["vep"]["ann"]


def test_only_requested_fields_and_groups_are_read():
    assert reader(paths={"cadd", "vep.ann.gene_id"}).document([ROW]) == {
        "cadd": {"phred": 12.5},
        "vep": {"ann": [{"gene_id": "ENSG1"}, {"gene_id": "ENSG2"}]},
    }


def test_missing_values_have_no_key():
    line = changed(CADD_phred="EMPTY", GERP_RS="", VEP_ensembl_Consequence=".|.", SIFT_score=".;.|.", rs_dbSNP150=".")
    document = reader().document([line])
    assert not {"cadd", "dbsnp"} & set(document)
    assert set(document["dbnsfp"]) == {"mutationtaster"}
    assert all("consequence" not in transcript for transcript in document["vep"]["ann"])


def test_flat_values_are_the_same_under_dotted_names_and_aligned():
    flat = reader().flat([ROW])
    assert flat["dbnsfp.gerp++.rs"] == -0.5
    assert flat["vep.ann.hgvsp"] == [None, "ENSP2.1:c.9A>G(p.=)"]


def test_raw_text_is_that_of_the_file():
    raw = reader().raw([ROW, changed(VEP_ensembl_precedent_gene="G2")])
    assert raw["SIFT_score"] == "0.032|."
    assert raw["VEP_ensembl_precedent_gene"] == ["G1", "G2"]


@pytest.mark.parametrize("files", [file_set for file_set in FILE_SETS if file_set.assembly == "GRCh38"], ids=str)
def test_every_value_of_a_line_is_in_its_document(files):
    read = {header.content: (header, rows) for header, rows in read_files(files)}
    specs = build_dictionary({c: header for c, (header, _) in read.items()}, {c: rows for c, (_, rows) in read.items()})
    assert set(read) == set(Content)
    for header, rows in read.values():
        columns = specs_of_columns(header.names, specs)
        documents = DocumentReader(columns)
        for row in [*rows[::20], *rows[-6:]]:
            flat = documents.flat([row])
            expected = {
                s.path for s, cell in zip(columns, row, strict=True) if list_elements(cell, s.separators, s.nulls)
            }
            assert set(flat) == expected
            nested = orjson.loads(orjson.dumps(documents.document([row])))
            phred = row[header.names.index("CADD_phred")]
            assert nested.get("cadd", {}).get("phred") == parse_number(phred)
            transcripts = row[header.names.index("VEP_ensembl_Transcript_ID")].split("|")
            results = [transcript.get("transcript_id") for transcript in nested.get("vep", {}).get("ann", [])]
            assert [name for name in results if name] == [name for name in transcripts if name != "."]


@given(
    st.lists(st.lists(st.text(alphabet="AB.|;,{}1 ", max_size=8), min_size=len(NAMES), max_size=len(NAMES)), min_size=1)
)
def test_any_cells_give_a_document_that_is_json(lines):
    made = reader()
    assert isinstance(orjson.dumps(made.document(lines)), bytes)
    assert isinstance(orjson.dumps(made.flat(lines)), bytes)
