"""The starter kit of an interview: a zip that carries its answers, for those who may read it."""

import json
import zipfile
from io import BytesIO

import pytest

from tests.people import sign_in
from triage.outcome.current import get_outcome
from triage.outcome.starter_kit import write_starter_kit


def read(content):
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_readme_agrees_with_the_interview(filled, client):
    answer = client.get(filled.get_absolute_url() + "kit.zip")
    assert answer["Content-Type"] == "application/zip"
    files = read(answer.content)
    readme = files["thin-api/README.md"].decode()
    assert "python slices.py" in readme
    assert "50 GB" in readme
    assert "# Slices for programs" in files["thin-api/HOWTO.md"].decode()
    assert "How: HOWTO.md, Slices for programs." in readme
    assert json.loads(files["thin-api/interview.json"])["records"]["formats"]
    assert client.get(f"/api/v1/interviews/{filled.slug}/kit/").content == answer.content


def test_another_pattern_may_be_requested(filled, client):
    files = read(client.get(filled.get_absolute_url() + "kit.zip?pattern=map-layers").content)
    assert "map-layers/build.py" in files


def test_an_interview_without_answers_has_no_kit(interview, client):
    assert client.get(interview.get_absolute_url() + "kit.zip").status_code == 404
    assert client.get(f"/api/v1/interviews/{interview.slug}/kit/").status_code == 404


def test_only_members_get_it(filled, members):
    assert sign_in(members["outsider"]).get(filled.get_absolute_url() + "kit.zip").status_code == 404


def test_equal_answers_give_equal_bytes(filled, ann):
    outcome = get_outcome(user=ann, interview=filled)
    first, second = (write_starter_kit(title="A", outcome=outcome, pattern=outcome.pattern) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("title", ['a "quoted" title', "two\nlines {slug|x}"])
def test_a_title_breaks_no_file(filled, ann, title):
    outcome = get_outcome(user=ann, interview=filled)
    pattern = outcome.rules.patterns["repo-as-home"]
    files = read(write_starter_kit(title=title, outcome=outcome, pattern=pattern))
    assert json.loads(files["repo-as-home/datapackage.json"])["title"] == " ".join(title.split())
