"""The gene tables as mygene.info answers: ids, queries, fields, errors."""

from __future__ import annotations

from typing import Any

import pytest

from variants.releases.models import Gene

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_gene(db: None) -> Gene:
    location = {"chrom": 22, "span": (19_941_607, 19_969_976), "strand": "+", "biotype": "protein_coding"}
    names = {"symbol": "COMT", "name": "catechol-O-methyltransferase", "alias_symbols": ["OWNALIAS"]}
    Gene.objects.filter(gene_id__in=("ENSG00000093010", "ENSG00000093011")).delete()
    Gene.objects.create(assembly="GRCh37", gene_id="ENSG00000093010", **names, **location)
    Gene.objects.create(assembly="GRCh38", gene_id="ENSG00000093011", symbol="COMTD9", **location)
    return Gene.objects.create(assembly="GRCh38", gene_id="ENSG00000093010", **names, **location)


@pytest.fixture
def ask(client: Any, own_gene: Gene) -> Any:
    def answer(address: str, *, status: int = 200, **parameters: Any) -> Any:
        response = client.get(f"/v3/{address}", parameters)
        assert response.status_code == status, response.content
        return response.json()

    return answer


@pytest.mark.parametrize("name", ["ENSG00000093010", "ENSG00000093010.9", "comt", "OWNALIAS"])
def test_a_gene_by_any_of_its_names(ask: Any, name: str) -> None:
    gene = ask(f"gene/{name}")
    assert (gene["_id"], gene["symbol"], gene["taxid"]) == ("ENSG00000093010", "COMT", 9606)
    assert gene["type_of_gene"] == "protein-coding"
    assert gene["alias"] == "OWNALIAS"
    position = {"chr": "22", "start": 19_941_607, "end": 19_969_975, "strand": 1, "ensemblgene": "ENSG00000093010"}
    assert gene["genomic_pos"] == gene["genomic_pos_hg19"] == position


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("COMT", ["ENSG00000093010"]),
        ("symbol:COMT", ["ENSG00000093010"]),
        ("symbol:COMT*", ["ENSG00000093010", "ENSG00000093011"]),
        ("ensembl.gene:ENSG00000093011", ["ENSG00000093011"]),
        ("alias:OWNALIAS AND type_of_gene:protein-coding", ["ENSG00000093010"]),
        ("symbol:COMT AND taxid:10090", []),
        ('name:"catechol-O-methyltransferase"', ["ENSG00000093010"]),
        ("no_such_gene_at_all", []),
    ],
)
def test_queries(ask: Any, query: str, expected: list[str]) -> None:
    answer = ask("query", q=query, species="human", size=10)
    assert [hit["_id"] for hit in answer["hits"]] == expected
    assert answer["total"] == len(expected)


def test_an_interval_finds_its_genes(ask: Any) -> None:
    ids = {hit["_id"] for hit in ask("query", q="chr22:19950000-19950001", assembly="hg38", size=50)["hits"]}
    assert {"ENSG00000093010", "ENSG00000093011"} <= ids


def test_fields_and_shapes(ask: Any) -> None:
    assert ask("gene/COMT", fields="symbol,genomic_pos.chr") == {
        "_id": "ENSG00000093010",
        "_version": 1,
        "symbol": "COMT",
        "genomic_pos": {"chr": "22"},
    }
    assert ask("gene/COMT", fields="ensembl.gene", dotfield="true")["ensembl.gene"] == "ENSG00000093010"


@pytest.mark.parametrize(
    ("address", "status"), [("gene/NOSUCH", 404), ("nothing", 404), ("query?q=a:b", 400), ("query?q=(a", 400)]
)
def test_errors_are_those_of_the_dialect(ask: Any, address: str, status: int) -> None:
    assert ask(address, status=status)["success"] is False
