"""manage.py read_table."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

TEXT = 'Report\n\nid;gear;catch\n1;net;10\n2;"6 inch;20\n3;line\n' + "4;pot;5\n" * 100 + "\nSource: ours\n"


def read(file, folder, **options):
    output = io.StringIO()
    call_command("read_table", str(file), output=folder / "out.csv", stdout=output, **options)
    with (folder / "out.csv").open(newline="") as lines:
        return list(csv.reader(lines)), output.getvalue()


def test_rows_recipe_and_rejected_lines(tmp_path):
    file = tmp_path / "in.csv"
    file.write_text(TEXT)
    recipe, rejects = tmp_path / "recipe.json", tmp_path / "rejects.csv"
    rows, sentence = read(file, tmp_path, recipe_out=recipe, rejects=rejects)
    assert rows[:3] == [["id", "gear", "catch"], ["1", "net", "10"], ["2", '"6 inch', "20"]]
    assert sentence == ("108 lines: 102 rows; 1 rejected; other lines: 1 remark, 2 blank, 1 names, 1 footnote.\n")
    assert rejects.read_text() == ('line,reason,text\n6,"It has 2 cells, and the table has 3 columns.",3;line\n')
    assert json.loads(recipe.read_text())["account"]["lines"]["footnote"] == [108]
    assert read(file, tmp_path, recipe=recipe) == (rows, sentence)


def test_a_file_without_names_gives_none(tmp_path):
    file = tmp_path / "in.csv"
    file.write_text("2024-01-01,8.1\n2024-01-02,8.2\n")
    assert read(file, tmp_path)[0] == [["2024-01-01", "8.1"], ["2024-01-02", "8.2"]]


def test_an_empty_file_has_no_rows(tmp_path):
    file = tmp_path / "in.csv"
    file.write_bytes(b"")
    assert read(file, tmp_path) == ([], "0 lines: 0 rows; 0 rejected.\n")


def test_unreadable_input_gets_one_sentence(tmp_path):
    file, recipe = tmp_path / "in.csv", tmp_path / "recipe.json"
    file.write_bytes(bytes(2000))
    with pytest.raises(CommandError, match="not a text file"):
        read(file, tmp_path)
    file.write_text("a\n1\n")
    for text, word in (("{", "not JSON"), ('{"rows": []}', "columns"), ("3", "JSON object")):
        recipe.write_text(text)
        with pytest.raises(CommandError, match=word):
            read(file, tmp_path, recipe=recipe)
    with pytest.raises(CommandError, match="No such file"):
        read(tmp_path / "absent.csv", tmp_path)
