"""The page of a section."""

from tests.people import sign_in
from tests.triage.forms_client import read_form
from tests.triage.stored import stored_records
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


def test_an_unknown_section_is_not_there(interview, client):
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
