"""Parallel lists of consequences and genes become one effect for each gene."""

from __future__ import annotations

from ingest.encode.cells import CellReader
from ingest.encode.effect_rows import EffectReader
from ingest.encode.load_plan import EffectColumns
from ingest.encode.typed_columns import VariantLines
from variants.fields.spec import null_texts
from variants.genome.consequences import severest, term_mask

MISSENSE, INTRON = term_mask(["missense_variant"]), term_mask(["intron_variant"])


def test_each_gene_gets_the_terms_of_its_own_transcripts() -> None:
    cells = CellReader([0, 1], 2, {})
    lines = cells.read(b"missense_variant|intron_variant\tG1|G2\n.\t.\nintron_variant\tG1|G2\n", 3).cells
    reader = EffectReader(EffectColumns(0, 0, 1), cells)
    effects, effect_of_line = reader.read(lines, VariantLines.consecutive([1, 1, 1]))
    first, null, last = (effects[index] for index in effect_of_line.tolist())
    assert first == (
        MISSENSE | INTRON,
        (f"\t{MISSENSE}\t{severest(MISSENSE)}\tG1", f"\t{INTRON}\t{severest(INTRON)}\tG2"),
    )
    assert null == (0, ())
    assert [row_end.rpartition("\t")[2] for row_end in last[1]] == ["G1", "G2"]


def test_lines_of_equal_lists_share_their_effects() -> None:
    cells = CellReader([0, 1], 2, {})
    lines = cells.read(b"intron_variant\tG1\n" * 3, 3).cells
    effects, effect_of_line = EffectReader(EffectColumns(4, 0, 1), cells).read(
        lines, VariantLines.consecutive([1, 1, 1])
    )
    assert len(effects) == 1
    assert effect_of_line.tolist() == [0, 0, 0]


def test_a_variant_has_the_effects_of_all_its_lines() -> None:
    cells = CellReader([0, 1], 2, {})
    text = b"missense_variant\tG1\nintron_variant\tG2\nintron_variant\tG1\nintron_variant\tG1\n"
    lines = cells.read(text, 4).cells
    effects, effect_of_variant = EffectReader(EffectColumns(0, 0, 1), cells).read(
        lines, VariantLines.consecutive([3, 1])
    )
    union, row_ends = effects[effect_of_variant[0]]
    assert union == MISSENSE | INTRON
    assert {end.split("\t")[3]: int(end.split("\t")[1]) for end in row_ends} == {"G1": MISSENSE | INTRON, "G2": INTRON}
    assert effects[effect_of_variant[1]][0] == INTRON


def test_a_word_for_a_missing_value_is_not_a_consequence() -> None:
    cells = CellReader([0, 1], 2, {})
    lines = cells.read(b"NA\tNA\nNA|intron_variant\tG1|NA\n", 2).cells
    reader = EffectReader(EffectColumns(0, 0, 1), cells, null_texts(("NA",)))
    effects, effect_of_variant = reader.read(lines, VariantLines.consecutive([1, 1]))
    assert [effects[index] for index in effect_of_variant.tolist()] == [(0, ()), (INTRON, ())]


def test_a_variant_has_the_effects_of_all_its_lines_in_any_order() -> None:
    rows = [b"missense_variant|intron_variant\tG1|G2\n", b"intron_variant\tG1\n", b".\t.\n"]
    lines = VariantLines.consecutive([3])
    for order in (rows, rows[::-1]):
        cells = CellReader([0, 1], 2, {})
        text = cells.read(b"".join(order), 3).cells
        effects, (index,) = EffectReader(EffectColumns(0, 0, 1), cells).read(text, lines)
        union, row_ends = effects[index]
        assert union == MISSENSE | INTRON
        assert {row_end.split("\t")[3]: int(row_end.split("\t")[1]) for row_end in row_ends} == {
            "G1": MISSENSE | INTRON,
            "G2": INTRON,
        }
