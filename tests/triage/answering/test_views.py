"""The page of a section."""

from tests.html_forms import read_inputs
from tests.people import sign_in
from tests.triage.forms_client import read_form
from tests.triage.stored import stored_answers, stored_records
from triage.engine.merge import SectionEdit
from triage.interviews.document_writer import write_document
from triage.interviews.writer import save


def test_a_name_is_linked_to_the_catalogue_once_somebody_confirms(interview, ann, client):
    from catalog.entries.writing import create_draft_dataset

    create_draft_dataset(user=ann, title="NASA DAACs", alternate_names=("NASA DAAC",))
    raw = {"records": {"dependencies": [{"what": "Forcing", "kind": "dataset", "system": "NASA DAAC"}]}}
    write_document(user=ann, interview=interview, raw=raw)
    url = f"{interview.get_absolute_url()}section/dependencies/"
    assert "In the catalogue we found" in client.get(url).content.decode()
    uid = stored_records(interview, "dependencies")[0]["id"]
    client.post(url, {**read_form(client, url), "do": f"link:{uid}:nasa-daacs"})
    assert stored_records(interview, "dependencies")[0]["system"]["dataset"] == "nasa-daacs"
    assert "linked" in client.get(url).content.decode()


def test_an_unknown_section_is_not_found(interview, client):
    assert client.get(f"{interview.get_absolute_url()}section/nowhere/").status_code == 404


def test_readers_see_a_section_and_save_nothing(interview, members):
    url = f"{interview.get_absolute_url()}section/who/"
    browser = sign_in(members["reader"])
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"group": "x", "group.base": "{}"}).status_code == 403


def test_a_full_list_of_which_nothing_is_known_is_saved(interview, ann, section, client):
    """The largest form of an interview: as many producers as fit, and whom to ask about every question."""
    uids = [f"{number:08x}" for number in range(section["producers"].maximum)]
    edits = {"producers": SectionEdit({uid: {} for uid in uids}, new_uids=uids, keeps_blank=True)}
    save(user=ann, interview=interview, edits=edits)
    url = f"{interview.get_absolute_url()}section/producers/"
    form = read_form(client, url)
    whom_to_ask = {name: ["Ida Larsen"] for name in form if name.endswith(".ask")}
    unknown = {name.replace(".ask", ".unknown"): ["1"] for name in whom_to_ask}
    assert client.post(url, {**form, **whom_to_ask, **unknown, "do": "save"}).status_code == 302
    assert (whom_to_ask | unknown).items() <= read_form(client, url).items()


def test_a_form_without_its_hidden_inputs_is_refused_and_keeps_what_was_typed(interview, ann, client):
    write_document(user=ann, interview=interview, raw={"answers": {"group": "Theirs"}})
    url = f"{interview.get_absolute_url()}section/who/"
    refused = client.post(url, {"group": "Mine", "do": "next"})
    page = refused.content.decode()
    assert refused.status_code == 400
    assert "Nothing was saved" in page
    assert "The portal has “Theirs” here." in page
    assert stored_answers(interview)["group"] == "Theirs"
    shown = read_inputs(page, "id", "answers")
    assert shown["group"] == ["Mine"]
    assert client.post(url, {**shown, "do": "save"}).status_code == 302
    assert stored_answers(interview)["group"] == "Mine"


def test_the_script_learns_that_its_form_was_incomplete(interview, client):
    url = f"{interview.get_absolute_url()}section/who/"
    headers = {"X-Autosave": "1", "Accept": "application/json"}
    refused = client.post(url, {"group": "Mine"}, headers=headers)
    assert (refused.status_code, refused.json()["detail"][:18]) == (400, "Nothing was saved,")


def test_records_of_an_incomplete_form_stay_on_the_page(interview, ann, client):
    write_document(user=ann, interview=interview, raw={"records": {"formats": [{"name": "netcdf", "files": 1}]}})
    url, uid = f"{interview.get_absolute_url()}section/formats/", stored_records(interview, "formats")[0]["id"]
    refused = client.post(url, {f"{uid}.files": "2", "0a1b2c3d.name": "parquet", "door": "short"})
    shown = read_inputs(refused.content.decode(), "id", "answers")
    assert refused.status_code == 400
    assert (shown[f"{uid}.files"], shown["0a1b2c3d.name"], shown["records"]) == (["2"], ["parquet"], [uid, "0a1b2c3d"])
    assert client.post(url, {**shown, "do": "save"}).status_code == 302
    assert [record.get("files") for record in stored_records(interview, "formats")] == [2, None]
