"""Where a save leads, and what the script gets."""

import json

import pytest

from tests.triage.forms_client import read_form
from triage.interviews.document_writer import write_document


@pytest.fixture
def url(interview):
    return f"{interview.get_absolute_url()}section/sharing/"


@pytest.mark.parametrize(
    ("button", "door", "target"),
    [
        ("save", "", "section/sharing/"),
        ("next", "", "section/running/"),
        ("next", "short", "section/running/?door=short"),
        ("go:who", "", "section/who/"),
        ("go:end", "", "recommendation/"),
        ("go:nowhere", "", ""),
    ],
)
def test_a_button_leads_on(interview, client, url, button, door, target):
    answer = client.post(url, {"do": button, "door": door})
    assert answer.url == interview.get_absolute_url() + target


def test_the_last_section_leads_to_the_recommendation(interview, client):
    base = interview.get_absolute_url()
    assert client.post(f"{base}section/integration/", {"do": "next"}).url == f"{base}recommendation/"


def test_a_question_that_appeared_keeps_the_reader_on_the_page(client, url):
    form = read_form(client, url) | {"sensitivity": ["regulated"], "do": ["next"]}
    assert client.post(url, form).url == url
    form = read_form(client, url) | {"do": ["next"]}
    assert client.post(url, form).url != url


def test_the_script_gets_what_changed(interview, members, client, url):
    shown = {"sensitivity": "regulated", "sensitivity.base": '{"value": null}', "licence": "x", "licence.base": "{}"}
    reply = client.post(url, shown, headers={"X-Autosave": "1"}).json()
    assert json.loads(reply["bases"]["sensitivity"]) == {"value": "regulated"}
    assert "enclave" in reply["shown"]
    assert "is not one of" in reply["problems"]["licence"]
    write_document(user=members["interviewee"], interview=interview, raw={"answers": {"sensitivity": "open"}})
    again = shown | {"sensitivity": "embargo", "sensitivity.base": '{"value": "regulated"}'}
    reply = client.post(url, again, headers={"X-Autosave": "1"}).json()
    assert reply["conflicts"] == ["sensitivity"]
    assert "interviewee changed this to “Open” while you were writing" in reply["replaced"]["sensitivity"]
