"""Every page says where it is as JSON, which says what the page shows."""

from __future__ import annotations

from html import unescape

import pytest

from tests.variants.pages.conftest import GENE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        f"/genes/{GENE}/?release={{name}}&q=cadd.phred:>5",
        "/regions/22:33000000-34000000/?release={name}",
        "/variants/{page_variant}/?release={name}",
        "/releases/",
        "/releases/{name}/",
        "/releases/{name}/fields/?q=score",
        "/jobs/",
        "/",
        "/search/?q=nothing+of+the+kind",
        "/variants/{page_variant}/compare/?release={name}&with={name}&all=1",
        f"/aggregate/?release={{name}}&set=list&genes={GENE}",
        "/annotate/?release={name}",
    ],
)
def test_a_page_links_its_json(client, known, address):
    address = known.fill(address)
    json_url = client.get(address).context["json_url"]
    assert json_url in unescape(client.get(address).content.decode())
    assert client.get(json_url)["Content-Type"] == "application/json"


def test_json_says_what_the_page_shows(client, known):
    hits = client.get(f"/search/?q={GENE}&as=json").json()["hits"]
    assert [hit["url"] for hit in hits] == [client.get(f"/search/?q={GENE}").url]
    address = f"/aggregate/?release={known.name}&genes={GENE}"
    shown = client.get(address).context["preview"]
    preview = client.get(f"{address}&as=json").json()["preview"]
    assert (preview["pairs"], preview["written"]) == (shown.pairs, shown.written)
    assert client.get(f"/aggregate/?release={known.name}&q=cadd.phred:>x&as=json").json()["errors"]["q"]
    compared = client.get(
        f"/variants/{known.page_variant}/compare/?release={known.name}&with={known.name}&all=1&as=json"
    ).json()
    assert compared["same"] == len(compared["fields"]) > 100
