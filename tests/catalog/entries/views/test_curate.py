"""Describing, sharing and publishing with the forms of the pages."""

import pytest

from catalog.entries.declared_field import Kind
from catalog.entries.fields import FIELDS
from catalog.entries.record import DistributionRecord, VariableRecord
from catalog.entries.sharing import share_dataset
from catalog.entries.writing import create_draft_dataset, update_dataset
from catalog.models import Dataset
from tests.html_forms import read_inputs


def edit_form(client, dataset):
    """Inputs of the form that changes a description, as the page shows them now."""
    return read_inputs(client.get(f"/datasets/{dataset.slug}/edit/").content.decode())


def make_step(client, dataset, step, words="", revision=None):
    """Press a button of the page that publishes, as it stands now or as it stood at `revision`."""
    revision = revision or Dataset.objects.get(pk=dataset.pk).revision
    return client.post(f"/datasets/{dataset.slug}/step/", {"step": step, "words": words, "revision": revision})


@pytest.fixture
def as_owner(client, researcher):
    client.force_login(researcher)
    return client


def test_the_form_keeps_hidden_relations(as_owner, publish):
    twice = (
        DistributionRecord("https://e.org/a", title="CSV"),
        DistributionRecord("https://e.org/a", title="JSON"),
        DistributionRecord("https://e.org/b", path="deep/b.csv", title="Deep"),
    )
    dataset = publish(distributions=twice, variables=(VariableRecord("flow", "m3/s", "at noon"),))
    sent = edit_form(as_owner, dataset)
    assert as_owner.post(f"/datasets/{dataset.slug}/edit/", sent | {"summary": "New."}).status_code == 302
    links = {(d.title, d.url, d.path) for d in dataset.distributions.all()}
    assert links == {(d.title, d.url, d.path) for d in twice}
    assert [str(v) for v in dataset.variables.all()] == ["flow (m3/s)"]
    for name, value in {"keywords": "k" * 300, "organizations": "s" * 400, "relations": "eats\tlwds:1"}.items():
        refused = as_owner.post(f"/datasets/{dataset.slug}/edit/", sent | {name: value})
        assert refused.context["form"].errors[name]


def test_describing_in_the_browser_makes_a_draft_and_changes_it(as_owner, researcher):
    form = {"title": "Lake ice", "kind": "dataset", "keywords": "ice\nlake", "organizations": "Lake Office"}
    unknown = {field.name: field.default for field in FIELDS if field.kind == Kind.CHOICE}
    answer = as_owner.post("/datasets/new/", form | unknown)
    assert answer["Location"] == "/datasets/lake-ice/"
    page = as_owner.get("/datasets/lake-ice/edit/").content.decode()
    assert "Lake Office" in page
    shown = read_inputs(page)
    refused = as_owner.post("/datasets/lake-ice/edit/", shown | {"box": "10,40,5,30"})
    assert "South and north" in refused.content.decode()
    as_owner.post("/datasets/lake-ice/edit/", shown | {"box": "10,40,15,50", "organizations": "Lake Bureau"})
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
    client.force_login(researcher)
    make_step(client, draft, "publish")
    assert Dataset.objects.get(pk=draft.pk).status == "draft"
    make_step(client, draft, "submit")
    assert Dataset.objects.get(pk=draft.pk).status == "review"
    client.force_login(curator)
    make_step(client, draft, "publish", "First edition.")
    assert draft.versions.get().notes == "First edition."
    client.logout()
    assert client.get(f"/datasets/{draft.slug}/").status_code == 200
    client.force_login(curator)
    make_step(client, draft, "retire", "Done with.")
    assert client.get(f"/datasets/{draft.slug}/manage/").status_code == 200
    client.logout()
    gone = client.get(f"/datasets/{draft.slug}/")
    assert gone.status_code == 410
    assert "Done with." in gone.content.decode()


def test_a_sharing_form_that_is_refused_comes_back_as_it_was_typed(as_owner, researcher, publish):
    draft = create_draft_dataset(user=researcher, title="Lake ice")
    typed = {"visibility": "private", "embargo_until": "2031-01-31", "people": "researcher", "teams": "Glider"}
    page = as_owner.get(f"/datasets/{draft.slug}/manage/").content.decode()
    address = f"/datasets/{draft.slug}/sharing/"
    shown = read_inputs(page, "action", address)
    refused = as_owner.post(address, shown | typed)
    assert refused.status_code == 400
    form = refused.context["sharing_form"]
    assert {name: form[name].value() for name in typed} == typed
    page = refused.content.decode()
    assert "Glider" in str(form.errors["teams"])
    assert "Nothing was changed" in page
    stored = Dataset.objects.get(pk=draft.pk)
    assert (stored.visibility, stored.embargo_until) == (draft.visibility, None)
    corrected = read_inputs(page, "action", address) | {"teams": ""}
    assert as_owner.post(address, corrected).status_code == 302
    assert Dataset.objects.get(pk=draft.pk).visibility == "private"


def test_a_reviewers_link_that_is_refused_says_so_and_keeps_the_note(as_owner, researcher):
    draft = create_draft_dataset(user=researcher, title="Lake ice")
    refused = as_owner.post(f"/datasets/{draft.slug}/reviewers/", {"days": "9999", "note": "Reviewer two"})
    assert refused.status_code == 400
    assert refused.context["reviewer_form"]["note"].value() == "Reviewer two"
    assert not draft.reviewer_links.exists()


