"""The state of a page is in its address: columns keep the filter, releases that are published later change nothing."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.variants.pages.conftest import GENE
from variants.genome.packaged_genes import genes_of_chromosome
from variants.releases.genes import load_genes
from variants.releases.models import Gene, Release
from variants.releases.publishing import publish_release

pytestmark = pytest.mark.django_db


def fields_of_form(page, css_class):
    """(name, value) of the hidden and ticked inputs of a form, as a browser sends them."""
    text = page.content.decode()
    form = re.search(rf'<form class="[^"]*{css_class}.*?</form>', text, re.DOTALL)[0]
    inputs = [dict(re.findall(r'(\w+)="([^"]*)"', tag)) | {"tag": tag} for tag in re.findall(r"<input[^>]*>", form)]
    sent = [one for one in inputs if one.get("type") != "checkbox" or re.search(r"\bchecked\b", one["tag"])]
    return [(one["name"], unescape(one.get("value", ""))) for one in sent if "name" in one]


def test_choosing_columns_keeps_the_filter_of_the_page_and_of_its_downloads(client, known):
    query = "cadd.phred:>=5 AND consequence:other"
    page = client.get(f"/genes/{GENE}/", {"release": known.name, "q": query})
    matching, whole = page.context["count"].value, page.context["total"].value
    assert 0 < matching < whole
    sent = [*fields_of_form(page, "column-chooser"), ("col", "cadd.rawscore")]
    answer = client.get(f"/genes/{GENE}/", {name: [value for key, value in sent if key == name] for name, _ in sent})
    assert answer.status_code == 302
    changed = client.get(answer.url)
    assert (changed.context["count"].value, changed.context["params"].query) == (matching, query)
    download = re.search(r'href="([^"]*download/tsv/[^"]*)"', changed.content.decode())[1]
    assert len(b"".join(client.get(unescape(download))).splitlines()) == matching + 1


def test_the_button_of_a_preview_sends_the_form_as_it_is(client, known):
    page = client.get("/aggregate/", {"release": known.name, "genes": GENE}).content.decode()
    (button,) = re.findall(r"<button[^>]*data-writes-group-file[^>]*>", page)
    assert 'form="aggregate-form"' in button
    assert 'id="aggregate-form"' in page
    assert page.count("<form") == len(re.findall(r"<form[^>]*>", page.partition('id="preview"')[0]))


def test_warnings_about_a_tool_are_on_the_page_and_in_its_json(client, known):
    Gene.objects.create(assembly="GRCh38", gene_id="ENSG00000198886", symbol="MT-ND4", chrom=25, span=(10760, 12138))
    parameters = {"release": known.name, "genes": f"{GENE} MT-ND4", "format": "regenie"}
    reason = "regenie does not know chromosome MT and would end"
    assert f"ENSG00000198886: {reason}" in client.get("/aggregate/", parameters).content.decode()
    answer = client.get("/aggregate/", parameters | {"as": "json"}).json()
    assert answer["left_out"] == [{"unit": "ENSG00000198886", "reason": reason}]
    refused = client.get("/aggregate/", parameters | {"format": "epacts", "weight": "cadd.phred"}).content.decode()
    assert "EPACTS reads no weights" in refused


def test_publishing_another_release_changes_no_address(client, known):
    address = f"/genes/{GENE}/?q=cadd.phred:>=5"
    before = client.get(address).context
    other = Release.objects.create(
        dataset=known.release.dataset, name="later", assembly="GRCh37", status=Release.Status.READY
    )
    publish_release(release=other)
    after = client.get(address).context
    assert (after["release"].name, after["count"].value) == (known.name, before["count"].value)
    assert client.get("/search/", {"q": GENE}).url.endswith(f"?release={known.name}&assembly=GRCh38")
    assert client.get("/api/v1/releases/later/").json()["is_default"]
    assert client.get(f"/api/v1/releases/{known.name}/").json()["is_portal_default"]
    assert "default of the portal" in client.get("/releases/").content.decode()


def test_an_address_may_name_the_assembly_and_never_contradicts_itself(client, known):
    assert client.get(f"/regions/22:33000000-33000100/?assembly={known.release.assembly}").status_code == 200
    wrong = client.get(f"/regions/22:33000000-33000100/?release={known.name}&assembly=GRCh37")
    assert wrong.status_code == 404
    assert f"no published release named &#x27;{known.name}&#x27; of GRCh37" in wrong.content.decode()


def test_a_page_without_variants_names_the_releases_that_have_them(client, known, synthetic37):
    page = client.get(f"/genes/{GENE}/", {"release": synthetic37.name})
    assert page.status_code == 200
    load_genes(assembly="GRCh37", genes=genes_of_chromosome("GRCh37", 22), source="test")
    page = client.get(f"/genes/{GENE}/", {"release": synthetic37.name}).content.decode()
    assert "covers chromosome 16" in " ".join(page.split())
    assert f"release={known.name}&amp;assembly=GRCh38" in page
    assert "No other release that you may read has variants here" in (
        client.get("/regions/16:1-10/", {"release": synthetic37.name}).content.decode()
    )
