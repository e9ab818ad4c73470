"""Figures at scale: 10,000 datasets searched with facets; 2 GB uploaded in constant memory."""

import random
import resource
import time

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import QueryDict

from catalog.models import Dataset, Domain, Format
from catalog.question import Question
from catalog.selectors.search import facet_counts, find_datasets, with_headlines
from catalog.services import uploads
from catalog.services.drafts import create_draft_dataset
from catalog.services.search_index import index_datasets

WORDS = ["river", "ocean", "flow", "ice", "glacier", "soil", "genome", "variant", "wind", "carbon", "depth", "station"]
WORDS += ["buoy", "image", "count", "rain", "heat"]
QUESTIONS = ["", "q=glacier", "q=riv", "q=ocean ice&liveness=alive", "domain=soil&format=CSV", "order=newest"]
QUESTIONS += ["q=glacer", "q=carbon&scale=small&kind=dataset", "bbox=0,0,40,40&from=1990", 'q="ocean depth" -wind']


def make_datasets(count):
    """Synthetic datasets of 60 words, the same ones every time."""
    chance = random.Random(5)
    domains = [Domain.objects.get_or_create(name=word)[0] for word in WORDS]
    formats = [Format.objects.get_or_create(name=name)[0] for name in ("CSV", "netCDF", "GeoTIFF", "VCF", "JSON")]
    rows = Dataset.objects.bulk_create(
        Dataset(
            slug=f"set-{n}",
            title=" ".join(chance.choices(WORDS, k=4)) + f" {n}",
            description=" ".join(chance.choices(WORDS, k=60)),
            keywords=chance.sample(WORDS, 3),
            status="published",
            kind=chance.choice(["dataset", "data system", "archive"]),
            scale=chance.choice(["micro", "small", "large", "national"]),
            liveness=chance.choice(["alive", "retired", "unknown"]),
            temporal_start=f"{chance.randint(1950, 2020)}-01-01",
            west=(west := chance.uniform(-180, 170)),
            south=(south := chance.uniform(-90, 80)),
            east=west + 10,
            north=south + 10,
        )
        for n in range(count)
    )
    for field, terms in (("domains", domains), ("formats", formats)):
        through = getattr(Dataset, field).through
        name = through._meta.get_fields()[2].attname
        through.objects.bulk_create(through(dataset_id=d.pk, **{name: chance.choice(terms).pk}) for d in rows)
    index_datasets(ids=[row.pk for row in rows])


def ask(text):
    """What the list page does."""
    question = Question.parse(QueryDict(text))
    found = find_datasets(user=AnonymousUser(), question=question)
    found.datasets.count()
    list(with_headlines(datasets=found.datasets[:20], question=question))
    facet_counts(found=found, question=question)


@pytest.mark.long
def test_ten_thousand_datasets_are_searched_with_facets_in_150_ms(db):
    make_datasets(10_000)

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    taken = []
    for _ in range(10):
        for text in QUESTIONS:
            start = time.perf_counter()
            ask(text)
            taken.append(time.perf_counter() - start)
    p95 = sorted(taken)[int(len(taken) * 0.95)]
    print(f"p50 {sorted(taken)[len(taken) // 2] * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms")
    assert p95 < 0.15


@pytest.mark.long
def test_two_gigabytes_are_uploaded_in_constant_memory(db, researcher, settings, tmp_path):
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    settings.LWDS_HOME = type(settings.LWDS_HOME)(tmp_path / "home")

    class Zeros:
        """A connection that sends `left` bytes."""

        left = 2 * 1024**3

        def read(self, size):
            size = min(size, self.left)
            self.left -= size
            return bytes(size)

    draft = create_draft_dataset(user=researcher, title="Large")
    upload = uploads.start_upload(user=researcher, dataset=draft, path="large.bin", size=Zeros.left)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    uploads.append_piece(upload=upload, offset=0, content=Zeros())
    stored = uploads.finish_upload(upload=upload)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    print(f"memory grew by {grown} MB")
    assert stored.bytes == 2 * 1024**3
    assert grown < 32
