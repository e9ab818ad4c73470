"""No route that writes lacks an entry of what protects it; for each with a revision a stale write is really made."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from catalog.entries.models import Dataset
from catalog.entries.sharing import share_dataset
from catalog.entries.writing import create_draft_dataset, update_dataset
from tests.html_forms import read_inputs
from tests.people import SUPERUSER, client_of
from tests.routes import writing_routes
from tests.triage.stored import stored_answers, stored_records
from tests.write_table import OWN_PREFIXES, PROTECTION, Protection
from triage.interviews.document_writer import write_document
from triage.interviews.documents import get_questionnaire
from triage.interviews.lifecycle import create_interview, rename_interview
from triage.interviews.record_writer import change_record
from triage.models import Interview, Member
from variants.savedfilters.models import SavedFilter
from variants.savedfilters.saved_filters import change_filter, save_filter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("db")]


def test_every_route_that_writes_says_what_protects_it() -> None:
    client = client_of(SUPERUSER)
    client.raise_request_exception = False
    own = tuple(f"{method} {prefix}" for method in ("POST", "DELETE") for prefix in OWN_PREFIXES)
    results = {name for name in writing_routes(client) if not name.startswith(own)}
    assert sorted(results - PROTECTION.keys()) == []
    assert sorted(PROTECTION.keys() - results) == []


@dataclass
class Shared:
    """What two people write at once, and the browser of one of them."""

    client: Client
    user: User
    dataset: Dataset
    interview: Interview
    uid: str
    saved_filter: SavedFilter

    def read(self, address: str, attribute: str = "class", value: str = "form") -> dict[str, list[str]]:
        return read_inputs(self.client.get(address).content.decode(), attribute, value)

    def send(self, method: str, address: str, data: object, match: str) -> int:
        headers = {"If-Match": match}
        return self.client.generic(method, address, json.dumps(data), "application/json", headers=headers).status_code

    def change_dataset(self) -> None:
        update_dataset(user=self.user, dataset=Dataset.objects.get(), summary="Theirs.")

    def change_record(self) -> None:
        formats = get_questionnaire(self.interview).by_key["formats"]
        change_record(user=self.user, interview=self.interview, section=formats, uid=self.uid, raw={"files": 99})


@pytest.fixture
def shared() -> Shared:
    client = client_of(SUPERUSER)
    user = User.objects.get(username=SUPERUSER)
    dataset = create_draft_dataset(user=user, title="Flow", summary="Old.")
    interview = create_interview(user=user, title="Towers")
    raw = {"answers": {"group": "Old"}, "records": {"formats": [{"name": "netcdf", "files": 1}]}}
    write_document(user=user, interview=interview, raw=raw)
    saved_filter = save_filter(user=user, name="Rare", text="cadd.phred:>=20")
    return Shared(client, user, dataset, interview, stored_records(interview, "formats")[0]["id"], saved_filter)


def patch_dataset(shared: Shared) -> int:
    address = "/api/v1/datasets/flow/"
    match = shared.client.get(address)["ETag"]
    shared.change_dataset()
    return shared.send("PATCH", address, {"summary": "Mine."}, match)


def put_sharing(shared: Shared) -> int:
    match = shared.client.get("/api/v1/datasets/flow/")["ETag"]
    shared.change_dataset()
    return shared.send("PUT", "/api/v1/datasets/flow/sharing/", {"visibility": "private"}, match)


def post_step_by_rest(shared: Shared) -> int:
    match = shared.client.get("/api/v1/datasets/flow/")["ETag"]
    shared.change_dataset()
    return shared.send("POST", "/api/v1/datasets/flow/step/", {"step": "submit"}, match)


def old_sheet(shared: Shared) -> str:
    sheet = b"".join(shared.client.get("/datasets/sheet.csv").streaming_content).decode()
    shared.change_dataset()
    return sheet.replace("Old.", "Mine.")


def post_sheet_by_rest(shared: Shared) -> int:
    data = {"text": old_sheet(shared), "apply": True}
    return shared.client.post("/api/v1/datasets/sheet/", data, content_type="application/json").status_code


def post_sheet(shared: Shared) -> int:
    page = shared.client.post("/datasets/sheet/", {"text": old_sheet(shared), "do": "apply"})
    return 409 if "somebody else changed summary" in page.content.decode() else page.status_code


def import_twice(shared: Shared, address: str, **more: object) -> int:
    """The source changes the summary, and so does a person here: what was edited here stays."""
    request = {"form": "csv", "source": "elsewhere", **more}
    kind = {} if "do" in more else {"content_type": "application/json"}
    shared.client.post(address, request | {"text": "key,title,summary\n1,Ice,Old.\n"}, **kind)
    update_dataset(user=shared.user, dataset=Dataset.objects.get(title="Ice"), summary="Theirs.")
    shared.client.post(address, request | {"text": "key,title,summary\n1,Ice,Mine.\n"}, **kind)
    return 409 if Dataset.objects.get(title="Ice").summary == "Theirs." else 200


def edit_page(shared: Shared) -> int:
    shown = shared.read("/datasets/flow/edit/")
    shared.change_dataset()
    return shared.client.post("/datasets/flow/edit/", shown | {"summary": "Mine."}).status_code


def step_page(shared: Shared) -> int:
    shown = shared.read("/datasets/flow/manage/", "action", "/datasets/flow/step/")
    shared.change_dataset()
    return shared.client.post("/datasets/flow/step/", shown | {"step": "submit"}).status_code


def sharing_page(shared: Shared) -> int:
    shown = shared.read("/datasets/flow/manage/", "action", "/datasets/flow/sharing/")
    share_dataset(user=shared.user, dataset=shared.dataset, visibility="private")
    return shared.client.post("/datasets/flow/sharing/", shown | {"visibility": "signed-in"}).status_code


def patch_filter(shared: Shared) -> int:
    address = f"/api/v1/saved-filters/{shared.saved_filter.pk}/"
    match = shared.client.get(address)["ETag"]
    change_filter(user=shared.user, saved_filter=shared.saved_filter, text="cadd.phred:>=30")
    return shared.send("PATCH", address, {"text": "cadd.phred:>=10"}, match)


def filter_page(shared: Shared) -> int:
    address = f"/saved-filters/{shared.saved_filter.pk}/"
    shown = {"revision": shared.saved_filter.revision}
    assert f'name="revision" value="{shown["revision"]}"' in shared.client.get(address).content.decode()
    change_filter(user=shared.user, saved_filter=shared.saved_filter, text="cadd.phred:>=30")
    return shared.client.post(address, shown | {"text": "cadd.phred:>=10"}).status_code


def patch_interview(shared: Shared) -> int:
    address = f"/api/v1/interviews/{shared.interview.slug}/"
    match = shared.client.get(address)["ETag"]
    shared.change_record()
    return shared.send("PATCH", address, {"answers": {"group": "Mine"}}, match)


def delete_interview(shared: Shared) -> int:
    address = f"/api/v1/interviews/{shared.interview.slug}/"
    match = shared.client.get(address)["ETag"]
    shared.change_record()
    return shared.send("DELETE", address, {}, match)


def settings_page(shared: Shared) -> int:
    address = shared.interview.get_absolute_url()
    shown = {"do": "rename", "title.base": "Towers", "title": "Mine"}
    rename_interview(user=shared.user, interview=shared.interview, title="Theirs")
    shared.client.post(f"{address}settings/", shown)
    stale = {"do": "delete", "revision": shared.interview.revision}
    shared.change_record()
    shared.client.post(f"{address}settings/", stale)
    return 409 if Interview.objects.get(pk=shared.interview.pk).title == "Theirs" else 200


def people_page(shared: Shared) -> int:
    other = Member.objects.create(interview=shared.interview, user=User.objects.create_user("otto"), role="reader")
    address = f"{shared.interview.get_absolute_url()}people/"
    shown = shared.read(address, "method", "post")
    assert shown[f"role-{other.pk}.base"] == ["reader"]
    Member.objects.filter(pk=other.pk).update(role="interviewer")
    shared.client.post(address, {**shown, f"role-{other.pk}": "interviewee", "do": f"role:{other.pk}"})
    return 409 if Member.objects.get(pk=other.pk).role == "interviewer" else 200


def plan_page(shared: Shared) -> int:
    unknown = {"answers": {"ops_hours": {"unknown": True, "ask": "Ann"}}}
    write_document(user=shared.user, interview=shared.interview, raw=unknown)
    task = shared.interview.follow_ups.get()
    address = f"{shared.interview.get_absolute_url()}plan/"
    page = shared.client.get(address).content.decode()
    assert f'name="whom-{task.pk}.base" value="Ann"' in page
    shown = {f"whom-{task.pk}.base": "Ann", f"due-{task.pk}.base": "", "do": f"task:{task.pk}"}
    task.whom = "Theirs"
    task.save()
    shared.client.post(address, {**shown, f"whom-{task.pk}": "Mine"})
    assert shared.interview.follow_ups.get().whom == "Theirs"
    shared.client.post(address, {**shown, f"whom-{task.pk}": "Ann", f"due-{task.pk}": "2027-03-31"})
    merged = shared.interview.follow_ups.get()
    return 409 if (merged.whom, str(merged.due)) == ("Theirs", "2027-03-31") else 200


def write_record(method: str) -> Callable[[Shared], int]:
    def attempt(shared: Shared) -> int:
        address = f"/api/v1/interviews/{shared.interview.slug}/records/formats/{shared.uid}/"
        match = shared.client.get(address)["ETag"]
        shared.change_record()
        return shared.send(method, address, {"files": 2}, match)

    return attempt


def section_page(shared: Shared) -> int:
    address = f"{shared.interview.get_absolute_url()}section/who/"
    shown = shared.read(address, "id", "answers")
    write_document(user=shared.user, interview=shared.interview, raw={"answers": {"group": "Theirs"}})
    status = shared.client.post(address, shown | {"group": "Mine", "do": "save"}).status_code
    assert stored_answers(shared.interview)["group"] == "Theirs"
    return status


def triage_sheet(shared: Shared) -> int:
    base = shared.interview.get_absolute_url()
    sheet = shared.client.get(f"{base}sheet/formats.csv").content.decode().replace(",1,", ",2,", 1)
    shared.change_record()
    file = SimpleUploadedFile("formats.csv", sheet.encode())
    page = shared.client.post(f"{base}sheet/", {"section": "formats", "file": file}, follow=True).content.decode()
    (record,) = stored_records(shared.interview, "formats")
    return 409 if "somebody else changed files" in page and record["files"] == 99 else 200


RECORD = "api/v1/^interviews/(?P<slug>[^/.]+)/records/(?P<section>[a-z]+)/(?P<uid>[0-9a-f]+)/$"
STALE_WRITES: dict[str, Callable[[Shared], int]] = {
    r"PATCH api/v1/^datasets/(?P<slug>[-\w:]+)/$": patch_dataset,
    r"PUT api/v1/^datasets/(?P<slug>[-\w:]+)/sharing/$": put_sharing,
    r"POST api/v1/^datasets/(?P<slug>[-\w:]+)/step/$": post_step_by_rest,
    "POST api/v1/^datasets/sheet/$": post_sheet_by_rest,
    "POST api/v1/^datasets/import/$": lambda shared: import_twice(shared, "/api/v1/datasets/import/", apply=True),
    "PATCH api/v1/^saved-filters/(?P<pk>[^/.]+)/$": patch_filter,
    "PATCH api/v1/^interviews/(?P<slug>[^/.]+)/$": patch_interview,
    "DELETE api/v1/^interviews/(?P<slug>[^/.]+)/$": delete_interview,
    "POST triage/<slug:slug>/settings/": settings_page,
    "POST triage/<slug:slug>/people/": people_page,
    "POST triage/<slug:slug>/plan/": plan_page,
    f"PATCH {RECORD}": write_record("PATCH"),
    f"DELETE {RECORD}": write_record("DELETE"),
    "POST datasets/<slug:slug>/edit/": edit_page,
    "POST datasets/<slug:slug>/step/": step_page,
    "POST datasets/<slug:slug>/sharing/": sharing_page,
    "POST datasets/sheet/": post_sheet,
    "POST datasets/import/": lambda shared: import_twice(shared, "/datasets/import/", do="import"),
    "POST saved-filters/<uuid:pk>/": filter_page,
    "POST triage/<slug:slug>/section/<slug:key>/": section_page,
    "POST triage/<slug:slug>/sheet/": triage_sheet,
}
REVISED = [name for name, protection in PROTECTION.items() if protection is Protection.REVISION]


@pytest.mark.parametrize("name", REVISED)
def test_a_stale_write_is_refused_and_what_the_other_wrote_stays(name: str, shared: Shared) -> None:
    refused = (400, 409, 412)  # 400: a sheet, whose line is named
    assert STALE_WRITES[name](shared) in refused
    assert Dataset.objects.get(slug="flow").summary in ("Old.", "Theirs.")
