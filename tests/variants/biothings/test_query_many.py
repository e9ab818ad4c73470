"""Many terms over real freeze 5 data: which scopes answer, in what order, and what a filter leaves."""

import pytest

pytestmark = pytest.mark.django_db

KNOWN, RS, GENE = "chr22:g.29967629T>C", "rs188915413", "vep.ann.gene_name"


@pytest.fixture
def ask(client, freeze5):
    return lambda **parameters: client.post("/hg38/v1/query/", {"fields": "cadd.phred", **parameters}).json()


def ids(answers):
    return [each.get("_id") for each in answers]


def test_hits_of_a_term_come_in_the_order_asked_for_without_a_score(ask):
    plain = ask(q="MTMR3", scopes=GENE)
    fallen = ask(q="MTMR3", scopes=GENE, sort="-cadd.phred")
    values = [each["cadd"]["phred"] for each in fallen]
    assert sorted(ids(plain)) == sorted(ids(fallen))
    assert ids(plain) != ids(fallen)
    assert values == sorted(values, reverse=True)
    assert {each["_score"] for each in fallen} == {None}
    assert ids(ask(q="MTMR3", scopes=GENE, sort="-cadd.phred", size=2, **{"from": 1})) == ids(fallen)[1:3]
    named = ask(q=f"{KNOWN},MTMR3", scopes=f"_id,{GENE}", sort="-cadd.phred")
    assert ids(named) == [KNOWN, *ids(fallen)]


def test_a_filter_narrows_every_term_also_those_that_name_a_variant(ask):
    kept = ask(q=f"MTMR3,{KNOWN},{RS}", scopes=f"_id,dbsnp.rsid,{GENE}", filter="cadd.phred:>1")
    assert kept[-2:] == [{"query": KNOWN, "notfound": True}, {"query": RS, "notfound": True}]
    assert all(each["cadd"]["phred"] > 1 for each in kept[:-2])
    assert 0 < len(kept[:-2]) < len(ask(q="MTMR3", scopes=GENE))


@pytest.mark.parametrize(
    ("term", "scopes", "found"),
    [
        (KNOWN, "_id", True),
        ("22-29967629-T-C", "_id", True),
        (RS, "_id", False),
        (KNOWN, "dbsnp.rsid", False),
        (RS, "dbsnp.rsid", True),
        (RS.upper(), f"{GENE},dbsnp.rsid", True),
        (RS, "grasp.rsid", False),
        ("29967629", "hg38.start", True),
        ("29967629", "hg19.start", False),
        ("MTM*", GENE, False),
    ],
)
def test_a_term_is_found_in_its_scopes_alone(ask, term, scopes, found):
    assert (KNOWN in ids(ask(q=f'"{term}"', scopes=scopes))) is found


def test_a_row_that_two_scopes_name_is_one_hit(ask):
    answers = ask(q=f'"{KNOWN}",MTMR3', scopes=f"_id,{GENE},vcf.position,snpeff.ann.genename")
    assert [each["query"] for each in answers].count(KNOWN) == 1
    of_gene = ids(answers)[1:]
    assert len(of_gene) == len(set(of_gene)) == 7
