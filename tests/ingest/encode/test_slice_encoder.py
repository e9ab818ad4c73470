"""A slice becomes rows: every line in one place, repeats collapsed, lists typed, gene effects from one transcript."""

import json
from array import array
from dataclasses import replace
from itertools import product

import pytest

from ingest.encode.load_plan import EffectColumns, LoadPlan, Slice
from ingest.encode.slice_encoder import EncodedSlice, SliceEncoder
from ingest.load.slices import SliceCutter
from variants.fields.spec import FieldSpec, Kind, Separator
from variants.genome.alleles import digest_text
from variants.genome.consequences import term_mask
from variants.releases.store.blocks import block_id, decompress_lines

HEADER = ("chr", "pos", "ref", "alt", "score", "scores", "label", "labels", "flag", "terms", "genes", "rs")
SEMICOLON = (Separator.SEMICOLON,)
FIELDS = (
    FieldSpec("score", "score", "t", Kind.FLOAT, filterable=True, column="score"),
    FieldSpec("scores", "scores", "t", Kind.FLOAT, SEMICOLON, filterable=True, column="scores"),
    FieldSpec("label", "label", "t", Kind.TEXT, filterable=True, column="label"),
    FieldSpec("labels", "labels", "t", Kind.TEXT, SEMICOLON, filterable=True, column="labels"),
    FieldSpec("flag", "flag", "t", Kind.FLAG, filterable=True, column="flag"),
)
PLAN = LoadPlan(
    conninfo="",
    load_id=1,
    attempt=1,
    file_id=3,
    release_id=1,
    assembly="GRCh38",
    bin_size=1_000_000,
    index_vrs=False,  # other names are looked at here
    column_count=len(HEADER),
    column_names=HEADER,
    key=(0, 1, 2, 3),
    fields=tuple((spec, HEADER.index(spec.name)) for spec in FIELDS),
    effects=(EffectColumns(0, HEADER.index("terms"), HEADER.index("genes")),),
    rs_columns=(HEADER.index("rs"),),
)
MORE_VALUES, FIRST_TYPED = 10, 11


def line(pos: object, ref: str = "A", alt: str = "C", chrom: str = "22", **cells: str) -> str:
    return "\t".join([chrom, str(pos), ref, alt, *(cells.get(name, ".") for name in HEADER[4:])])


def encode(*lines: str | bytes, plan: LoadPlan = PLAN) -> EncodedSlice:
    data = b"\n".join(text if isinstance(text, bytes) else text.encode() for text in lines)
    return SliceEncoder(plan).encode(Slice(5, 2, data.count(b"\n"), data, 0))


def rows(encoded: EncodedSlice) -> list[list[str]]:
    return [row.split("\t") for row in encoded.variants[1].decode().split("\n")[:-1]]


def typed(encoded: EncodedSlice, row: int = 0) -> list[str]:
    return rows(encoded)[row][FIRST_TYPED:]


def test_repeated_lines_are_one_variant_that_keeps_them_all() -> None:
    encoded = encode(line(10, label="x"), line(10, label="y", labels="p;q"), line(11), line(10 + 1, alt="G"))
    assert encoded.report.variant_count == 3
    assert encoded.report.line_count == 4
    lines = decompress_lines(encoded.blocks[0].payload)
    assert [text.split(b"\t")[6] for text in lines[:2]] == [b"x", b"y"]
    assert typed(encoded)[3:5] == ["x", '{"p","q"}']


def test_lines_of_a_variant_need_not_be_neighbours_at_their_position() -> None:
    encoded = encode(line(10), line(10, alt="G"), line(10, label="again"))
    assert encoded.report.variant_count == 2
    assert [row[1:5:3] for row in rows(encoded)] == [["0", "2"], ["2", "1"]]


def test_numbers_lists_and_flags_are_typed() -> None:
    encoded = encode(line(10, score=" 3.3e-02", scores="1;.;1.9968051118210862E-4", label="a b", flag="Y"))
    assert typed(encoded) == ["0.033", "0.00019968051118210862", "1.0", "a b", "\\N", "t"]


def test_missing_cells_are_null() -> None:
    assert typed(encode(line(10, score="", scores=".;.", label="EMPTY", labels="."))) == ["\\N"] * 6


def test_a_cell_that_does_not_fit_is_null_and_counted_with_its_first_line() -> None:
    encoded = encode(line(10, score="1"), line(11, score="2a"), line(12, score="nan"))
    assert [typed(encoded, row)[0] for row in range(3)] == ["1", "\\N", "\\N"]
    assert encoded.report.misfits == {"score": [2, 3]}
    assert encoded.report.misfit_examples.keys() == {"score"}
    assert encoded.report.reject_count == 0


def test_text_that_copy_would_misread_is_escaped() -> None:
    encoded = encode(line(10, label="a\\b", labels='x"y;z\\'))
    assert typed(encoded)[3:5] == ["a\\\\b", '{"x\\\\"y","z\\\\\\\\"}']


