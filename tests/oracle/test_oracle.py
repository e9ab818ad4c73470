"""Random questions asked through every door, against the brute-force answers of a second implementation.

The source files have what strangers' files have: repeated lines, padded and lower-case alleles, two spellings of a
header, any order. `make test` asks a few, `make test-long` asks 2,000 of four releases.
"""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db.backends.postgresql.psycopg_any import NumericRange
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from tests.lakes import lake_of
from tests.oracle.oracle_questions import Question, draw_question, elements
from tests.oracle.oracle_source import GENES, SPAN_BASES, SPANS, Key, Source, hgvs, make_source, pad, trim
from tests.releases import committed_releases, load_release
from variants.releases.lake_engine import lake_engine
from variants.releases.models import Gene
from variants.releases.reader import open_release
from variants.releases.rows import variants_with_keys
from variants.releases.selection import select_variants

QUICK_QUESTIONS, LONG_QUESTIONS, LONG_RELEASES = 10, 500, 4
NAME = "oracle"


@pytest.fixture(scope="module")
def source(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Source]:
    source = make_source(random.Random(1), tmp_path_factory.mktemp("oracle"), variants=300)
    with django_db_blocker.unblock(), committed_releases(), gene_table():
        release = load_release(NAME, "GRCh38", list(source.files))
        with lake_of(release, tmp_path_factory.mktemp("lake")):
            yield source


@contextmanager
def gene_table() -> Iterator[None]:
    """The genes that the lines name, none of which is a real one."""
    spans = {gene: NumericRange(1_000_000 * rank, 1_000_000 * rank + 500) for rank, gene in enumerate(GENES, 1)}
    rows = [Gene(assembly="GRCh38", gene_id=gene, symbol=GENES[gene], chrom=1, span=spans[gene]) for gene in GENES]
    Gene.objects.bulk_create(rows)
    try:
        yield
    finally:
        Gene.objects.filter(gene_id__in=GENES).delete()


@dataclass(frozen=True)
class Scope:
    """Bases of one chromosome, both ends included; a chromosome of 0 is the whole release."""

    chrom: int = 0
    first: int = 0
    last: int = 0

    def __str__(self) -> str:
        return f"{self.chrom}:{self.first}-{self.last}"

    def has(self, key: Key) -> bool:
        """Whether some base of REF lies in the scope."""
        chrom, pos, ref, _ = key
        return not self.chrom or (chrom == self.chrom and pos <= self.last and pos + len(ref) > self.first)


def draw_scope(draw: random.Random, question: Question) -> Scope:
    if not question.needs_region and draw.random() < 0.5:
        return Scope()
    chrom, start = draw.choice(SPANS)
    first = start + draw.randrange(SPAN_BASES)
    return Scope(chrom, first, first + draw.randrange(SPAN_BASES))


def expected(source: Source, question: Question, scope: Scope) -> set[Key]:
    return {key for key, lines in source.variants.items() if scope.has(key) and question.matches(lines, None)}


def ask_command(question: Question, scope: Scope, folder: Path) -> list[Key]:
    output = folder / "answer.tsv"
    where = {"region": str(scope)} if scope.chrom else {}
    call_command("query", question.text, release=NAME, output=output, stderr=io.StringIO(), **where)
    return [_key(row) for row in csv.DictReader(output.read_text().splitlines(), delimiter="\t")]


def _key(row: dict[str, str]) -> Key:
    return int(row["chrom"].removeprefix("chr")), int(row["pos"]), row["ref"], row["alt"]


def ask_rest(client: Client, question: Question, scope: Scope) -> list[str]:
    parameters = {"release": NAME, "q": question.text, "limit": 1000, "fields": "cadd.phred"}
    answer = client.get("/api/v1/variants/", parameters | ({"region": str(scope)} if scope.chrom else {}))
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert body["count"] == len(body["results"])
    return [document["_id"] for document in body["results"]]


def ask_biothings(client: Client, question: Question, scope: Scope) -> list[str]:
    text = f"chr{scope} AND ({question.text})" if scope.chrom else question.text
    answer = client.get("/hg38/v1/query", {"release": NAME, "q": text, "size": 1000, "fields": "cadd.phred"})
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert body["total"] == len(body["hits"])
    return [document["_id"] for document in body["hits"]]


def ask_lake(question: Question) -> list[Key]:
    """The whole release, decided by the lake alone."""
    release = open_release(user=AnonymousUser(), name=NAME)
    assert release.lake is not None
    lake_question = release.lake.make_question(select_variants(release=release, query=question.text).node)
    keys = list(lake_engine().rows(lake_question, within=60))
    return sorted((r.chrom, r.pos, r.ref, r.alt) for r in variants_with_keys(release=release, keys=keys))


def ask_group_file(question: Question, folder: Path) -> dict[str, list[Key]]:
    units = folder / "units.tsv"
    rows = [f"unit{chrom}_{start}\t{chrom}\t{start}\t{start + SPAN_BASES}" for chrom, start in SPANS]
    units.write_text("\n".join(["name\tchrom\tstart\tend", *rows]) + "\n")
    output = folder / "groups.tsv"
    options = {"release": NAME, "genes": str(units), "filter": question.text, "format": "tsv", "output": output}
    call_command("aggregate", **options, stdout=io.StringIO(), stderr=io.StringIO())
    members: dict[str, list[Key]] = {}
    for row in output.read_text().splitlines()[1:]:
        unit, _, chrom, pos, ref, alt, *_ = row.split("\t")
        members.setdefault(unit, []).append((int(chrom), int(pos), ref, alt))
    return members


