"""People and organizations of schema.org."""

import pytest

from catalog.exchange.schema_org.schema_org_agents import read_creators, read_organizations


def test_an_author_that_is_also_creator_is_one_person():
    ann = {"@type": "Person", "name": "Ann"}
    assert [c.name for c in read_creators({"creator": ann, "author": [ann, "Bo"]})] == ["Ann", "Bo"]


@pytest.mark.parametrize(
    ("affiliation", "text"),
    [("A", "A"), ({"name": "A"}, "A"), ([{"name": "A"}, "B"], "A; B"), (None, "")],
)
def test_affiliations(affiliation, text):
    assert read_creators({"creator": {"name": "Ann", "affiliation": affiliation}})[0].affiliation == text


def test_funders_stand_in_grants_too_and_providers_for_publishers():
    dataset = {"funding": {"@type": "MonetaryGrant", "funder": {"name": "Fund"}}, "provider": {"name": "Archive"}}
    assert [(o.name, o.role) for o in read_organizations(dataset, is_native=False)] == [
        ("Archive", "steward"),
        ("Fund", "funder"),
    ]
