"""Publishing a release writes its entry; editions update it; private releases tell nothing."""

import json

import pytest
from django.core.management import call_command

from accounts.models import User
from catalog.entries.reading import build_record
from catalog.entries.writing import update_dataset
from catalog.models import Dataset
from variants.releases.models import Field, Release
from variants.releases.publishing import publish_release, retire_release

pytestmark = pytest.mark.django_db
STATISTICS = {"lines": 100, "null_share": 0.25, "distinct": 9, "min": 0.5, "max": 99, "frequent": [["1", 3]]}


@pytest.fixture
def curator():
    return User.objects.create_superuser("curator", "curator@example.org", "pw")


@pytest.fixture
def dataset():
    return Dataset.objects.create(slug="wgsa", title="WGSA", status=Dataset.Status.PUBLISHED)


def make_release(dataset, number, paths, **values):
    release = Release.objects.create(
        dataset=dataset, name="wgsa", edition=number, assembly="GRCh38", status="ready", **values
    )
    Field.objects.bulk_create(
        Field(
            release=release, position=index, name=path.upper(), path=path, source=path.split(".")[0], kind="float",
            unit="phred", statistics=STATISTICS,
        )
        for index, path in enumerate(paths)
    )  # fmt: skip
    return release


def entry_of(dataset):
    return build_record(dataset=Dataset.objects.get(pk=dataset.pk), base_url="https://host/")


def test_the_entry_has_every_field_with_its_statistics_terms_and_services(dataset, client):
    publish_release(release=make_release(dataset, 1, ["cadd.phred", "vep.impact"], variant_count=1200))
    record = entry_of(dataset)
    assert [(variable.name, variable.unit) for variable in record.variables] == [
        ("cadd.phred", "phred"),
        ("vep.impact", "phred"),
    ]
    assert "75.0% of lines have a value, from 0.5 to 99" in record.variables[0].description
    assert "http://cadd.gs.washington.edu/contact" in record.variables[0].description
    assert "Terms of cadd: http://cadd.gs.washington.edu/contact" in record.method
    assert "1,200 variants of GRCh38" in record.description
    assert record.distributions[0].url == "https://host/api/v1/variants/?release=wgsa"
    results = client.get("/api/v1/datasets/?q=cadd.phred").json()["results"]
    assert [hit["slug"] for hit in results] == ["wgsa"]
    croissant = json.loads(client.get("/datasets/wgsa.jsonld").content)
    assert [variable["name"] for variable in croissant["variableMeasured"]] == ["cadd.phred", "vep.impact"]


def test_the_next_edition_updates_it_and_spares_the_curator(dataset, curator):
    publish_release(release=make_release(dataset, 1, ["cadd.phred", "vep.impact"]))
    record = entry_of(dataset)
    mine = (record.variables[0].__class__("cadd.phred", "phred", "Deleteriousness."), record.variables[1])
    update_dataset(user=curator, dataset=dataset, summary="Our annotation.", variables=mine)
    publish_release(release=make_release(dataset, 2, ["cadd.phred", "eigen.phred"], variant_count=7))
    record = entry_of(dataset)
    assert record.summary == "Our annotation."
    assert [v.name for v in record.variables] == ["cadd.phred", "eigen.phred"]
    assert record.variables[0].description == "Deleteriousness."
    assert "edition 2: 7 variants" in record.description


def test_a_retired_or_private_release_leaves_nothing_of_its_own(dataset):
    release = publish_release(release=make_release(dataset, 1, ["cadd.phred"]))
    retire_release(release=release)
    record = entry_of(dataset)
    assert (record.variables, record.distributions, record.method) == ((), (), "")
    publish_release(release=make_release(dataset, 2, ["eigen.phred"], visibility="private"))
    assert entry_of(dataset).variables == ()


def test_the_command_writes_entries_of_releases_that_were_published_before(dataset, capsys):
    make_release(dataset, 1, ["cadd.phred"])
    Release.objects.update(status="published")
    call_command("describe_releases")
    assert "variables" in capsys.readouterr().out
    call_command("describe_releases", "wgsa")
    assert capsys.readouterr().out == "wgsa: nothing new\n"


def test_links_of_releases_do_not_replace_links_that_people_wrote(dataset, curator):
    publish_release(release=make_release(dataset, 1, ["cadd.phred"]))
    update_dataset(user=curator, dataset=dataset, distributions=entry_of(dataset).distributions)
    assert not dataset.distributions.exists()
    assert len(entry_of(dataset).distributions) == 2
