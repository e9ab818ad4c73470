"""Synthetic datasets and questions about them, the same ones every time."""

from __future__ import annotations

import random

from django.db import connection
from django.test import override_settings

from catalog.entries.models import (
    Creator,
    Dataset,
    Distribution,
    Domain,
    Format,
    Organization,
    Relation,
    Responsibility,
    Variable,
)
from catalog.entries.search.search_index import index_datasets

PREFIX = "benchmark-set-"
WORDS = ["river", "ocean", "flow", "ice", "glacier", "soil", "genome", "variant", "wind", "carbon", "depth", "station"]
WORDS += ["buoy", "image", "count", "rain", "heat"]
QUESTIONS = ["", "q=glacier", "q=riv", "q=ocean+ice&liveness=alive", "domain=soil&format=CSV", "order=newest"]
QUESTIONS += ["q=glacer", "q=carbon&scale=small&kind=dataset", "bbox=0,0,40,40&from=1990", "q=%22ocean+depth%22+-wind"]


def make_datasets(*, count: int) -> list[Dataset]:
    """So many published datasets of 60 words, with boxes, times and parts; made unless they are there."""
    rows = list(Dataset.objects.filter(slug__startswith=PREFIX).order_by("pk"))
    if len(rows) == count:
        return rows
    delete_datasets()
    chance = random.Random(5)  # noqa: S311 - the same every time, no secret
    domains = [Domain.objects.get_or_create(name=word)[0] for word in WORDS]
    formats = [Format.objects.get_or_create(name=name)[0] for name in ("CSV", "netCDF", "GeoTIFF", "VCF", "JSON")]
    rows = Dataset.objects.bulk_create([_dataset(chance, number) for number in range(count)], batch_size=1000)
    for field, terms, column in (("domains", domains, "domain_id"), ("formats", formats, "format_id")):
        through = getattr(Dataset, field).through
        through.objects.bulk_create(through(dataset_id=d.pk, **{column: chance.choice(terms).pk}) for d in rows)
    _add_parts(chance, rows)
    index_datasets(ids=[row.pk for row in rows])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalog_dataset, catalog_searchentry")
    return rows


def _add_parts(chance: random.Random, rows: list[Dataset]) -> None:
    """People, a publisher, variables, two links and a relation of each dataset."""
    publishers = Organization.objects.bulk_create(
        Organization(slug=f"{PREFIX}{word}", name=f"Institute of {word}") for word in WORDS
    )
    Responsibility.objects.bulk_create(
        Responsibility(dataset=row, organization=chance.choice(publishers), role=Responsibility.Role.STEWARD)
        for row in rows
    )
    Creator.objects.bulk_create(
        Creator(dataset=row, position=place, name=f"{chance.choice(WORDS).title()}, {chance.choice('ABC')}.")
        for row in rows
        for place in range(2)
    )
    Variable.objects.bulk_create(Variable(dataset=row, name=chance.choice(WORDS), unit="m") for row in rows)
    Distribution.objects.bulk_create(
        Distribution(dataset=row, url=f"https://data.example.org/{row.slug}.{name}")
        for row in rows
        for name in ("csv", "nc")
    )
    Relation.objects.bulk_create(
        Relation(source=row, target=other, kind=Relation.Kind.DERIVED_FROM)
        for row, other in zip(rows[1:], rows[:-1], strict=True)
    )


def _dataset(chance: random.Random, number: int) -> Dataset:
    west, south = chance.uniform(-180, 170), chance.uniform(-90, 80)
    return Dataset(
        slug=f"{PREFIX}{number}",
        title=" ".join(chance.choices(WORDS, k=4)) + f" {number}",
        description=" ".join(chance.choices(WORDS, k=60)),
        keywords=chance.sample(WORDS, 3),
        status="published",
        kind=chance.choice(["dataset", "data system", "archive"]),
        scale=chance.choice(["micro", "small", "large", "national"]),
        liveness=chance.choice(["alive", "ended", "unknown"]),
        temporal_start=f"{chance.randint(1950, 2020)}-01-01",
        west=west,
        south=south,
        east=west + 10,
        north=south + 10,
    )


def delete_datasets() -> None:
    """Delete the synthetic datasets, those of a run that was broken off among them; they leave no history."""
    keys = list(Dataset.objects.filter(slug__startswith=PREFIX).values_list("pk", flat=True))
    with override_settings(SIMPLE_HISTORY_ENABLED=False):
        for start in range(0, len(keys), 1000):
            Dataset.objects.filter(pk__in=keys[start : start + 1000]).delete()
        Organization.objects.filter(slug__startswith=PREFIX).delete()
