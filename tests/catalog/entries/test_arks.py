"""ARKs lead to datasets, tell what is promised of them, and stand in exports, citations and searches."""

import pytest

from catalog.entries.arks import make_ark, parse_ark
from catalog.entries.writing import create_draft_dataset

NAAN = "12345"


@pytest.fixture
def ark(rich, settings):
    settings.LWDS_ARK_NAAN = NAAN
    return make_ark(identifier=rich.identifier, naan=NAAN)


@pytest.mark.parametrize(
    "text",
    [
        "ark:/12345/2026abcdefgh9",
        "ark:12345/2026abcdefgh9",
        "ARK:/12345/2026-ABCD-EFGH9",
        "https://n2t.net/ark:/12345/2026abcdefgh9",
        "http://host.example/ark:12345/2026-abcdefgh9/",
    ],
)
def test_every_spelling_of_an_ark_names_the_same(text):
    assert parse_ark(text, naan=NAAN) == "lwds:2026-abcdefgh9"


@pytest.mark.parametrize("text", ["ark:/99999/2026abcdefgh9", "ark:/12345/", "2026abcdefgh9", ""])
def test_other_texts_name_nothing(text):
    assert parse_ark(text, naan=NAAN) == ""
    assert parse_ark("ark:/12345/2026abcdefgh9", naan="") == ""


@pytest.mark.parametrize("address", ["/{ark}", "/{bare}", "/{bare}/"])
def test_an_ark_leads_to_its_dataset(client, rich, ark, address):
    response = client.get(address.format(ark=ark, bare=ark.replace("ark:/", "ark:")))
    assert (response.status_code, response["Location"]) == (302, rich.get_absolute_url())


@pytest.mark.parametrize("inflection", ["?info", "??"])
def test_an_inflection_gives_metadata_and_commitment(client, rich, ark, inflection):
    response = client.get(f"/{ark}{inflection}")
    text = response.content.decode()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert text.startswith("erc:\nwho: ")
    assert f"\nwhat: {rich.title}\n" in text
    assert f"\nwhere: {ark} (" in text
    assert "\nerc-support:\n" in text


def test_the_ark_is_cited_exported_and_found(client, rich, ark):
    assert f"https://n2t.net/{ark}" in client.get(rich.get_absolute_url()).content.decode()
    assert ark in client.get(f"/datasets/{rich.slug}.ttl").content.decode()
    results = client.get("/api/v1/datasets/", {"q": ark}).json()["results"]
    assert [hit["slug"] for hit in results] == [rich.slug]


def test_drafts_and_unknown_names_have_no_ark(client, curator, ark):
    draft = create_draft_dataset(user=curator, title="Draft")
    assert client.get(f"/{make_ark(identifier=draft.identifier, naan=NAAN)}").status_code == 404
    assert client.get("/ark:/99999/2026abcdefgh9").status_code == 404
    assert client.get("/ark:/12345/x").status_code == 404
