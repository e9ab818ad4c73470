"""Every page answers, for everybody in the interview and for nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.triage.conftest import client_of
from triage.content.shipped import answers_files
from triage.interviews.document_writer import write_document
from triage.models import DataFormat
from triage.outcome.snapshots import freeze

PAGES = [
    "", "section/who/", "section/formats/", "section/formats/?door=short", "section/sharing/", "people/", "sheet/",
    "sheet/formats.csv", "recommendation/", "plan/", "freezes/", "freezes/1/", "freezes/2/changes/1/", "export/json/",
    "export/markdown/", "export/madmp/", "export/print/",
]  # fmt: skip
ROLES = ["owner", "interviewer", "interviewee", "reader"]


@pytest.fixture
def full(interview, ann):
    """An interview with every section filled, frozen twice."""
    raw = next(raw for raw in answers_files() if raw["scenario"].startswith("AralDIF"))
    assert write_document(user=ann, interview=interview, raw=raw) == []
    freeze(user=ann, interview=interview)
    freeze(user=ann, interview=interview)
    return interview


@pytest.mark.parametrize("role", ROLES)
def test_members_see_every_page(full, members, role):
    client = client_of(members[role])
    answers = {page: client.get(full.get_absolute_url() + page).status_code for page in PAGES}
    assert answers == dict.fromkeys(PAGES, 200)


def test_outsiders_learn_nothing_and_the_signed_out_are_asked_to_sign_in(full, members, anybody):
    outsider = client_of(members["outsider"])
    assert {outsider.get(full.get_absolute_url() + page).status_code for page in PAGES} == {404}
    assert {anybody.get(full.get_absolute_url() + page).status_code for page in PAGES} == {302}


@pytest.mark.parametrize("page", ["", "patterns/", "patterns/thin-api/"])
def test_the_way_in_and_the_patterns_are_open_to_everybody(triage_content, page, anybody):
    assert anybody.get(f"/triage/{page}").status_code == 200


@pytest.mark.parametrize("page", ["new/", "import/", "across/", "across/?about=producers&system=NASA"])
def test_pages_without_an_interview_answer(full, client, page):
    assert client.get(f"/triage/{page}").status_code == 200


def test_thirty_consumers_do_not_slow_the_page(interview, ann, client, django_assert_max_num_queries):
    consumers = [{"name": f"Reader {n}", "access": ["script"], "skill": "code"} for n in range(30)]
    write_document(user=ann, interview=interview, raw={"records": {"consumers": consumers}})
    with django_assert_max_num_queries(45):
        assert client.get(f"{interview.get_absolute_url()}section/consumers/").status_code == 200


def test_the_number_of_queries_of_the_list_does_not_grow(interview, ann, client, django_assert_max_num_queries):
    from triage.interviews.lifecycle import create_interview

    for number in range(20):
        create_interview(user=ann, title=f"Interview {number}")
    with django_assert_max_num_queries(14):
        assert client.get("/triage/").status_code == 200


def test_formats_keep_a_canonical_size(interview, ann):
    raw = {"records": {"formats": [{"name": "netcdf", "total": "1.5 TB", "rows": "2 million"}]}}
    write_document(user=ann, interview=interview, raw=raw)
    stored = DataFormat.objects.get()
    assert (stored.total, stored.total_unit, stored.total_bytes) == (1.5, "TB", 1.5e12)
    assert stored.rows_count == 2e6


def test_a_new_interview_opens_at_the_door_that_was_chosen(triage_content, client):
    made = client.post("/triage/new/", {"title": "Towers of our valley", "door": "short"})
    assert made.url.startswith("/triage/towers-of-our-valley-")
    assert made.url.endswith("section/who/?door=short")
    assert "Give the interview a name" in client.post("/triage/new/", {"title": " "}).content.decode()


def test_a_new_interview_may_start_from_an_earlier_one(full, client):
    made = client.post("/triage/new/", {"title": "Next valley", "door": "full", "source": full.slug}, follow=True)
    assert "Basin hydrology group" in made.content.decode()


def test_an_exported_file_is_imported_on_the_page(full, client):
    exported = client.get(f"{full.get_absolute_url()}export/json/").content
    file = SimpleUploadedFile("towers.json", exported, "application/json")
    page = client.post("/triage/import/", {"file": file}, follow=True).content.decode()
    assert "The interview is imported; you own it." in page
    broken = SimpleUploadedFile("towers.json", b"{", "application/json")
    assert "towers.json:" in client.post("/triage/import/", {"file": broken}).content.decode()


@pytest.mark.parametrize(
    ("page", "said", "status"),
    [
        ("plan/", {"do": "tick:thin-api:x"}, 404),
        ("plan/", {"do": "tick:thin-api:99"}, 302),
        ("plan/", {"do": "tick:castle:1"}, 302),
        ("plan/", {"do": "task:x"}, 404),
        ("people/", {"do": "role:x"}, 404),
        ("dataset/", {"address-1": "www.example.org"}, 400),
        ("section/who/", {"group": "a\x00b", "group.base": "{}", "group.note": "\x00", "do": "copy:x"}, 409),
        ("section/who/comment/", {"text": "\x00"}, 302),
    ],
)
def test_a_button_that_makes_no_sense_breaks_nothing(full, client, page, said, status):
    assert client.post(full.get_absolute_url() + page, said).status_code == status
    assert not full.step_checks.exists()
    full.refresh_from_db()
    assert full.dataset is None


def test_settings_rename_and_delete(full, client):
    url = f"{full.get_absolute_url()}settings/"
    client.post(url, {"do": "rename", "title": "Rivers"})
    full.refresh_from_db()
    assert full.title == "Rivers"
    client.post(url, {"do": "delete"})
    assert client.get(full.get_absolute_url()).status_code == 404
