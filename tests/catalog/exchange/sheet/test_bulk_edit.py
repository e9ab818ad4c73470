"""Bulk edit by sheet."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError

from catalog.entries.writing import update_dataset
from catalog.exchange.sheet.bulk_edit import apply_sheet, preview_sheet, sheet_lines
from catalog.models import Dataset


def sheet(**changes):
    lines = list(sheet_lines(datasets=Dataset.objects.order_by("pk")))
    for name, value in changes.items():
        lines[1][lines[0].index(name)] = value
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue()


def test_a_sheet_out_and_in_again_changes_nothing(rich, curator):
    assert preview_sheet(user=curator, text=sheet()) == []
    assert apply_sheet(user=curator, text=sheet()) == 0


def test_changed_cells_are_shown_then_written(rich, curator):
    text = sheet(keywords="krill | winter", liveness="ended", box="-70,-68,-65,-60")
    (change,) = preview_sheet(user=curator, text=text)
    assert change.fields["keywords"] == ("krill | ice", "krill | winter")
    assert apply_sheet(user=curator, text=text) == 1
    rich.refresh_from_db()
    assert (rich.keywords, rich.liveness, rich.box) == (["krill", "winter"], "ended", (-70, -68, -65, -60))


@pytest.mark.parametrize(
    "changes",
    [{"liveness": "sleepy"}, {"box": "1,2,3"}, {"temporal_start": "soon"}, {"homepage": "here"}, {"title": ""}],
)
def test_a_bad_cell_is_named_with_its_line_and_nothing_is_written(rich, publish, curator, changes):
    publish("second")
    text = sheet(**changes)
    assert preview_sheet(user=curator, text=text)[0].problem
    with pytest.raises(ValidationError, match="Line 2"):
        apply_sheet(user=curator, text=text)


def test_somebody_elses_dataset_is_not_changed(rich, stranger):
    with pytest.raises(ValidationError, match="no such dataset that you may change"):
        apply_sheet(user=stranger, text=sheet(title="Mine now"))


def test_an_unknown_column_is_named(curator):
    with pytest.raises(ValidationError, match="'colour'"):
        preview_sheet(user=curator, text="identifier,colour\nx,y\n")


def test_the_page_previews_then_changes(client, rich, curator):
    client.force_login(curator)
    text = sheet(summary="New summary.")
    assert "New summary." in client.post("/datasets/sheet/", {"text": text}).content.decode()
    assert Dataset.objects.get().summary != "New summary."
    client.post("/datasets/sheet/", {"text": text, "do": "apply"})
    assert Dataset.objects.get().summary == "New summary."


def test_an_old_sheet_puts_nothing_back(rich, curator):
    text = sheet()
    update_dataset(user=curator, dataset=rich, summary="Written meanwhile.")
    assert preview_sheet(user=curator, text=text) == []
    assert apply_sheet(user=curator, text=text) == 0
    rich.refresh_from_db()
    assert rich.summary == "Written meanwhile."


def test_a_cell_that_somebody_else_changed_meanwhile_is_a_conflict_and_nothing_is_written(rich, curator):
    text = sheet(summary="Of the sheet.", liveness="ended")
    update_dataset(user=curator, dataset=rich, summary="Written meanwhile.")
    (change,) = preview_sheet(user=curator, text=text)
    assert change.conflicts == {"summary": ("Written meanwhile.", "Of the sheet.")}
    with pytest.raises(ValidationError, match="Line 2: somebody else changed summary"):
        apply_sheet(user=curator, text=text)
    rich.refresh_from_db()
    assert (rich.summary, rich.liveness) == ("Written meanwhile.", "at risk")


def test_cells_that_different_people_changed_are_merged(rich, curator):
    text = sheet(liveness="ended")
    update_dataset(user=curator, dataset=rich, summary="Written meanwhile.")
    assert apply_sheet(user=curator, text=text) == 1
    rich.refresh_from_db()
    assert (rich.summary, rich.liveness) == ("Written meanwhile.", "ended")


def test_a_sheet_without_the_revisions_writes_what_it_names(rich, curator):
    text = f"identifier,summary\n{rich.identifier},Of the sheet.\n"
    assert apply_sheet(user=curator, text=text) == 1
