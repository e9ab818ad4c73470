"""Every page answers, for everybody in the interview and for nobody else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.people import sign_in
from triage.interviews.document_writer import write_document

PAGES = [
    "", "section/who/", "section/formats/", "section/formats/?door=short", "section/sharing/", "people/", "sheet/",
    "sheet/formats.csv", "recommendation/", "plan/", "freezes/", "freezes/1/", "freezes/2/changes/1/", "export/json/",
    "export/markdown/", "export/madmp/", "export/print/",
]  # fmt: skip
ROLES = ["owner", "interviewer", "interviewee", "reader"]


@pytest.mark.parametrize("role", ROLES)
def test_members_see_every_page(full, members, role):
    client = sign_in(members[role])
    answers = {page: client.get(full.get_absolute_url() + page).status_code for page in PAGES}
    assert answers == dict.fromkeys(PAGES, 200)


def test_outsiders_get_404_and_signed_out_people_the_sign_in_page(full, members, anybody):
    outsider = sign_in(members["outsider"])
    assert {outsider.get(full.get_absolute_url() + page).status_code for page in PAGES} == {404}
    assert {anybody.get(full.get_absolute_url() + page).status_code for page in PAGES} == {302}


@pytest.mark.parametrize("page", ["", "patterns/", "patterns/thin-api/"])
def test_the_way_in_and_the_patterns_are_open_to_everybody(db, page, anybody):
    assert anybody.get(f"/triage/{page}").status_code == 200


@pytest.mark.parametrize("page", ["new/", "import/", "across/", "across/?about=producers&system=NASA"])
def test_pages_without_an_interview_answer(full, client, page):
    assert client.get(f"/triage/{page}").status_code == 200


def test_the_page_of_a_section_takes_nine_statements_whatever_its_size(interview, ann, client):
    consumers = [{"name": f"Reader {n}", "access": ["script"], "skill": "code"} for n in range(30)]
    write_document(user=ann, interview=interview, raw={"records": {"consumers": consumers}})
    url = f"{interview.get_absolute_url()}section/consumers/"
    client.get(url)  # reads questions and rules, which stay in memory
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    statements = [query["sql"] for query in captured.captured_queries]
    assert len(statements) <= 9, "\n".join(statements)
    assert sum("triage_contentversion" in statement for statement in statements) == 1


@pytest.mark.parametrize(
    ("page", "data", "status"),
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
def test_a_button_that_makes_no_sense_breaks_nothing(full, client, page, data, status):
    assert client.post(full.get_absolute_url() + page, data).status_code == status
    assert not full.step_checks.exists()
    full.refresh_from_db()
    assert full.dataset is None
