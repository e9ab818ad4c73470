"""Row x role over every address: what one may not see does not exist, in no page, feed, export or file."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Team
from accounts.sharing import Visibility
from catalog.entries.curation import retire_dataset, return_dataset, submit_dataset
from catalog.entries.record import OrganizationRecord
from catalog.entries.writing import create_draft_dataset
from catalog.exchange.formats import EXPORT_FORMATS
from catalog.files.storing import store_file
from catalog.files.tables.table_import import profile_table
from catalog.models import Dataset, Table
from catalog.urls import urlpatterns

ROLES = ("nobody", "stranger", "named", "member", "owner", "curator")
EVERYBODY, SIGNED_IN = set(ROLES), set(ROLES) - {"nobody"}
# state of a dataset -> roles that may read it
READERS = {
    "public": EVERYBODY,
    "signed-in": SIGNED_IN,
    "private": {"named", "member", "owner", "curator"},
    "embargoed": {"named", "member", "owner", "curator"},
    "draft": {"owner", "curator"},
    "review": {"owner", "curator"},
}
PAGES = ("", "v1/", "files/data/rows.csv", "v1/files/data/rows.csv", "rows/", "data.json", "data.csv", "data-bad.json")
EXPORTS = tuple(f".{form}" for form in EXPORT_FORMATS)
# Descriptions to be copied: of published datasets alone, also for those who see drafts.
PUBLISHED_LISTS = (
    "/datasets/feed.atom",
    "/datasets/catalog.ttl",
    "/datasets/catalog.jsonld",
    "/datasets/data.json",
    "/datasets/dcat-us.jsonld",
)
LISTS = (
    "/datasets/?q=dataset",
    "/datasets/sheet.csv",
    "/api/v1/datasets/",
    "/api/v1/organizations/",
    *PUBLISHED_LISTS,
)
# Harvesters and search engines never sign in: these show what everybody may see, to everybody.
PUBLIC_LISTS = ("/datasets/sitemap.xml", "/datasets/oai?verb=ListRecords&metadataPrefix=oai_dc")


@pytest.fixture
def people(researcher, curator, stranger, django_user_model):
    named, member = (django_user_model.objects.create_user(name) for name in ("named", "member"))
    team = Team.objects.create(name="Team")
    team.members.add(member)
    return {
        "nobody": AnonymousUser(),
        "stranger": stranger,
        "named": named,
        "member": member,
        "owner": researcher,
        "curator": curator,
        "team": team,
    }


@pytest.fixture
def rows(publish, people, settings, tmp_path):
    """One dataset in every state, each with a table, a version and a word of its own."""
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    made = {}
    for state in READERS:
        word = f"zq{state.replace('-', '')}"
        message = {"keywords": (word,), "organizations": (OrganizationRecord(f"Office {word}"),)}
        dataset = publish(f"Dataset {word}", **message)
        file = store_file(
            user=people["owner"],
            dataset=dataset,
            path="data/rows.csv",
            content=ContentFile(f"{word},b\n1,2\n3\n".encode()),
        )
        profile_table(table=Table.objects.get(distribution=file))
        dataset.versions.get().distributions.add(file)
        dataset.people.add(people["named"])
        dataset.teams.add(people["team"])
        made[state] = (dataset, word)
    shape(made)
    return made


def shape(made):
    Dataset.objects.filter(pk=made["signed-in"][0].pk).update(visibility=Visibility.SIGNED_IN)
    Dataset.objects.filter(pk=made["private"][0].pk).update(visibility=Visibility.PRIVATE)
    until = timezone.now() + timedelta(days=1)
    Dataset.objects.filter(pk=made["embargoed"][0].pk).update(embargo_until=until)
    Dataset.objects.filter(pk=made["draft"][0].pk).update(status=Dataset.Status.DRAFT)
    Dataset.objects.filter(pk=made["review"][0].pk).update(status=Dataset.Status.REVIEW)


def text_of(answer):
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(errors="replace")


def pages_that_differ(client, dataset, may, parts):
    for part in parts:
        address = f"/datasets/{dataset.slug}{part if part.startswith('.') else '/' + part}"
        answer = client.get(address)
        text_of(answer)  # a stream is read to its end, as a browser would
        if answer.status_code != (200 if may else 404):
            yield address
    if client.get(f"/api/v1/datasets/{dataset.slug}/").status_code != (200 if may else 404):
        yield "api"


def lists_that_differ(client, role, rows):
    """Every list shows the datasets that this role may see, by title or office, and no other."""
    for address in (*LISTS, *PUBLIC_LISTS):
        text = text_of(client.get(address))
        shown = {state for state, (_, word) in rows.items() if word in text}
        expected = {state for state in rows if role in READERS[state]}
        if address in PUBLIC_LISTS:
            expected = {"public"}
        elif address in PUBLISHED_LISTS:
            expected -= {"draft", "review"}
        if shown != expected:
            yield address, shown ^ expected


@pytest.mark.parametrize(
    "parts", [("", "files/data/rows.csv", "data.csv", ".jsonld"), pytest.param(PAGES + EXPORTS, marks=pytest.mark.long)]
)
def test_every_role_sees_exactly_its_rows(client, rows, people, parts):
    wrong = []
    for role in ROLES:
        client.logout()
        if role != "nobody":
            client.force_login(people[role])
        wrong += [(role, *differs) for differs in lists_that_differ(client, role, rows)]
        for state, (dataset, _) in rows.items():
            wrong += [(role, state, a) for a in pages_that_differ(client, dataset, role in READERS[state], parts)]
    assert wrong == []


def test_writing_addresses_are_closed_to_those_who_may_not_edit(client, rows, people):
    pages = [p.name for p in urlpatterns if p.name in ("edit", "upload", "manage", "history")]
    assert len(pages) == 4
    for role in ("nobody", "stranger", "named"):
        client.logout()
        if role != "nobody":
            client.force_login(people[role])
        for dataset in (rows["public"][0], rows["private"][0], rows["draft"][0]):
            for page in pages:
                assert client.get(f"/datasets/{dataset.slug}/{page}/").status_code in (302, 403, 404)
            for part in ("step/", "sharing/", "reviewers/"):
                sent = {"step": "retire", "words": "x", "visibility": "public", "days": "1"}
                client.post(f"/datasets/{dataset.slug}/{part}", sent)
    assert not Dataset.objects.filter(status=Dataset.Status.RETIRED).exists()
    assert Dataset.objects.get(pk=rows["private"][0].pk).visibility == Visibility.PRIVATE


def test_a_tombstone_is_shown_only_to_those_who_saw_the_dataset(client, rows, people):
    dataset, _ = rows["private"]
    retire_dataset(user=people["curator"], dataset=Dataset.objects.get(pk=dataset.pk), reason="Over.")
    assert client.get(dataset.get_absolute_url()).status_code == 404
    client.force_login(people["named"])
    assert client.get(dataset.get_absolute_url()).status_code == 410


def test_a_draft_that_was_sent_back_stays_with_its_owner(client, people):
    draft = create_draft_dataset(
        user=people["owner"], title="Sent back", description="x" * 60, access="open", ask_whom="me"
    )
    submit_dataset(user=people["owner"], dataset=draft)
    return_dataset(user=people["curator"], dataset=draft, reason="Say where.")
    client.force_login(people["owner"])
    assert "Say where." in client.get(draft.get_absolute_url()).content.decode()
    client.force_login(people["named"])
    assert client.get(draft.get_absolute_url()).status_code == 404
