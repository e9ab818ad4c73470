"""The form offers what others used, as far as the writer may see it."""

import pytest
from django.contrib.auth.models import AnonymousUser

from catalog.entries.suggestions import list_suggestions
from catalog.entries.writing import create_draft_dataset


def names(user, field, text):
    return [row["name"] for row in list_suggestions(user=user, field=field, text=text)]


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("domains", "ecol", ["plankton ecology"]),
        ("keywords", "kri", ["krill"]),
        ("organizations", "marine sc", ["Marine Science Institute"]),
        ("domains", "e", []),
        ("slug", "krill", []),
    ],
)
def test_values_are_found_by_any_part(rich, researcher, field, text, expected):
    assert names(researcher, field, text) == expected


def test_values_that_begin_with_the_text_come_first(publish, researcher):
    publish("One", keywords=("sea ice", "ice core", "Ice"))
    assert names(researcher, "keywords", "ice") == ["Ice", "ice core", "sea ice"]


def test_a_person_has_orcid_and_affiliation(rich, researcher):
    creator = rich.creators.exclude(orcid="").first()
    [row] = [r for r in list_suggestions(user=researcher, field="creators", text=creator.name) if r["orcid"]]
    assert row == {"name": creator.name, "orcid": creator.orcid, "affiliation": creator.affiliation}


def test_hidden_entries_are_not_offered(curator, researcher):
    create_draft_dataset(user=curator, title="Secret", domains=("espionage",), keywords=("espionage",))
    for field in ("domains", "keywords"):
        assert names(curator, field, "espi") == ["espionage"]
        assert names(researcher, field, "espi") == names(AnonymousUser(), field, "espi") == []


def test_the_page_asks_for_them_when_signed_in(client, rich, researcher):
    address = "/datasets/by/suggestions/?field=domains&q=plank"
    assert client.get(address).status_code == 302
    client.force_login(researcher)
    assert client.get(address).json() == {"suggestions": [{"name": "plankton ecology"}]}
