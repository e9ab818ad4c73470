"""Reading a table again as its owner says."""

import pytest
from django.core.exceptions import PermissionDenied

from catalog.files.reading.recipe import InvalidRecipeError
from catalog.files.tables.read_again import BeingReadError, list_questions, read_again, represent_reading
from catalog.files.tables.table_import import profile_table
from catalog.models import Table

KOI8 = "станция,температура\nМурманск,4.1\nАрхангельск,3.5\n".encode("koi8-r")


def again(table, user, ambiguous_table):
    read_again(user=user, table=table, requested=ambiguous_table)
    profile_table(table=table)
    return Table.objects.get(pk=table.pk)


def test_a_guessed_encoding_is_reported_and_can_be_changed(table, researcher):
    guessed = table(text=KOI8)
    assert list_questions(guessed) == ["The encoding koi8-r is a guess: are the letters right?"]
    assert guessed.columns.first().source_name == "станция"
    changed = again(guessed, researcher, {"hints": {"encoding": "windows-1251"}})
    assert (changed.encoding, list_questions(changed)) == ("windows-1251", [])
    assert changed.rows_name != guessed.rows_name
    assert again(changed, researcher, {}).encoding == "koi8-r"


def test_dates_of_two_meanings_are_text_until_somebody_says_which(table, researcher):
    ambiguous_table = table(text="day,v\n01/02/2024,1\n03/04/2024,2\n")
    assert ambiguous_table.column_types == {"day": "string", "v": "integer"}
    assert "day or the month first" in list_questions(ambiguous_table)[0]
    recipe = ambiguous_table.recipe | {
        "columns": [{"name": "day", "format": "day first", "meaning": "of the cast"}, {"name": "v", "unit": "m"}]
    }
    reading = again(ambiguous_table, researcher, {"recipe": recipe})
    assert reading.column_types == {"day": "date", "v": "integer"}
    assert [(c.minimum, c.unit, c.description) for c in reading.columns.all()] == [
        ("2024-02-01", "", "of the cast"),
        ("1", "m", ""),
    ]


def test_another_table_of_the_file_is_listed_and_read(table, researcher):
    first = table(text="a,b\n1,2\n3,4\n\nx,y,z\n1,2,3\n4,5,6\n")
    assert list_questions(first) == ["Another table begins at line 5: read it with first_line 5."]
    second = again(first, researcher, {"hints": {"first_line": 5}})
    assert list(second.column_types) == ["x", "y", "z"]
    assert second.account["named"] == {"above": 4, "names": 1}


def test_a_table_that_failed_can_be_read_again(table, researcher):
    failed = table(text=b"", path="a.csv")
    assert failed.status == "failed"
    assert again(failed, researcher, {}).status == "failed"


def test_only_editors_see_history_and_only_traceable_lineage(table, researcher, django_user_model):
    stored = table()
    with pytest.raises(PermissionDenied):
        read_again(user=django_user_model.objects.create(username="other"), table=stored, requested={})
    with pytest.raises(InvalidRecipeError):
        read_again(user=researcher, table=stored, requested={"recipe": {}})
    read_again(user=researcher, table=stored, requested={})
    with pytest.raises(BeingReadError):
        read_again(user=researcher, table=stored, requested={})


def test_the_description_of_a_reading(table):
    reading = represent_reading(table(text="id,gear\n1,net\n2,pot\n\nSource: ours\n"))
    assert (reading["state"], reading["message"], reading["questions"]) == ("ready", "", [])
    assert reading["recipe"]["header_lines"] == [1]
    assert reading["account"]["named"] == {"names": 1, "blank": 1, "footnote": 1}
