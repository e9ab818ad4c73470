"""Random records, from a title alone to every field filled, for tests of all exports."""

import zlib
from datetime import date, timedelta

from hypothesis import strategies as st

from catalog.entries.record import (
    Column,
    CreatorRecord,
    DatasetRecord,
    DistributionRecord,
    OrganizationRecord,
    RelationRecord,
    VariableRecord,
)
from tests.catalog.exchange.validation import ROOT

FIRST = date(1800, 1, 1)
COLUMN_TYPES = ("integer", "number", "boolean", "date", "datetime", "string")
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cn", "Co"))


def words(maximum, minimum=1):
    """Text of any letters that is not blank; the catalogue stores no blank ones."""
    return st.text(LETTERS, min_size=minimum, max_size=maximum).map(lambda text: f"{text} x".strip()[:maximum])


def addresses():
    parts = st.text("abcåß0-_~ %é", min_size=1, max_size=8)
    return st.builds("https://{}.example.org/{}?q={}".format, st.sampled_from(["a", "b", "c"]), parts, parts)


def days():
    return st.integers(0, 90_000).map(lambda number: FIRST + timedelta(days=number))


def moments():
    return st.integers(0, 9_000).map(lambda number: f"{date(2001, 1, 1) + timedelta(days=number)}T12:00:00+00:00")


def maybe(strategy, empty=""):
    return st.one_of(st.just(empty), strategy)


def parts(strategy, maximum=3):
    return st.lists(strategy, max_size=maximum).map(tuple)


def boxes():
    latitudes = st.lists(st.integers(-90, 90), min_size=2, max_size=2).map(sorted)
    longitudes = st.tuples(st.integers(-180, 180), st.integers(-180, 180))
    return st.builds(lambda x, y: (float(x[0]), float(y[0]), float(x[1]), float(y[1])), longitudes, latitudes)


def columns():
    column = st.builds(
        Column,
        name=st.text("abcdef_", min_size=1, max_size=6),
        type=st.sampled_from(COLUMN_TYPES),
        source_name=maybe(words(10)),
        unit=maybe(words(5)),
    )
    return st.lists(column, max_size=4, unique_by=lambda part: part.name).map(tuple)


def distributions(slug):
    link = st.builds(DistributionRecord, url=addresses(), title=maybe(words(20)), format=maybe(st.just("CSV")))
    stored = st.builds(
        lambda name, rows, size: DistributionRecord(
            url=f"{ROOT}datasets/{slug}/files/{name}.csv",
            path=f"{name}.csv",
            format="CSV",
            media_type="text/csv",
            bytes=size,
            sha256=f"{size:064x}",
            delimiter=",",
            encoding="utf-8",
            columns=rows,
        ),
        st.text("abc", min_size=1, max_size=5),
        columns(),
        st.integers(1, 2**40),
    )
    unique = st.lists(st.one_of(link, stored), max_size=3, unique_by=lambda part: part.url)
    return unique.map(tuple)


def make_creator(name, has_orcid, affiliation):
    """A person; an ORCID belongs to one name."""
    number = f"{zlib.crc32(name.encode()):012d}"
    orcid = f"https://orcid.org/0000-{number[:4]}-{number[4:8]}-{number[8:12]}" if has_orcid else ""
    return CreatorRecord(name, orcid, affiliation)


@st.composite
def random_records(draw, number=1):
    """A record as the catalogue gives it: normalized, with identifier, slug and times of creation and change."""
    slug = f"set-{number}"
    start, end = sorted((draw(days()), draw(days())))
    kinds = st.sampled_from(["derived-from", "part-of", "replaces", "depends-on"])
    relation = st.builds(
        lambda kind: RelationRecord(kind, "lwds:2026-77", "Other", f"{ROOT}datasets/other/"),
        kinds,
    )
    creator = st.builds(make_creator, words(20), st.booleans(), maybe(words(20)))
    role = st.sampled_from(["steward", "producer", "funder"])
    created = draw(moments())
    return DatasetRecord(
        title=draw(words(60)),
        identifier=f"lwds:2026-{number}",
        slug=slug,
        url=f"{ROOT}datasets/{slug}/",
        alternate_names=draw(parts(words(20))),
        summary=draw(maybe(words(80))),
        description=draw(maybe(words(200))),
        keywords=draw(parts(words(15))),
        homepage=draw(maybe(addresses())),
        domains=draw(parts(words(15), 2)),
        access_class=draw(st.sampled_from(["open", "unknown", "controlled", "closed"])),
        access=draw(maybe(words(40))),
        license=draw(maybe(st.just("https://creativecommons.org/licenses/by/4.0/"))),
        contact_name=draw(maybe(words(20))),
        contact_email=draw(maybe(st.just("data@example.org"))),
        temporal_text=draw(maybe(words(30))),
        temporal_start=draw(maybe(st.just(start.isoformat()))),
        temporal_end=draw(maybe(st.just(end.isoformat()))),
        spatial_text=draw(maybe(words(30))),
        box=draw(maybe(boxes(), None)),
        variables=draw(parts(st.builds(VariableRecord, words(15), maybe(words(5)), maybe(words(20))))),
        creators=draw(parts(creator, 2)),
        organizations=draw(parts(st.builds(OrganizationRecord, words(20), role, maybe(addresses())), 2)),
        distributions=draw(distributions(slug)),
        relations=draw(parts(relation, 1)),
        version=draw(st.sampled_from(["", "1", "12"])),
        created=created,
        modified=created,
        published=draw(maybe(st.just(created))),
    ).normalized()
