"""Kin of a pattern: names become links where the reader may see the entry."""

from catalog.models import Dataset, Origin
from triage.content.kin import find_kin


def make(slug, **values):
    return Dataset.objects.create(slug=slug, title=slug, **values)


def test_a_name_is_found_as_a_title_and_in_the_words_of_the_source(db, curator):
    make("LiveOcean", status="published")
    argo = make("argo", status="published")
    Origin.objects.create(dataset=argo, source="seed", key="argo", names=["Argo GDACs"])
    results = find_kin(user=curator, names=["Argo GDACs", "LiveOcean", "Nobody"])
    assert [(name, entry.slug if entry else None) for name, entry in results] == [
        ("Argo GDACs", "argo"),
        ("LiveOcean", "LiveOcean"),
        ("Nobody", None),
    ]


def test_a_pattern_links_what_everybody_may_see_and_names_its_ways(db, anybody):
    make("LiveOcean", status="published")
    make("MODIS", status="draft")
    page = anybody.get("/triage/patterns/grid-subset-server/").content.decode()
    assert 'href="/datasets/LiveOcean/"' in page
    assert "/datasets/MODIS/" not in page
    assert "Direct range reads of chunked files, no server" in page
