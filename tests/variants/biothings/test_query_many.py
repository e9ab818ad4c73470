"""Many terms over the committed and the real release: which scopes answer, in what order, and what a filter leaves."""

import pytest

pytestmark = pytest.mark.django_db

GENE = "vep.ann.gene_name"


@pytest.fixture
def ask(client, known):
    return lambda **parameters: client.post("/hg38/v1/query/", {"fields": "cadd.phred", **parameters}).json()


def ids(answers):
    return [hit.get("_id") for hit in answers]


def test_hits_of_a_term_come_in_the_requested_order_without_a_score(ask, known):
    plain = ask(q=known.gene, scopes=GENE)
    fallen = ask(q=known.gene, scopes=GENE, sort="-cadd.phred")
    values = [hit["cadd"]["phred"] for hit in fallen]
    assert sorted(ids(plain)) == sorted(ids(fallen))
    assert ids(plain) != ids(fallen)
    assert values == sorted(values, reverse=True)
    assert {hit["_score"] for hit in fallen} == {None}
    assert ids(ask(q=known.gene, scopes=GENE, sort="-cadd.phred", size=2, **{"from": 1})) == ids(fallen)[1:3]
    named = ask(q=f"{known.variant},{known.gene}", scopes=f"_id,{GENE}", sort="-cadd.phred")
    assert ids(named) == [known.variant, *ids(fallen)]


def test_a_filter_narrows_every_term_also_those_that_name_a_variant(ask, known):
    matches = ask(q=f"{known.gene},{known.variant},{known.rs}", scopes=f"_id,dbsnp.rsid,{GENE}", filter="cadd.phred:>1")
    assert matches[-2:] == [{"query": known.variant, "notfound": True}, {"query": known.rs, "notfound": True}]
    assert all(hit["cadd"]["phred"] > 1 for hit in matches[:-2])
    assert 0 < len(matches[:-2]) < len(ask(q=known.gene, scopes=GENE))


@pytest.mark.parametrize(
    ("term", "scopes", "expected"),
    [
        ("{variant}", "_id", True),
        ("{dashed}", "_id", True),
        ("{rs}", "_id", False),
        ("{variant}", "dbsnp.rsid", False),
        ("{rs}", "dbsnp.rsid", True),
        ("{RS}", f"{GENE},dbsnp.rsid", True),
        ("{rs}", "grasp.rsid", False),
        ("{pos}", "hg38.start", True),
        ("{pos}", "hg19.start", False),
        ("MTM*", GENE, False),
    ],
)
def test_a_term_is_found_in_its_scopes_alone(ask, term, scopes, expected, known):
    term = known.fill(term)
    assert (known.variant in ids(ask(q=f'"{term}"', scopes=scopes))) is expected


def test_a_row_that_two_scopes_name_is_one_hit(ask, known):
    answers = ask(q=f'"{known.variant}",{known.gene}', scopes=f"_id,{GENE},vcf.position,snpeff.ann.genename")
    assert [hit["query"] for hit in answers].count(known.variant) == 1
    of_gene = ids(answers)[1:]
    assert len(of_gene) == len(set(of_gene)) == len(known.variants_of_gene(known.gene))