def test_gene_and_terms_come_from_the_same_transcript() -> None:
    terms = "intron_variant|upstream_gene_variant|intron_variant,non_coding_transcript_variant"
    encoded = encode(line(10, terms=terms, genes="ENSG1.4|ENSG2|ENSG1"))
    effects = {row.split("\t")[6]: int(row.split("\t")[4]) for row in encoded.effects}
    assert effects == {
        "ENSG1": term_mask(["intron_variant", "non_coding_transcript_variant"]),
        "ENSG2": term_mask(["upstream_gene_variant"]),
    }
    assert int(rows(encoded)[0][6]) == effects["ENSG1"] | effects["ENSG2"]


def test_lists_that_cannot_be_split_together_are_rejected() -> None:
    uneven = line(10, terms="missense_variant|intron_variant", genes="ENSG1|ENSG2|ENSG3")
    encoded = encode(line(9, terms="intron_variant", genes="ENSG1|ENSG2"), uneven, uneven, line(11))
    assert [(reject.number, reject.reason) for reject in encoded.rejects] == [
        (number, "genes has 3 values where terms has 2") for number in (3, 4)
    ]
    assert encoded.report.variant_count == 2


def test_all_rs_numbers_of_a_variant_are_names() -> None:
    encoded = encode(line(10, rs="rs35487299;rs537267437"))
    assert {row.split("\t")[3] for row in encoded.names} == {"35487299", "537267437"}


def test_lines_in_any_order_are_the_same_rows() -> None:
    lines = [line(pos, alt=alt, label=label) for pos in (30, 10, 20) for alt, label in (("C", "y"), ("G", "x"))]
    in_order, reverse = encode(*sorted(lines)), encode(*reversed(lines))
    assert [row[2] for row in rows(reverse)] == ["10", "10", "20", "20", "30", "30"]
    assert reverse.report.reject_count == 0
    assert reverse.report.ranges == {22: (10, 30)}
    assert sorted(row[2:7] for row in rows(in_order)) == sorted(row[2:7] for row in rows(reverse))


def test_the_order_of_a_variants_lines_changes_nothing() -> None:
    lines = [line(10, label=label, labels=label, rs=rs) for label, rs in (("b", "rs2"), ("c", "rs3"), ("a", "rs1"))]
    first, second = encode(*lines), encode(*reversed(lines))
    assert first.variants == second.variants
    assert decompress_lines(first.blocks[0].payload) == decompress_lines(second.blocks[0].payload)
    assert set(first.names) == set(second.names)
    assert {row.split("\t")[3] for row in first.names} == {"1", "2", "3"}


def test_sorted_lines_keep_the_numbers_they_have_in_the_file() -> None:
    data = "\n".join([line(10, score="x"), "rubbish", line(11, score="y")]).encode()
    part = Slice(5, 9, 3, data, 0, array("q", [9, 4, 7]))
    encoded = SliceEncoder(PLAN).encode(part)
    assert encoded.rejects[0].number == 4
    assert encoded.report.misfits == {"score": [2, 7]}


def test_alleles_in_small_letters_are_stored_in_capitals() -> None:
    encoded = encode(line(10, ref="g", alt="a"), line(10, ref="G", alt="A"), line(11, ref="C", alt="Taag"))
    assert [row[2:5] + row[8:10] for row in rows(encoded)] == [
        ["10", "10", "2", "G", "A"],
        ["11", "11", "1", "C", "TAAG"],
    ]


def test_alleles_with_common_bases_are_stored_without_them() -> None:
    padded, plain = line(10, ref="GACT", alt="GATT", label="padded"), line(12, ref="C", alt="T", label="plain")
    encoded = encode(padded, line(11), plain, line(20, ref="CTTA", alt="CA"))
    assert [row[2:5] + row[8:10] for row in rows(encoded)] == [
        ["11", "11", "1", "A", "C"],
        ["12", "12", "2", "C", "T"],
        ["20", "22", "1", "CTT", "C"],
    ]
    assert set(decompress_lines(encoded.blocks[0].payload)[1:3]) == {padded.encode(), plain.encode()}


def test_a_variant_is_found_by_the_ids_of_all_its_spellings() -> None:
    encoded = encode(line(1000, ref="GACT", alt="GATT"), line(1001, ref="ACT", alt="ATT"), line(1002, ref="c", alt="t"))
    digests = {int(row.split("\t")[3]) for row in encoded.names}
    assert digests == {digest_text(name) for name in ("chr22:g.1002_1003delinsTT",)}
    assert {row.split("\t")[2] for row in encoded.names} == {"1002"}


@pytest.mark.parametrize("spelling", ["1e+05", "100000.0", "100000", " 100000", "1.0e5"])
def test_a_position_is_read_however_a_program_writes_a_whole_number(spelling: str) -> None:
    assert rows(encode(line(spelling)))[0][2] == "100000"


