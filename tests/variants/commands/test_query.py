"""manage.py query: the same rows in every format, and one clear line for what cannot be asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.known import KnownRelease

pytestmark = pytest.mark.usefixtures("db")


def ask(path: Path, text: str, form: str, *, known: KnownRelease, **options: object) -> str:
    call_command("query", text, release=known.name, format=form, output=path, **options)
    return path.read_text()


def test_formats_hold_the_same_variants_and_values(known: KnownRelease, tmp_path: Path) -> None:
    text, fields = "cadd.phred:>15", "cadd.phred,dbnsfp.sift.score"
    rows = [line.split("\t") for line in ask(tmp_path / "a.tsv", text, "tsv", fields=fields, known=known).splitlines()]
    assert rows[0] == ["chrom", "pos", "ref", "alt", "cadd.phred", "dbnsfp.sift.score"]
    documents = json.loads(ask(tmp_path / "a.json", text, "json", fields=fields, known=known))
    assert [float(row[4]) for row in rows[1:]] == [document["cadd"]["phred"] for document in documents]
    lines = [
        line for line in ask(tmp_path / "a.vcf", text, "vcf", fields=fields, known=known).splitlines() if line[0] != "#"
    ]
    assert [line.split("\t")[1] for line in lines] == [row[1] for row in rows[1:]]
    matching = [
        row for row in known.cells.values() if row["CADD_phred"] not in (".", "EMPTY") and float(row["CADD_phred"]) > 15
    ]
    matching.sort(key=lambda row: int(row["POS"]))
    assert {(row[1], row[2], row[3]) for row in rows[1:]} == {(row["POS"], row["REF"], row["ALT"]) for row in matching}
    first = {f"CADD_phred={float(row['CADD_phred']):g}" for row in matching if row["POS"] == matching[0]["POS"]}
    assert lines[0].split("\t")[7].split(";")[0] in first
    assert all(float(row[4]) > 15 for row in rows[1:])


def test_inside_a_gene_consequences_are_those_on_its_own_transcripts(known: KnownRelease, tmp_path: Path) -> None:
    whole = ask(tmp_path / "a.tsv", "", "tsv", gene=known.deep_genes[0], known=known).splitlines()
    upstream = ask(
        tmp_path / "b.tsv", "consequence:upstream_gene_variant", "tsv", gene=known.deep_genes[0], known=known
    ).splitlines()
    others = ask(
        tmp_path / "c.tsv", "NOT consequence:upstream_gene_variant", "tsv", gene=known.deep_genes[0], known=known
    ).splitlines()
    assert sorted(upstream[1:] + others[1:]) == sorted(whole[1:])
    assert upstream[1:]


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("cad.phred:>1", {}, "character 1: there is no field 'cad.phred'; did you mean cadd.phred"),
        ("cadd.phred:x", {}, "'x' is not"),
        ("", {"region": "somewhere"}, "somewhere is not a region: write it as chr22:36283000-36290000"),
        ("", {"gene": "NOGENE"}, "there is no gene"),
        ("", {"fields": "cadd.phed"}, "did you mean cadd.phred"),
    ],
)
def test_an_invalid_query_is_reported_in_one_line(
    known: KnownRelease, tmp_path: Path, text: str, options: dict, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        ask(tmp_path / "a.tsv", text, "tsv", known=known, **options)
