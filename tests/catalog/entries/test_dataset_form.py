"""The form that describes a dataset: made of the declared fields, and what it changes."""

from dataclasses import replace

import pytest

from catalog.entries.dataset_form import DatasetForm
from catalog.entries.fields import FIELDS
from catalog.entries.record import DatasetRecord, DistributionRecord, OrganizationRecord

RECORD = DatasetRecord(
    title="Flow",
    url="https://portal.example/datasets/flow/",
    organizations=(OrganizationRecord("River Office", "steward", "https://rivers.example"),),
    distributions=(
        DistributionRecord("https://e.org/a.csv", "A", bytes=3, sha256="0" * 64),
        DistributionRecord("https://portal.example/datasets/flow/files/f.csv", "Stored", path="f.csv"),
    ),
)


@pytest.fixture
def bound(db):
    def bind(record=RECORD, **changes):
        unbound = DatasetForm(initial=DatasetForm.initial_of(record))
        shown = {name: unbound[name].field.prepare_value(unbound[name].initial) or "" for name in unbound.fields}
        before = {f"initial-{name}": value for name, value in shown.items()}
        form = DatasetForm(QueryDictLike(shown | before | changes), initial=DatasetForm.initial_of(record))
        assert form.is_valid(), form.errors
        return form.record_fields(record)

    return bind


class QueryDictLike(dict):
    def copy(self):
        return QueryDictLike(self)


def test_every_declared_field_has_an_input_in_one_section():
    form = DatasetForm()
    shown = [field.name for _, fields in form.sections for field in fields]
    assert sorted(shown) == sorted(field.name for field in FIELDS)


def test_an_unchanged_form_changes_nothing(bound):
    assert bound() == {}


def test_a_changed_link_keeps_its_checksum_and_stored_files_stay(bound):
    [stored, link] = bound(distributions="https://e.org/a.csv\tB")["distributions"]
    assert stored == RECORD.distributions[1]
    assert link == replace(RECORD.distributions[0], title="B")


def test_only_the_changed_field_of_parts_is_written(bound):
    changes = bound(organizations="River Office\tfunder\thttps://rivers.example\thttps://ror.org/02t274463")
    assert changes == {
        "organizations": (
            OrganizationRecord("River Office", "funder", "https://rivers.example", "https://ror.org/02t274463"),
        )
    }
