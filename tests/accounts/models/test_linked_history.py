"""The history of rows that are linked to others: every link, of every field, as it was at each save."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Team, User
from catalog.entries.models import Dataset, Domain, Format

pytestmark = pytest.mark.django_db


@pytest.fixture
def dataset():
    dataset = Dataset.objects.create(title="River flow", slug="flow")
    dataset.domains.set([Domain.objects.get_or_create(name=name)[0] for name in ("hydrology", "ice")])
    dataset.formats.set([Format.objects.get_or_create(name="CSV")[0]])
    return dataset


def names(links, field):
    return sorted(getattr(link, field).name for link in links.all())


def test_a_save_keeps_the_links_of_every_field(dataset):
    dataset.save()
    record = dataset.history.first()
    assert names(record.domains, "domain") == ["hydrology", "ice"]
    assert names(record.formats, "format") == ["CSV"]
    assert list(record.protocols.all()) == []


def test_earlier_records_keep_the_links_that_were_taken_away(dataset):
    before = dataset.history.first()
    dataset.domains.clear()
    assert names(before.domains, "domain") == ["hydrology", "ice"]
    assert names(dataset.history.first().domains, "domain") == []


def test_a_difference_names_the_field_whose_links_changed(dataset):
    before = dataset.history.first()
    dataset.formats.add(Format.objects.get_or_create(name="NetCDF")[0])
    assert dataset.history.first().diff_against(before).changed_fields == ["formats"]


def test_groups_of_an_account_and_people_of_a_team_have_a_history():
    ana = User.objects.create_user("ana")
    ana.groups.set(Group.objects.filter(name="curator"))
    assert names(ana.history.first().groups, "group") == ["curator"]
    team = Team.objects.create(name="Glaciers")
    team.members.add(ana)
    assert [link.user for link in team.history.first().members.all()] == [ana]


def test_one_statement_reads_the_links_of_all_fields(dataset):
    with CaptureQueriesContext(connection) as captured:
        dataset.save()
    links = [query["sql"] for query in captured if "UNION ALL" in query["sql"]]
    assert len(links) == 1
    assert not [query for query in captured if "JOIN" in query["sql"]]
