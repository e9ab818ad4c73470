"""Describing, sharing and publishing with the forms of the pages."""

import pytest

from catalog.entries.record import DistributionRecord, VariableRecord
from catalog.entries.writing import create_draft_dataset
from catalog.models import Dataset


@pytest.fixture
def as_owner(client, researcher):
    client.force_login(researcher)
    return client


def test_the_form_keeps_what_it_does_not_show(as_owner, publish):
    twice = (
        DistributionRecord("https://e.org/a", title="CSV"),
        DistributionRecord("https://e.org/a", title="JSON"),
        DistributionRecord("https://e.org/b", path="deep/b.csv", title="Deep"),
    )
    dataset = publish(distributions=twice, variables=(VariableRecord("flow", "m3/s", "at noon"),))
    page = as_owner.get(f"/datasets/{dataset.slug}/edit/").context["form"]
    sent = {name: page[name].value() for name in page.fields}
    sent = {name: page.fields[name].prepare_value(value) or "" for name, value in sent.items()}
    assert as_owner.post(f"/datasets/{dataset.slug}/edit/", sent | {"summary": "New."}).status_code == 302
    kept = {(d.title, d.url, d.path) for d in dataset.distributions.all()}
    assert kept == {(d.title, d.url, d.path) for d in twice}
    assert [str(v) for v in dataset.variables.all()] == ["flow (m3/s)"]
    for name, value in {"keywords": "k" * 300, "stewards": "s" * 400, "relations": "eats lwds:1"}.items():
        refused = as_owner.post(f"/datasets/{dataset.slug}/edit/", sent | {name: value})
        assert refused.context["form"].errors[name]


def test_describing_in_the_browser_makes_a_draft_and_changes_it(as_owner, researcher):
    form = {"title": "Lake ice", "kind": "dataset", "keywords": "ice\nlake", "stewards": "Lake Office"}
    unknown = dict.fromkeys(
        ("scale", "place", "pyramid", "liveness", "confidence", "access_class", "cost_class"), "unknown"
    )
    answer = as_owner.post("/datasets/new/", form | unknown)
    assert answer["Location"] == "/datasets/lake-ice/"
    page = as_owner.get("/datasets/lake-ice/edit/").content.decode()
    assert "Lake Office" in page
    changed = form | unknown | {"box": "10,40,5,30"}
    assert "South and north" in as_owner.post("/datasets/lake-ice/edit/", changed).content.decode()
    as_owner.post("/datasets/lake-ice/edit/", form | unknown | {"box": "10,40,15,50", "stewards": "Lake Bureau"})
    dataset = Dataset.objects.get(slug="lake-ice")
    assert dataset.box == (10, 40, 15, 50)
    assert [r.organization.name for r in dataset.responsibilities.all()] == ["Lake Bureau"]
    history = as_owner.get("/datasets/lake-ice/history/").content.decode()
    assert "researcher" in history


def test_publishing_in_the_browser(client, researcher, curator):
    draft = create_draft_dataset(
        user=researcher,
        title="Lake ice",
        description="Thickness of the ice of one lake, measured each winter since 1990.",
        ask_whom="the lake office",
        access="open",
    )
    steps = f"/datasets/{draft.slug}/step/"
    client.force_login(researcher)
    client.post(steps, {"step": "publish"})
    assert Dataset.objects.get(pk=draft.pk).status == "draft"
    client.post(steps, {"step": "submit"})
    assert Dataset.objects.get(pk=draft.pk).status == "review"
    client.force_login(curator)
    client.post(steps, {"step": "publish", "words": "First edition."})
    assert draft.versions.get().notes == "First edition."
    client.logout()
    assert client.get(f"/datasets/{draft.slug}/").status_code == 200
    client.force_login(curator)
    client.post(steps, {"step": "retire", "words": "Done with."})
    assert client.get(f"/datasets/{draft.slug}/manage/").status_code == 200
    client.logout()
    gone = client.get(f"/datasets/{draft.slug}/")
    assert gone.status_code == 410
    assert "Done with." in gone.content.decode()


def test_a_sharing_form_that_is_refused_comes_back_as_it_was_typed(as_owner, researcher, publish):
    draft = create_draft_dataset(user=researcher, title="Lake ice")
    typed = {"visibility": "private", "embargo_until": "2031-01-31", "people": "researcher", "teams": "Glider"}
    refused = as_owner.post(f"/datasets/{draft.slug}/sharing/", typed)
    assert refused.status_code == 400
    form = refused.context["sharing_form"]
    assert {name: form[name].value() for name in typed} == typed
    page = refused.content.decode()
    assert "Glider" in str(form.errors["teams"])
    assert "Nothing was changed" in page
    stored = Dataset.objects.get(pk=draft.pk)
    assert (stored.visibility, stored.embargo_until) == (draft.visibility, None)
    corrected = typed | {"teams": ""}
    assert as_owner.post(f"/datasets/{draft.slug}/sharing/", corrected).status_code == 302
    assert Dataset.objects.get(pk=draft.pk).visibility == "private"


def test_a_reviewers_link_that_is_refused_says_so_and_keeps_the_note(as_owner, researcher):
    draft = create_draft_dataset(user=researcher, title="Lake ice")
    refused = as_owner.post(f"/datasets/{draft.slug}/reviewers/", {"days": "9999", "note": "Reviewer two"})
    assert refused.status_code == 400
    assert refused.context["reviewer_form"]["note"].value() == "Reviewer two"
    assert not draft.reviewer_links.exists()
