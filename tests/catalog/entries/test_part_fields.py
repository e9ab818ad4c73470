"""Columns of parts are attributes of their records, and a part is a line of text and back."""

from dataclasses import fields

import pytest

from catalog.entries.fields import PART_FIELDS
from catalog.entries.part_fields import PART_RECORDS, PARTS, read_line, write_line
from catalog.entries.record import CreatorRecord


def test_every_list_of_parts_has_columns_and_a_record():
    assert set(PART_FIELDS) == set(PARTS) == set(PART_RECORDS)
    for name, columns in PARTS.items():
        assert {column.name for column in columns} <= {field.name for field in fields(PART_RECORDS[name])}, name


@pytest.mark.parametrize("part", [CreatorRecord("Ann"), CreatorRecord("Ann", "", "Ice Office | North")])
def test_a_part_is_read_back_from_its_line(part):
    assert CreatorRecord(**read_line(write_line(part, PARTS["creators"]), PARTS["creators"])) == part
