"""CSV sheets of records."""

import pytest

from accounts.problems import InvalidInputError
from triage.exchange.sheets import import_sheet
from triage.interviews.document_writer import write_document
from triage.interviews.documents import read_document


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