def test_an_unchanged_form_keeps_relations_that_are_not_public(as_owner, researcher, publish, stranger):
    dataset = publish()
    drafts = [create_draft_dataset(user=owner, title=f"Draft of {owner}") for owner in (researcher, stranger)]
    for draft in drafts:
        dataset.relations.create(target=draft, kind="part-of")
    shown = edit_form(as_owner, dataset)
    identifiers = {values[0] for name, values in shown.items() if name.startswith("relations-")}
    assert drafts[0].identifier in identifiers
    assert drafts[1].identifier not in identifiers
    assert as_owner.post(f"/datasets/{dataset.slug}/edit/", shown).status_code == 302
    assert dataset.relations.count() == 2
    assert as_owner.post(f"/datasets/{dataset.slug}/edit/", shown | {"relations": ""}).status_code == 302
    assert [relation.target for relation in dataset.relations.all()] == [drafts[1]]


def test_a_stale_form_merges_field_by_field_and_shows_both_texts_of_a_conflict(as_owner, researcher, curator, publish):
    dataset, address = publish(summary="Old."), "/datasets/river-flow-at-skagit/edit/"
    shown = edit_form(as_owner, dataset)
    update_dataset(user=curator, dataset=dataset, summary="Of the curator.", keywords=("flow",))
    refused = as_owner.post(address, shown | {"summary": "Mine.", "homepage": "https://e.org/"})
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "It now says: Of the curator." in page
    again = read_inputs(page)
    assert (again["summary"], again["homepage"], again["keywords"]) == (["Mine."], ["https://e.org/"], ["flow"])
    dataset.refresh_from_db()
    assert (dataset.summary, dataset.homepage) == ("Of the curator.", "")
    assert as_owner.post(address, again).status_code == 302
    dataset.refresh_from_db()
    assert (dataset.summary, dataset.homepage, dataset.keywords) == ("Mine.", "https://e.org/", ["flow"])


def test_a_stale_form_without_conflicts_puts_nothing_back(as_owner, curator, publish):
    dataset = publish(summary="Old.", keywords=("old",))
    shown = edit_form(as_owner, dataset)
    update_dataset(user=curator, dataset=dataset, summary="New.", keywords=("new", "flow"))
    assert as_owner.post(f"/datasets/{dataset.slug}/edit/", shown | {"kind": "archive"}).status_code == 302
    dataset.refresh_from_db()
    assert (dataset.summary, dataset.keywords, dataset.kind) == ("New.", ["new", "flow"], "archive")


def test_a_form_without_what_it_showed_overwrites_nothing(as_owner, publish):
    dataset = publish(summary="Old.")
    form = {"title": dataset.title, "summary": "Mine.", "description": dataset.description, "kind": "dataset"}
    assert as_owner.post(f"/datasets/{dataset.slug}/edit/", form).status_code == 409


def test_a_step_on_another_state_than_the_page_showed_is_refused(client, researcher, curator):
    draft = create_draft_dataset(user=researcher, title="Ice", description="x" * 60, ask_whom="us", access="open")
    client.force_login(researcher)
    make_step(client, draft, "submit")
    client.force_login(curator)
    shown_revision = Dataset.objects.get(pk=draft.pk).revision
    update_dataset(user=curator, dataset=draft, summary="Changed after the curator had read it.")
    refused = make_step(client, draft, "publish", "First edition.", revision=shown_revision)
    assert refused.status_code == 409
    assert "First edition." in refused.content.decode()
    assert Dataset.objects.get(pk=draft.pk).status == "review"


def test_stale_sharing_is_merged(as_owner, researcher, curator, publish):
    dataset = publish()
    address = f"/datasets/{dataset.slug}/sharing/"
    shown = read_inputs(as_owner.get(f"/datasets/{dataset.slug}/manage/").content.decode(), "action", address)
    share_dataset(user=curator, dataset=dataset, visibility="private")
    assert as_owner.post(address, shown | {"people": "curator"}).status_code == 302
    dataset.refresh_from_db()
    assert (dataset.visibility, [str(person) for person in dataset.people.all()]) == ("private", ["curator"])
    refused = as_owner.post(address, shown | {"visibility": "signed-in"})
    assert refused.status_code == 409


def test_the_preview_shows_markdown_and_saves_nothing(script, publish):
    typed = {"title": "Krill", "description": "Under *the* ice", "preview": ""}
    page = script.post("/datasets/new/", typed).content.decode()
    assert "<p>Under <em>the</em> ice</p>" in page
    assert not Dataset.objects.filter(title="Krill").exists()
    dataset = publish()
    page = script.post(f"/datasets/{dataset.slug}/edit/", typed).content.decode()
    assert "<p>Under <em>the</em> ice</p>" in page
    dataset.refresh_from_db()
    assert dataset.title != "Krill"
    assert "Under *the* ice" in page  # what was typed stays in its input


def test_a_text_that_is_being_typed_is_shown_to_those_who_are_signed_in(client, researcher):
    address, text = "/datasets/by/preview/", {"description": "# Ice <b>"}
    assert client.post(address, text).status_code == 302
    client.force_login(researcher)
    assert client.post(address, text).content.decode().strip() == "<h3>Ice &lt;b&gt;</h3>"
