"""mygene.info's own client, unchanged, against the gene tables of a running portal."""

from __future__ import annotations

from biothings_client import get_client

from variants.releases.models import Gene


def test_the_unchanged_client(portal_url: str, committed: None) -> None:
    gene = Gene.objects.create(
        assembly="GRCh38", gene_id="ENSG09999999999", symbol="CLIENTGENE1", chrom=22, span=(100, 200), strand="-"
    )
    try:
        client = get_client("gene", url=f"{portal_url}/v3")
        client.delay = 0
        assert client.getgene(gene.gene_id)["genomic_pos"]["strand"] == -1
        assert client.getgene("NOSUCHGENE") is None
        assert client.metadata()["biothing_type"] == "gene"
        many = client.querymany(["NOSUCHGENE", "clientgene1"], scopes="ensembl.gene,symbol", species="human")
        assert [one.get("symbol") for one in many] == [None, "CLIENTGENE1"]
        assert many[0] == {"query": "NOSUCHGENE", "notfound": True}
        assert client.getgenes([gene.gene_id])[0]["symbol"] == "CLIENTGENE1"
        assert client.query("symbol:CLIENTGENE1", fields="all")["hits"][0]["ensembl"]["gene"] == gene.gene_id
        assert "symbol" in client.get_fields()
    finally:
        gene.delete()