def annotate(source: Source, draw: random.Random, folder: Path) -> None:
    """A list of known and unknown variants, written in a random way, against the values of the lines."""
    known = draw.sample(sorted(source.variants), 20)
    unknown = [(chrom, pos + 1, ref, "T" if ref != "T" else "C") for chrom, pos, ref, alt in known if ref == alt[:1]]
    keys = [key for key in (*known, *unknown) if key in known or key not in source.variants]
    written = [(key[0], *pad(draw, key)) for key in keys]
    style = draw.choice(("vcf", "table", "ids"))
    path = folder / f"list_{style}.txt"
    path.write_text(_render_list(style, written))
    output = folder / "annotated.jsonl"
    fields = "cadd.phred,sift.score,own_word,unique_variant"
    options = {"release": NAME, "fields": fields, "format": "jsonl", "output": output}
    call_command("annotate", path, **options, stdout=io.StringIO(), stderr=io.StringIO())
    rows = [json.loads(line) for line in output.read_text().splitlines()]
    assert len(rows) == len(keys)
    for key, row in zip(keys, rows, strict=True):
        assert (row["status"] == "found") == (key in source.variants), (style, key, row)
        if key in source.variants:
            check_document(source, key, row)


def _render_list(style: str, written: list[tuple[int, int, str, str]]) -> str:
    if style == "vcf":
        head = ["##fileformat=VCFv4.2", "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"]
        rows = [f"{chrom}\t{pos}\t.\t{ref}\t{alt}\t.\t.\t." for chrom, pos, ref, alt in written]
    elif style == "table":
        head, rows = ["chrom\tpos\tref\talt"], ["\t".join(map(str, row)) for row in written]
    else:
        head, rows = [], ["{}:{}:{}:{}".format(*row) for row in written]
    return "\n".join([*head, *rows]) + "\n"


def check_document(source: Source, key: Key, document: dict) -> None:
    """The values of a document are the distinct values of all lines."""
    lines = source.variants[key]
    assert _values(document, "cadd.phred") == {float(x) for x in elements(lines, "CADD_phred")}, json.dumps(document)
    scores = {float(x) for x in elements(lines, "SIFT_score", ";")}
    assert _values(document, "dbnsfp.sift.score", "sift.score") == scores, json.dumps(document)
    assert _values(document, "own.word") == set(elements(lines, "own_word")), json.dumps(document)


def _values(document: dict, *paths: str) -> set:
    for path in paths:
        results: object = document
        if path in document:
            results = document[path]
        else:
            for name in path.split("."):
                results = results.get(name) if isinstance(results, dict) else None
        if results is not None:
            return {x for x in _flatten(results) if x is not None}
    return set()


def _flatten(value: object) -> Iterator[object]:
    if isinstance(value, list):
        for part in value:
            yield from _flatten(part)
    else:
        yield value


def compare(source: Source, seed: int, count: int, folder: Path, client: Client) -> None:
    """Ask `count` random questions through the command, REST, /v1 and group files, and annotate as many lists."""
    for number in range(count):
        draw = random.Random(f"{seed} {number}")
        question = draw_question(draw)
        scope = draw_scope(draw, question)
        label = f"question {number} of seed {seed}: {question.text!r} in {scope}"
        right = expected(source, question, scope)
        ids = sorted(hgvs(key) for key in right)
        assert sorted(ask_command(question, scope, folder)) == sorted(right), label
        assert sorted(ask_rest(client, question, scope)) == ids, label
        assert sorted(ask_biothings(client, question, scope)) == ids, label
        everywhere = expected(source, question, Scope())
        assert ask_lake(question) == sorted(everywhere), label
        groups = {  # of the variants that begin in the unit
            f"unit{chrom}_{start}": sorted(
                key for key in everywhere if key[0] == chrom and start <= key[1] <= start + SPAN_BASES
            )
            for chrom, start in SPANS
        }
        members = {unit: sorted(keys) for unit, keys in ask_group_file(question, folder).items()}
        assert members == {unit: keys for unit, keys in groups.items() if keys}, label
        annotate(source, draw, folder)


def test_trimming_takes_shared_ends_off() -> None:
    assert trim(100, "gact", "GATT") == (102, "C", "T")
    assert hgvs((22, 100, "TA", "T")) == "chr22:g.101del"


@pytest.mark.django_db
def test_every_door_gives_the_brute_force_answer(source: Source, tmp_path: Path, client: Client) -> None:
    compare(source, 1, QUICK_QUESTIONS, tmp_path, client)


@pytest.mark.django_db
def test_a_variant_has_one_id_and_all_values_of_its_lines(source: Source, client: Client) -> None:
    for key in random.Random(2).sample(sorted(source.variants), 60):
        answer = client.get(f"/api/v1/variants/{hgvs(key)}/", {"release": NAME})
        assert answer.status_code == 200, (key, answer.content)
        assert answer.json()["_id"] == hgvs(key)
        check_document(source, key, answer.json())


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(2, 2 + LONG_RELEASES))
def test_two_thousand_questions_of_four_releases(seed: int, committed: None, tmp_path: Path, client: Client) -> None:
    source = make_source(random.Random(seed), tmp_path, variants=400)
    with gene_table():
        release = load_release(NAME, "GRCh38", list(source.files))
        with lake_of(release, tmp_path / "lake"):
            compare(source, seed, LONG_QUESTIONS, tmp_path, client)
