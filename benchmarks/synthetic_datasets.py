"""Synthetic datasets and questions about them, the same ones every time."""

from __future__ import annotations

import random
import time

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import QueryDict

from catalog.entries.models import Dataset, Domain, Format
from catalog.entries.search.facets import count_matches
from catalog.entries.search.full_text import find_datasets, with_headlines
from catalog.entries.search.search_index import index_datasets
from catalog.entries.search.search_request import SearchRequest

WORDS = ["river", "ocean", "flow", "ice", "glacier", "soil", "genome", "variant", "wind", "carbon", "depth", "station"]
WORDS += ["buoy", "image", "count", "rain", "heat"]
QUESTIONS = ["", "q=glacier", "q=riv", "q=ocean ice&liveness=alive", "domain=soil&format=CSV", "order=newest"]
QUESTIONS += ["q=glacer", "q=carbon&scale=small&kind=dataset", "bbox=0,0,40,40&from=1990", 'q="ocean depth" -wind']


def make_datasets(*, count: int) -> list[Dataset]:
    """Create so many published datasets of 60 words, with boxes and times."""
    chance = random.Random(5)  # noqa: S311 - the same every time, no secret
    domains = [Domain.objects.get_or_create(name=word)[0] for word in WORDS]
    formats = [Format.objects.get_or_create(name=name)[0] for name in ("CSV", "netCDF", "GeoTIFF", "VCF", "JSON")]
    rows = Dataset.objects.bulk_create([_dataset(chance, number) for number in range(count)], batch_size=1000)
    for field, terms, column in (("domains", domains, "domain_id"), ("formats", formats, "format_id")):
        through = getattr(Dataset, field).through
        through.objects.bulk_create(through(dataset_id=d.pk, **{column: chance.choice(terms).pk}) for d in rows)
    index_datasets(ids=[row.pk for row in rows])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE catalog_dataset, catalog_searchentry")
    return rows


def _dataset(chance: random.Random, number: int) -> Dataset:
    west, south = chance.uniform(-180, 170), chance.uniform(-90, 80)
    return Dataset(
        slug=f"set-{number}",
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


def search(text: str) -> None:
    """Do what the list page does, except for rendering."""
    request = SearchRequest.parse(QueryDict(text))
    result = find_datasets(user=AnonymousUser(), search=request)
    count_matches(result=result, search=request)
    list(with_headlines(datasets=result.datasets[:20], search=request))


def measure_search(*, rounds: int = 10) -> list[float]:
    """Ask every question so many times; returns the seconds of each, sorted."""
    seconds = []
    for _ in range(rounds):
        for text in QUESTIONS:
            start = time.perf_counter()
            search(text)
            seconds.append(time.perf_counter() - start)
    return sorted(seconds)
