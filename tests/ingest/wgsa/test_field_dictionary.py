"""The field dictionary: names, paths, kinds, lists, groups, typed columns, default profile."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.wgsa.field_dictionary import build_dictionary
from ingest.wgsa.header import Content, read_header
from tests.ingest.wgsa.real_files import FILE_SETS, read_files
from variants.fields.spec import Kind, Separator

KEYS = ["chr", "pos", "ref", "alt"]


def dictionary(columns, *, indel=None):
    """Specs by name from {name: cells} of an SNV and, perhaps, an indel file."""
    headers, samples = {}, {}
    for content, cells in ((Content.SNV, columns), (Content.INDEL, indel)):
        if cells is not None:
            names = [*KEYS, *cells] + (["indel_focal_length"] if content == Content.INDEL else [])
            rows = max((len(column) for column in cells.values()), default=1)
            headers[content] = read_header("\t".join(names))
            extra = ["3"] if content == Content.INDEL else []
            samples[content] = [
                ["1", "5", "A", "C", *(column[row] for column in cells.values()), *extra] for row in range(rows)
            ]
    return {spec.name: spec for spec in build_dictionary(headers, samples)}


def test_kinds_and_separators_of_unknown_columns_are_judged_from_the_cells():
    specs = dictionary(
        {
            "a_whole": ["1", "-2", "."],
            "a_real": ["1", "2.5E-4", " 3.3e-02"],
            "a_flag": ["Y", "N", "."],
            "a_pred": ["N", "N", "N"],
            "a_text": ["2a", "7", "x,y"],
            "a_semi": ["1;2", "3;", "."],
            "a_two": ["D;D|D;.", ".|N", "."],
            "a_null": [".", "", "EMPTY"],
        }
    )
    kinds = {name: spec.kind for name, spec in specs.items() if name.startswith("a_")}
    assert kinds == {
        "a_whole": Kind.INTEGER,
        "a_real": Kind.FLOAT,
        "a_flag": Kind.FLAG,
        "a_pred": Kind.TEXT,
        "a_text": Kind.TEXT,
        "a_semi": Kind.INTEGER,
        "a_two": Kind.TEXT,
        "a_null": Kind.TEXT,
    }
    assert specs["a_text"].separators == ()
    assert specs["a_semi"].separators == (Separator.SEMICOLON,)
    assert specs["a_two"].separators == (Separator.TWO_LEVEL,)


def test_a_known_column_keeps_its_kind_where_the_sample_is_empty_or_has_slips():
    specs = dictionary({"CADD_phred": ["."], "SIFT_score": ["."]})
    assert specs["CADD_phred"].kind is Kind.FLOAT
    assert specs["SIFT_score"].separators == (Separator.TWO_LEVEL,)
    assert dictionary({"CADD_phred": ["12.5", "oops", "1"]})["CADD_phred"].kind is Kind.FLOAT
    assert dictionary({"clinvar_clnsig": ["5", "2|3"]})["clinvar_clnsig"].kind is Kind.INTEGER
    assert dictionary({"clinvar_clnsig": ["Likely_benign", "Benign"]})["clinvar_clnsig"].kind is Kind.TEXT


def test_columns_that_mean_the_same_in_both_files_become_one_field_with_an_alias():
    specs = dictionary({"MAP35_149": ["0.5"]}, indel={"MAP35_149bp": [".{2}0.4{1}"]})
    field = specs["MAP35_149"]
    assert "MAP35_149bp" not in specs
    assert (field.snv_index, field.indel_index, field.aliases) == (4, 4, ("MAP35_149bp",))
    assert field.separators == (Separator.RUN_LENGTH,)
    assert specs["indel_focal_length"].snv_index is None


def test_key_columns_keep_the_names_of_both_files():
    headers = {
        Content.SNV: read_header("#chr\tpos\tref\talt\tx"),
        Content.INDEL: read_header("CHROM\tPOS\tREF\tALT\tX\tindel_focal_length"),
    }
    names = [(spec.name, *spec.aliases) for spec in build_dictionary(headers, {})]
    assert names[:4] == [("#chr", "CHROM"), ("pos", "POS"), ("ref", "REF"), ("alt", "ALT")]


def test_two_columns_of_one_file_never_share_a_path_alias_or_typed_column():
    specs = dictionary({name: ["1"] for name in ("Eigen-raw", "Eigen_raw", "x_y", "x_y_min", "x_y_max", "x", "x_1")})
    for texts in ([s.path for s in specs.values()], [c for s in specs.values() for c in (s.column,) if c]):
        assert len(set(texts)) == len(texts)


def test_columns_that_do_not_run_beside_their_transcripts_leave_the_group():
    specs = dictionary(
        {
            "VEP_ensembl_Transcript_ID": ["T1|T2", "T1|T2|T3"],
            "VEP_ensembl_Gene_ID": ["G1|G2", "G1|G2|G3"],
            "SIFT4G_score": ["0.1|0.2", "0.1|0.2"],
        }
    )
    assert specs["VEP_ensembl_Gene_ID"].transcript_group == "VEP_ensembl"
    assert specs["SIFT4G_score"].transcript_group == ""
    assert ".ann." not in specs["SIFT4G_score"].path


def test_columns_known_not_to_be_per_transcript_are_in_no_group():
    names = ["SnpEff_ensembl_LOF/NMD", "SnpEff_ensembl_TF_name", "VEP_ensembl_summary", "RegulomeDB_motif"]
    specs = dictionary({name: ["a|b"] for name in names})
    assert {specs[name].transcript_group for name in names} == {""}
    assert specs["VEP_ensembl_summary"].separators == (Separator.SUMMARY,)
    assert specs["RegulomeDB_motif"].separators == (Separator.COMMA_BLANK,)


def test_key_columns_are_described_but_have_no_typed_column():
    specs = dictionary({"CADD_phred": ["1"]})
    assert [specs[name].path for name in KEYS] == ["chrom", "vcf.position", "vcf.ref", "vcf.alt"]
    assert not any(specs[name].filterable or specs[name].column for name in KEYS)


def test_a_file_with_refseq_effects_alone_can_be_filtered_by_consequence_and_gene():
    specs = dictionary({"SnpEff_refseq_Effect": ["a|b"], "SnpEff_refseq_Gene_ID": ["G|G"]})
    assert all(specs[name].filterable for name in ("SnpEff_refseq_Effect", "SnpEff_refseq_Gene_ID"))


@pytest.mark.parametrize("files", FILE_SETS, ids=str)
def test_files_get_a_whole_dictionary_and_a_useful_profile(files):
    read = read_files(files)
    headers = {header.content: header for header, _ in read}
    specs = build_dictionary(headers, {header.content: rows for header, rows in read})
    cases = [(content, header.names[i]) for content, header in headers.items() for i in range(len(header.names))]
    described = [
        (content, header.names[index])
        for content, header in headers.items()
        for spec in specs
        for index in [spec.snv_index if content == Content.SNV else spec.indel_index]
        if index is not None
    ]
    assert sorted(described) == sorted(cases)
    assert 30 <= sum(spec.filterable for spec in specs) <= 60
    assert {"cadd.phred", "vep.ann.consequence", "dbsnp.rsid"} <= {spec.path for spec in specs if spec.filterable}
    columns = [name for spec in specs for name in ({spec.column, f"{spec.column}_min", f"{spec.column}_max"}) if name]
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", spec.column) for spec in specs if spec.column)
    assert max(map(len, columns)) <= 63
    assert sum(bool(spec.description) for spec in specs) > 0.9 * len(specs)


@settings(max_examples=50)
@given(
    st.lists(
        st.text(alphabet=st.characters(exclude_characters="\t\r\n\x00", exclude_categories=["Cs"]), min_size=1),
        max_size=8,
        unique_by=str.strip,
    )
)
def test_any_column_names_give_a_dictionary_with_unique_names(names):
    names = [name.strip() for name in names if name.strip() and name.strip().lower().lstrip("#") not in KEYS]
    specs = list(dictionary({name: ["1"] for name in names}).values())
    assert len(specs) == len(names) + 4
    assert len({spec.path for spec in specs}) == len(specs)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", spec.column) for spec in specs if spec.column)
    words = [text.lower() for spec in specs for text in spec.aliases]
    assert len(words) == len(set(words))


def test_a_ragged_row_in_a_small_sample_takes_no_gene_out_of_its_transcripts():
    specs = dictionary(
        {
            "VEP_ensembl_Consequence": ["a|b", "a|b|c", "a"],
            "VEP_ensembl_Gene_ID": ["G|H", "G|H", "G"],
            "VEP_ensembl_Odd": ["x|y", "x|y", "x"],
        }
    )
    groups = {name: spec.transcript_group for name, spec in specs.items()}
    assert groups["VEP_ensembl_Consequence"] == groups["VEP_ensembl_Gene_ID"] == "VEP_ensembl"
    assert groups["VEP_ensembl_Odd"] == ""