def test_leading_zeros_of_a_position_do_not_count() -> None:
    assert rows(encode(line("0" * 20 + "123")))[0][2] == "123"


def test_a_position_of_thousands_of_digits_is_not_a_key_of_a_slice() -> None:
    assert SliceCutter((0, 1, 2, 3)).parse_locus(line("1" * 5_000).encode()) is None


def test_a_position_with_thousands_of_alleles_keeps_their_order() -> None:
    alts = ["".join(bases) for bases in product("ACGT", repeat=6)][1:]
    encoded = encode(*(line(10, ref="A", alt="C" + alt) for alt in (*alts, *reversed(alts))))
    assert [row[9] for row in rows(encoded)] == ["C" + alt for alt in alts]
    assert {row[4] for row in rows(encoded)} == {"2"}


def test_long_alleles_are_kept_whole() -> None:
    alt = "A" * 12_000
    assert rows(encode(line(10, alt=alt)))[0][9] == alt


def test_an_allele_in_brackets_is_escaped() -> None:
    assert rows(encode(line(10, alt="<a\\b>")))[0][9] == "<A\\\\B>"


def test_bytes_outside_utf8_are_kept_exactly() -> None:
    raw = line(10, label="caf").encode().replace(b"caf", b"caf\xe9")
    encoded = encode(raw)
    assert decompress_lines(encoded.blocks[0].payload) == [raw]
    assert typed(encoded)[3] == "café"


def test_windows_line_ends_stay_in_the_source_and_out_of_the_cells() -> None:
    encoded = encode(line(10, rs="rs5") + "\r")
    assert encoded.names[0].split("\t")[3] == "5"
    assert decompress_lines(encoded.blocks[0].payload)[0].endswith(b"\r")


def test_blocks_do_not_cross_bins_and_have_numbers_of_file_and_slice() -> None:
    encoded = encode(line(999_999), line(1_000_000), line(1_000_001))
    assert [block[:4] for block in encoded.blocks] == [
        (block_id(3, 5, 0), 22, 999_999, 999_999),
        (block_id(3, 5, 1), 22, 1_000_000, 1_000_001),
    ]


def test_an_encoder_remembers_cells_without_mixing_slices() -> None:
    encoder = SliceEncoder(replace(PLAN))
    first = encoder.encode(Slice(0, 2, 1, line(10, score="x").encode(), 0))
    second = encoder.encode(Slice(1, 3, 1, line(11, score="x").encode(), 0))
    assert (first.report.misfits, second.report.misfits) == ({"score": [1, 2]}, {"score": [1, 3]})


def test_different_values_of_lines_are_stored_beside_the_smallest() -> None:
    encoded = encode(
        line(10, score="28", label="x", flag="Y"),
        line(10, score="12", label="x", flag="N"),
        line(10, score="12.0", label='y"\t'.strip(), flag="N"),
        line(11, score="1"),
    )
    assert typed(encoded)[0] == "12.0"
    assert json.loads(rows(encoded)[0][MORE_VALUES].replace("\\\\", "\\")) == {
        "score": [28.0],
        "label": ['y"'],
        "flag": [True],
    }
    assert rows(encoded)[1][MORE_VALUES] == "\\N"
    assert encoded.report.varying == {"score", "label", "flag"}


def test_lines_that_spell_one_value_differently_need_nothing_beside_the_column() -> None:
    encoded = encode(line(10, score="12", labels="a"), line(10, score="12.00", labels="b"), line(10, score="."))
    assert typed(encoded)[0] == "12.0"
    assert rows(encoded)[0][MORE_VALUES] == "\\N"
    assert encoded.report.varying == set()


def test_names_and_effects_come_from_all_lines_of_a_variant() -> None:
    encoded = encode(
        line(10, rs="rs5", terms="intron_variant", genes="ENSG1"),
        line(10, rs="rs5;rs6", terms="missense_variant", genes="ENSG2"),
        line(11, rs="rs7"),
    )
    assert sorted(row.split("\t")[3] for row in encoded.names) == ["5", "6", "7"]
    assert {row.split("\t")[6] for row in encoded.effects} == {"ENSG1", "ENSG2"}
    assert int(rows(encoded)[0][6]) == term_mask(["intron_variant", "missense_variant"])


def test_words_of_the_release_for_a_missing_value_are_null() -> None:
    plan = replace(
        PLAN, missing=("NA", "-9"), fields=tuple((replace(s, missing=("NA", "-9")), c) for s, c in PLAN.fields)
    )
    encoded = encode(line(10, score="-9", scores="-9", label="NA", labels="NA;a", flag="NA", terms="NA"), plan=plan)
    assert typed(encoded) == ["\\N", "\\N", "\\N", "\\N", '{"a"}', "\\N"]
    assert encoded.report.misfits == {}
    assert int(rows(encoded)[0][6]) == 0
    encoded = encode(line(10, score="-9", label="NA"))
    assert typed(encoded)[0] == "-9"
    assert typed(encoded)[3] == "NA"
