"""Every page answers, for everybody in the interview and for nobody else."""

import pytest

from tests.triage.conftest import client_of
from triage.content import answers_files
from triage.models import DataFormat
from triage.services.interviews import write_document
from triage.services.outcome import freeze

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
def test_the_way_in_and_the_patterns_are_open_to_everybody(content, page, anybody):
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
    from triage.services.interviews import create_interview

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
