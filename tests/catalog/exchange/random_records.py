"""Random records, from a title alone to every field filled, for tests of all exports."""

import zlib
from datetime import date, timedelta

from hypothesis import strategies as st

from catalog.entries.part_fields import RELATION_KINDS
from catalog.entries.record import (
    Column,
    CreatorRecord,
    DatasetRecord,
    DistributionRecord,
    GrantRecord,
    IdentifierRecord,
    OrganizationRecord,
    PeriodRecord,
    PlaceRecord,
    PublicationRecord,
    RelationRecord,
    VariableRecord,
    remove_illegal_characters,
)
from tests.catalog.exchange.validation import ROOT

FIRST = date(1800, 1, 1)
THEMES = "http://publications.europa.eu/resource/authority/data-theme/"
COLUMN_TYPES = ("integer", "number", "boolean", "date", "datetime", "string")
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cn", "Co"))


def words(maximum, minimum=1):
    """Text of any letters that is not blank; the catalogue stores no blank ones."""
    return st.text(LETTERS, min_size=minimum, max_size=maximum).map(lambda text: f"{text} x".strip()[:maximum])


def lines(maximum):
    """Words in one line with single blanks, as lists of parts hold them."""
    return words(maximum).map(lambda text: " ".join(remove_illegal_characters(text).split()) or "x")


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
    longitudes = st.tuples(st.integers(-180, 179), st.integers(-179, 180))  # the antimeridian in one spelling
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


def make_organization(name, role, homepage, has_ror):
    """An organization; a ROR belongs to one name, and one name to one homepage."""
    ror = f"https://ror.org/0{zlib.crc32(name.encode()):08x}" if has_ror else ""
    return OrganizationRecord(name, role, homepage, ror)


def organizations():
    role = st.sampled_from(["steward", "producer", "funder"])
    organization = st.builds(make_organization, lines(20), role, maybe(addresses()), st.booleans())
    unique = st.lists(organization, max_size=3, unique_by=lambda part: (part.name, part.role))
    return unique.map(tuple)


def creators():
    creator = st.builds(make_creator, lines(20), st.booleans(), maybe(lines(20)))
    return st.lists(creator, max_size=3, unique_by=lambda part: part.name).map(tuple)


def times():
    """Days, months and years, some of them before Christ."""
    years = st.integers(-9_000, 2_100).map(str)
    return st.one_of(years, days().map(lambda day: day.isoformat()[:7]), days().map(date.isoformat))


def described_parts():
    """{field: strategy} of the lists of parts."""
    scheme = st.sampled_from([("DOI", "10.5061/dryad.{}"), ("ARK", "ark:/12345/x{}"), ("accession", "PRJNA{}")])
    identifier = st.builds(lambda form, n: IdentifierRecord(form[0], form[1].format(n)), scheme, st.integers(1, 9))
    relation = st.sampled_from(["is-described-by", "is-cited-by", "is-documented-by", "references"])
    address = addresses().map(lambda text: " ".join(text.split()))
    known = st.one_of(st.integers(1, 99).map("10.1000/{}".format), address, lines(20))
    box = boxes().map(lambda sides: ",".join(f"{side:g}" for side in sides))
    place = st.tuples(lines(20), maybe(box)) | st.tuples(st.just(""), box)
    return {
        "identifiers": parts(identifier),
        "publications": st.lists(
            st.builds(PublicationRecord, relation, known, maybe(lines(30))),
            max_size=3,
            unique_by=lambda part: part.identifier,
        ).map(tuple),
        "grants": parts(st.builds(GrantRecord, lines(10), maybe(lines(15)), maybe(lines(15)), maybe(addresses()))),
        "places": parts(st.builds(lambda pair, url: PlaceRecord(*pair, url), place, maybe(addresses()))),
        "periods": parts(st.builds(PeriodRecord, maybe(lines(15)), times(), maybe(times()))),
    }


def described_texts():
    """{field: strategy} of what a careful person says of the entry besides."""
    return {
        "resource_type": st.sampled_from(["dataset", "series", "service"]),
        "endpoint_url": maybe(addresses()),
        "endpoint_description": maybe(addresses()),
        "themes": parts(st.sampled_from([f"{THEMES}ENVI", f"{THEMES}HEAL", "http://edamontology.org/topic_0621"])),
        "languages": parts(st.sampled_from(["en", "fr", "ja"])).map(lambda codes: tuple(dict.fromkeys(codes))),
        "frequency": st.sampled_from(["unknown", "daily", "annual", "irreg"]),
        "spatial_resolution": maybe(st.sampled_from(["30", "100.5"])),
        "temporal_resolution": maybe(st.sampled_from(["P1D", "PT1H"])),
        "method": maybe(words(60)),
        "liveness": st.sampled_from(["unknown", "alive", "at risk", "ended"]),
        "successor_name": maybe(words(20)),
        "successor_url": maybe(addresses()),
        "kind": st.sampled_from(["dataset", "data system", "archive"]),
        "data_types": parts(words(10), 2),
        "formats": parts(st.sampled_from(["CSV", "netCDF"])).map(lambda names: tuple(dict.fromkeys(names))),
        "evidence": parts(words(20), 2),
    }


@st.composite
def random_records(draw, number=1):
    """A record as the catalogue gives it: normalized, with identifier, slug and times of creation and change."""
    slug = f"set-{number}"
    start, end = sorted((draw(days()), draw(days())))
    kinds = st.sampled_from(RELATION_KINDS)
    relation = st.builds(
        lambda kind: RelationRecord(kind, "lwds:2026-77", "Other", f"{ROOT}datasets/other/"),
        kinds,
    )
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
        variables=draw(parts(st.builds(VariableRecord, lines(15), maybe(lines(5)), maybe(lines(20))))),
        creators=draw(creators()),
        organizations=draw(organizations()),
        distributions=draw(distributions(slug)),
        relations=draw(parts(relation, 1)),
        **{name: draw(strategy) for name, strategy in (described_parts() | described_texts()).items()},
        version=draw(st.sampled_from(["", "1", "12"])),
        created=created,
        modified=created,
        published=draw(maybe(st.just(created))),
    ).normalized()
