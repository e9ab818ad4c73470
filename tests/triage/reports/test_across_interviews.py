"""Across interviews."""

from catalog.entries.writing import create_draft_dataset
from tests.people import sign_in
from triage.interviews.document_writer import write_document
from triage.reports.across_interviews import count_systems, count_values, find_interviews_with


def test_curators_see_who_else_uses_a_format(filled, curator):
    page = sign_in(curator).get("/triage/across/?format_name=netcdf&system=nasa").content.decode()
    assert filled.get_absolute_url() in page
    rows = sign_in(curator).get("/api/v1/interviews/records/?section=consumers").json()
    assert rows["count"] == 7
    assert rows["results"][0]["interview"] == filled.slug


def test_the_title_of_an_entry_that_one_may_not_see_stays_hidden(interview, ann, curator):
    hidden = create_draft_dataset(user=curator, title="Secret towers", slug="secret")
    system = {"name": "Bob's archive", "dataset": hidden.slug}
    write_document(user=curator, interview=interview, raw={"records": {"producers": [{"name": "a", "system": system}]}})
    assert [count.value for count in count_systems(user=ann)] == ["Bob's archive"]
    assert [count.value for count in count_systems(user=curator)] == ["Secret towers"]
    assert not find_interviews_with(user=ann, system="secret").exists()
    assert find_interviews_with(user=curator, system="secret").exists()
    for user, linked in ((ann, None), (curator, "secret")):
        (row,) = sign_in(user).get("/api/v1/interviews/records/?section=producers").json()["results"]
        assert row["system"] == {"name": "Bob's archive", "dataset": linked}


def test_values_are_counted_with_the_volume_of_formats(interview, ann, section):
    formats = [
        {"name": "netcdf", "total": "1.5 TB", "faults": ["encoding", "no-header"]},
        {"name": "netcdf", "total": "500 GB", "note": "secret"},
        {"name": "csv-tsv", "faults": ["encoding"]},
    ]
    write_document(user=ann, interview=interview, raw={"records": {"formats": formats}})
    counted = [
        (count.value, count.interviews, count.records, count.bytes)
        for count in count_values(user=ann, section=section["formats"], key="name")
    ]
    assert counted == [("NetCDF", 1, 2, 2e12), ("CSV or TSV", 1, 1, None)]
    faults = count_values(user=ann, section=section["formats"], key="faults")
    assert [count.records for count in faults] == [2, 1]
    assert "secret" not in str(sign_in(ann).get("/api/v1/interviews/records/?section=formats").json())
