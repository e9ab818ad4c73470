"""Cells of tables: escaped, short, and complete in what they hide."""

from __future__ import annotations

import pytest

from variants.releases.rows import VariantRow
from variants.templatetags.variant_cells import allele, change, consequence, key, leaf, source_text


def row(ref, alt):
    return VariantRow(22, 100, 100, ref, alt, 5, 0, 1, 0, 1)


def test_a_long_allele_is_its_beginning_and_its_length():
    assert allele("ACGT") == "ACGT"
    assert allele("A" * 13) == '<span title="AAAAAAAAAAAAA">AAAAAA…</span><small class="quiet"> 13 bases</small>'
    assert 'title="' + "A" * 200 + '"' in allele("A" * 500)


@pytest.mark.parametrize(("ref", "alt", "html"), [("G", "A", "G&gt;A"), ("<", "A", "&lt;&gt;A")])
def test_a_change_is_escaped(ref, alt, html):
    assert change(row(ref, alt)) == html
    assert "13 bases" in change(row("A" * 13, "T"))


def test_the_most_severe_consequence_counts_the_others():
    cell = {"consequence": "stop_gained", "class": "lof", "other_consequences": ["intron_variant", "sequence_variant"]}
    assert consequence(cell) == (
        '<span class="swatch swatch-lof">stop gained</span>'
        ' <small class="quiet" title="intron_variant, sequence_variant">+2</small>'
    )
    assert "small" not in consequence(cell | {"other_consequences": []})
    assert "missing" in consequence({"consequence": None})


def test_small_texts():
    assert source_text("1|2") == "1|2"
    assert source_text(["1", "2"]) == "1 ⏎ 2"
    assert leaf("vep.ann.gene_name") == "gene_name"
    assert key((22, 100, -5)) == "22.100.-5"
