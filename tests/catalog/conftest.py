"""People and datasets that catalogue tests start from."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.test import override_settings

from accounts.models import User
from accounts.sharing import Visibility
from catalog.entries.curation import publish_dataset, submit_dataset
from catalog.entries.record import (
    CreatorRecord,
    DistributionRecord,
    GrantRecord,
    IdentifierRecord,
    OrganizationRecord,
    PeriodRecord,
    PlaceRecord,
    PublicationRecord,
)
from catalog.entries.writing import create_draft_dataset
from catalog.exchange.imports.seed import load_catalogue
from catalog.models import Dataset


@pytest.fixture
def curator(db):
    user = User.objects.create_user("curator")
    user.user_permissions.add(Permission.objects.get(codename="curate", content_type__app_label="catalog"))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def researcher(db):
    return User.objects.create_user("researcher")


@pytest.fixture
def script(client, researcher):
    """Requests of the researcher."""
    client.force_login(researcher)
    return client


@pytest.fixture
def stranger(db):
    return User.objects.create_user("stranger")


@pytest.fixture(scope="session")
def seed_rows(django_db_setup, django_db_blocker):
    """{table: its rows in COPY's text} of the shipped catalogue alone, loaded once a session and taken back."""
    with django_db_blocker.unblock(), override_settings(SIMPLE_HISTORY_ENABLED=False), transaction.atomic():
        tables = emptied_tables()
        load_catalogue()
        with connection.cursor() as cursor:
            rows = {}
            for table in tables:
                with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                    rows[table] = b"".join(copy)
        transaction.set_rollback(True)
    return rows


@pytest.fixture
def seeds(db, settings, seed_rows):
    """The shipped catalogue and nothing else; without history: tests of history make their own datasets."""
    settings.SIMPLE_HISTORY_ENABLED = False
    with connection.cursor() as cursor:
        for table in emptied_tables():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(seed_rows[table])
    return Dataset.objects.all()


def emptied_tables():
    """The catalogue's tables, whose rows are deleted inside the transaction; their keys are checked when it ends."""
    tables = [model._meta.db_table for model in apps.get_app_config("catalog").get_models(include_auto_created=True)]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")
    return tables


@pytest.fixture
def publish(curator, researcher):
    """Make a published dataset: publish(title, **fields of the record and of sharing)."""

    def make(title="River flow at Skagit", visibility=Visibility.PUBLIC, embargo_until=None, **values):
        values.setdefault("description", "Daily river flow of the Skagit, measured at three gauges since 1990.")
        values.setdefault(
            "organizations", (OrganizationRecord("US Geological Survey", "steward", "https://www.usgs.gov"),)
        )
        values.setdefault("access", "open")
        dataset = create_draft_dataset(user=researcher, title=title, visibility=visibility, **values)
        submit_dataset(user=researcher, dataset=dataset)
        publish_dataset(user=curator, dataset=dataset, notes="First")
        if embargo_until:
            dataset.embargo_until = embargo_until
            dataset.save()
        return dataset

    return make


@pytest.fixture
def rich(publish):
    """A dataset that fills every field."""
    return publish(
        "Krill pigments & “fluorescence”",
        alternate_names=("larval krill pigments",),
        summary="Pigment of krill larvae under the ice.",
        description="Pigment content and clearance of krill larvae under the ice, from two cruises in winter.",
        keywords=("krill", "ice"),
        homepage="https://www.example.org/krill",
        kind="dataset",
        scale="small",
        archetype="tidy bucket",
        pyramid="sharing",
        domains=("ocean", "plankton ecology"),
        data_types=("table",),
        formats=("CSV",),
        protocols=("HTTPS",),
        liveness="at risk",
        liveness_reason="fading",
        liveness_note="Seen in 2026.",
        confidence="high",
        evidence=("www.example.org/krill",),
        successor_name="Krill atlas",
        successor_url="https://www.example.org/atlas",
        ask_whom="the data office",
        license="https://creativecommons.org/licenses/by/4.0/",
        access_class="open",
        access="open to all",
        contact_name="Data Office",
        contact_email="data@example.org",
        cost_class="low",
        build_recipe="A folder and a table of contents.",
        temporal_text="two winters",
        temporal_start="2001-08-06",
        temporal_end="2002-09-09",
        spatial_text="west of the Antarctic Peninsula",
        box=(-75.5, -68.5, -65.0, -65.25),
        creators=(
            CreatorRecord("Quetin, Langdon", "https://orcid.org/0000-0002-1825-0097", "UC Santa Barbara"),
            CreatorRecord("Ross, Robin"),
        ),
        resource_type="series",
        themes=("http://publications.europa.eu/resource/authority/data-theme/ENVI",),
        languages=("en", "es"),
        frequency="annual",
        spatial_resolution="100.5",
        temporal_resolution="PT1H",
        method="Fluorometry.",
        identifiers=(IdentifierRecord("DOI", "10.5061/dryad.8515"), IdentifierRecord("accession", "PRJNA1234")),
        publications=(PublicationRecord("is-described-by", "10.1000/182", "Krill in winter."),),
        grants=(GrantRecord("OPP-9909933", "National Science Foundation"), GrantRecord("X-9", title="Ice")),
        places=(PlaceRecord("Ross Sea", "160,-78,-150,-70"), PlaceRecord(box="0,0,1,1")),
        periods=(PeriodRecord("Holocene", "-9000", "1950"), PeriodRecord(start="2003")),
        organizations=(
            OrganizationRecord(
                "Marine Science Institute", "steward", "https://msi.ucsb.edu", "https://ror.org/02t274463"
            ),
            OrganizationRecord("National Science Foundation", "funder"),
        ),
        distributions=(
            DistributionRecord(
                url="https://www.example.org/krill/data/krill.csv",
                title="Pigments",
                description="One row a larva.",
                format="CSV",
                media_type="text/csv",
                bytes=18243,
                sha256="39ae639d33cea4a287198bbcdca5e6856e6607a7c91dc4c54348031be2ad4c51",
            ),
        ),
    )
