"""A dataset as one line of CSV: what is written is read back, column by column."""

import pytest

from catalog.entries.reading import build_record, with_record_relations
from catalog.exchange.sheet import sheet_format
from catalog.exchange.sheet.bulk_edit import sheet_lines
from catalog.exchange.source_entry import UnreadableSourceError
from catalog.models import Dataset
from catalog.spreadsheet import csv_line


def test_an_import_understands_every_column_of_a_downloaded_sheet(rich):
    text = "".join(map(csv_line, sheet_lines(datasets=Dataset.objects.all())))
    [entry] = sheet_format.read(text)
    record = build_record(dataset=with_record_relations(Dataset.objects.all()).get(), base_url="/")
    for column in sheet_format.SHEET_COLUMNS:
        assert getattr(entry.record, column) == getattr(record, column), column
    assert (entry.record.successor_name, entry.record.build_recipe) == (
        "Krill atlas",
        "A folder and a table of contents.",
    )
    assert entry.record.successor_url == "https://www.example.org/atlas"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_guessed(delimiter):
    text = (
        delimiter.join(("title", "keywords", "links")) + "\n" + delimiter.join(("Flow", "ice | snow", "https://e.org"))
    )
    [entry] = sheet_format.read(text)
    assert (entry.record.title, entry.record.keywords) == ("Flow", ("ice", "snow"))
    assert entry.record.distributions[0].url == "https://e.org"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("kind\narchive\n", "'title' among them"),
        ("title,colour\nFlow,red\n", "not known: colour"),
    ],
)
def test_unreadable_input_is_named(text, problem):
    with pytest.raises(UnreadableSourceError, match=problem):
        sheet_format.read(text)


@pytest.mark.parametrize(
    ("line", "problem"),
    [("no title;archive;", "Line 3 has no title"), ("Flow;archive;1,2,3", "Line 3: A box is four numbers")],
)
def test_a_broken_line_has_a_problem_and_the_others_are_read(line, problem):
    line = line.removeprefix("no title")
    entries = sheet_format.read(f"title;kind;box\nOne;archive;\n{line}\nTwo;archive;1,2,3,4\n")
    assert [(entry.record.title, bool(entry.problem)) for entry in entries] == [
        ("One", False),
        ("", True),
        ("Two", False),
    ]
    assert entries[1].problem.startswith(problem)
