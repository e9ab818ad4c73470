"""The fields of a record are stored once each, and each is one of its parts or one of the dataset's columns."""

from dataclasses import fields

from catalog.entries.fields import LIST_FIELDS, TERM_FIELDS, TEXT_FIELDS, WRITABLE_FIELDS
from catalog.entries.models import Dataset
from catalog.entries.record import DatasetRecord
from catalog.entries.related_rows import TERM_MODELS

RECORD_FIELDS = {field.name for field in fields(DatasetRecord)}
COLUMNS = {field.name: field.get_internal_type() for field in Dataset._meta.get_fields()}


def test_every_field_of_a_record_but_those_the_portal_sets_can_be_written():
    set_by_the_portal = {"identifier", "slug", "url", "version", "created", "modified", "published"}
    assert set(WRITABLE_FIELDS) == RECORD_FIELDS - set_by_the_portal
    assert len(WRITABLE_FIELDS) == len(set(WRITABLE_FIELDS))


def test_fields_are_stored_as_their_group_says():
    assert {COLUMNS[name] for name in LIST_FIELDS} == {"ArrayField"}
    assert {COLUMNS[name] for name in TERM_FIELDS} == {"ManyToManyField"}
    assert {COLUMNS[name] for name in TEXT_FIELDS} <= {"CharField", "TextField", "SlugField", "URLField", "EmailField"}
    assert set(TERM_MODELS) == set(TERM_FIELDS)
