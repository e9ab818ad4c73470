"""CSV sheets of records."""

import pytest

from accounts.problems import InvalidInputError
from accounts.services.revisions import StaleWriteError
from triage.exchange.sheets import import_sheet
from triage.interviews.document_writer import write_document
from triage.interviews.documents import read_document
from triage.interviews.record_writer import add_record, change_record


def test_a_sheet_adds_changes_and_keeps_what_it_cannot_read(interview, ann, client, section):
    write_document(user=ann, interview=interview, raw={"records": {"formats": [{"name": "netcdf", "total": "1 TB"}]}})
    sheet = client.get(f"{interview.get_absolute_url()}sheet/formats.csv").content.decode()
    uid = sheet.splitlines()[1].split(",")[0]
    filled = f"id,name,total,rows,faults\n{uid},netcdf,2 TB,? Bob,\n,csv-tsv,a lot,5 million,no-header; encoding\n"
    count, problems = import_sheet(
        user=ann, interview=interview, section=section["formats"], content=filled.encode(), replace=False
    )
    assert count == 2
    assert [(p.path, p.text) for p in problems] == [
        ("line 3, total", "'a lot' is not a number; write for example 1500 or 1.5e6.")
    ]
    first, second = read_document(user=ann, interview=interview).records("formats")
    assert (first["id"], first["total"], first["unknown"]) == (uid, {"value": 2, "unit": "TB"}, {"rows": "Bob"})
    assert second["typed"] == {"total": "a lot"}
    assert second["faults"] == ["no-header", "encoding"]


def test_every_sheet_comes_back_as_it_went(interview, ann, client, section):
    from triage.content.shipped import example_interviews

    raw = next(raw for raw in example_interviews() if raw["scenario"].startswith("AralDIF"))
    write_document(user=ann, interview=interview, raw=raw)
    before = read_document(user=ann, interview=interview).raw["records"]
    for key in before:
        sheet = client.get(f"{interview.get_absolute_url()}sheet/{key}.csv").content
        import_sheet(user=ann, interview=interview, section=section[key], content=sheet, replace=True)
    assert read_document(user=ann, interview=interview).raw["records"] == before


def test_a_sheet_without_known_columns_changes_nothing(interview, ann, section):
    with pytest.raises(InvalidInputError, match="names no question of this sheet; use name, files"):
        import_sheet(user=ann, interview=interview, section=section["formats"], content=b"colour\nred\n", replace=True)


def change(ann, interview, section, uid, **answers):
    change_record(user=ann, interview=interview, section=section["formats"], uid=uid, raw=answers)


@pytest.fixture
def stored(interview, ann, client):
    """(the sheet of one format as it was downloaded, the id of the format)."""
    write_document(user=ann, interview=interview, raw={"records": {"formats": [{"name": "netcdf", "total": "1 TB"}]}})
    sheet = client.get(f"{interview.get_absolute_url()}sheet/formats.csv").content.decode()
    return sheet, sheet.splitlines()[1].split(",")[0]


def upload(ann, interview, section, text, replace=False, revision=None):
    return import_sheet(
        user=ann,
        interview=interview,
        section=section["formats"],
        content=text.encode(),
        replace=replace,
        revision=revision,
    )


def test_an_old_sheet_puts_nothing_back(interview, ann, section, stored):
    sheet, uid = stored
    change(ann, interview, section, uid, total="3 TB", note="ask Bob")
    upload(ann, interview, section, sheet)
    (record,) = read_document(user=ann, interview=interview).records("formats")
    assert (record["total"], record["note"]) == ({"value": 3, "unit": "TB"}, "ask Bob")


def test_cells_that_different_people_changed_are_merged_and_conflicts_change_nothing(interview, ann, section, stored):
    sheet, uid = stored
    change(ann, interview, section, uid, files=12)
    upload(ann, interview, section, sheet.replace("1 TB", "2 TB"))
    (record,) = read_document(user=ann, interview=interview).records("formats")
    assert (record["total"], record["files"]) == ({"value": 2, "unit": "TB"}, 12)
    with pytest.raises(StaleWriteError, match=r"Line 2: somebody else changed total \(2 TB / 5 TB\)"):
        upload(ann, interview, section, sheet.replace("1 TB", "5 TB"))


def test_columns_that_a_sheet_lacks_stay(interview, ann, section, stored):
    _, uid = stored
    upload(ann, interview, section, f"id,files\n{uid},7\n")
    (record,) = read_document(user=ann, interview=interview).records("formats")
    assert (record["files"], record["total"]) == (7, {"value": 1, "unit": "TB"})


def test_a_list_that_somebody_changed_meanwhile_is_not_replaced(interview, ann, section, stored):
    sheet, _ = stored
    interview.refresh_from_db()
    shown_revision = interview.revision
    add_record(user=ann, interview=interview, section=section["formats"], raw={"name": "csv-tsv"})
    with pytest.raises(StaleWriteError, match="changed this interview"):
        upload(ann, interview, section, sheet, replace=True, revision=shown_revision)
    assert len(read_document(user=ann, interview=interview).records("formats")) == 2
