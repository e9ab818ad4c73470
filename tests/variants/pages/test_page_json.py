"""Every page has a JSON twin, which says what the page shows."""

from __future__ import annotations

from html import unescape

import pytest

from tests.variants.pages.conftest import GENE, VARIANT

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        f"/genes/{GENE}/?release=f5&q=cadd.phred:>5",
        "/regions/22:33000000-34000000/?release=f5",
        f"/variants/{VARIANT}/?release=f5",
        "/releases/",
        "/releases/f5/",
        "/releases/f5/fields/?q=score",
        "/jobs/",
        "/",
        "/search/?q=nothing+of+the+kind",
        f"/variants/{VARIANT}/compare/?release=f5&with=f5&all=1",
        f"/aggregate/?release=f5&set=list&genes={GENE}",
        "/annotate/?release=f5",
    ],
)
def test_a_page_says_where_its_json_twin_is_and_it_is_there(client, freeze5, address):
    twin = client.get(address).context["json_twin"]
    assert twin in unescape(client.get(address).content.decode())
    assert client.get(twin)["Content-Type"] == "application/json"


def test_twins_say_what_their_pages_show(client, freeze5):
    hits = client.get(f"/search/?q={GENE}&as=json").json()["hits"]
    assert [hit["url"] for hit in hits] == [client.get(f"/search/?q={GENE}").url]
    address = f"/aggregate/?release=f5&genes={GENE}"
    shown, twin = client.get(address).context["preview"], client.get(f"{address}&as=json").json()["preview"]
    assert (twin["pairs"], twin["written"]) == (shown.pairs, shown.written)
    assert client.get("/aggregate/?release=f5&q=cadd.phred:>x&as=json").json()["errors"]["q"]
    compared = client.get(f"/variants/{VARIANT}/compare/?release=f5&with=f5&all=1&as=json").json()
    assert compared["same"] == len(compared["fields"]) > 100
