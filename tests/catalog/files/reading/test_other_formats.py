"""Texts that are not delimited tables."""

import pytest

from catalog.files.reading.other_formats import check_no_other_format, looks_decoded_twice
from catalog.files.sniff import UnreadableTableError


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("<!DOCTYPE html>\n<html><body>Please log in</body></html>", "web page"),
        ("\n<table><tr><td>1</td></tr></table>", "web page"),
        ('<?xml version="1.0"?>\n<rows/>', "XML"),
        ('[{"id": 1}, {"id": 2}]', "JSON"),
        ('{"id": 1}\n{"id": 2}', "JSON"),
        ('{\n  "id": 1\n}', "JSON"),
        ("[\n  {\n", "JSON"),
        ("+----+---+\n| id | v |\n+----+---+", "drawn with lines"),
        ("┌────┬───┐\n│ id │ v │", "drawn with lines"),
    ],
)
def test_another_format_is_named_with_what_to_do(text, word):
    with pytest.raises(UnreadableTableError, match=word):
        check_no_other_format(text.split("\n"))


@pytest.mark.parametrize(
    "text",
    ["id,v\n1,2", "[m],[s]\n1,2", '{"a": 1},x\n{"a": 2},y', "<0.1,2\n<0.2,3", "+1,+2\n+3,+4", "", "[1, 2]\n[3, 4]"],
)
def test_tables_are_no_other_format(text):
    check_no_other_format(text.split("\n"))


@pytest.mark.parametrize(
    ("text", "is_twice"), [("KÃ¶ln", True), ("22 Â°C", True), ("Köln", False), ("SÃO PAULO", False)]
)
def test_letters_that_were_turned_into_two(text, is_twice):
    assert looks_decoded_twice([text]) is is_twice
