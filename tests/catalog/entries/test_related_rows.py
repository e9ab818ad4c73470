"""Parts of a dataset are stored in order, as they were sent, or refused in a sentence."""

import pytest
from django.core.exceptions import ValidationError

from catalog.entries.history import list_changes
from catalog.entries.models import Dataset
from catalog.entries.models.dataset import Dataset as StoredDataset
from catalog.entries.reading import build_record
from catalog.entries.record import GrantRecord, IdentifierRecord, PeriodRecord, PlaceRecord, PublicationRecord
from catalog.entries.writing import update_dataset

PARTS = {
    "identifiers": (IdentifierRecord("DOI", "10.5061/dryad.8515"), IdentifierRecord("accession", "X1")),
    "publications": (PublicationRecord("references", "10.1000/182", "Ice"),),
    "grants": (GrantRecord("OPP-1", "Science Fund"),),
    "places": (PlaceRecord("Fiji", "177,-20,-178,-15"), PlaceRecord("Lake")),
    "periods": (PeriodRecord("Holocene", "-9000", "1950"),),
}


def test_parts_are_read_as_they_were_written(publish, researcher):
    dataset = publish()
    update_dataset(user=researcher, dataset=dataset, **PARTS)
    record = build_record(dataset=Dataset.objects.get(pk=dataset.pk), base_url="/")
    assert {name: getattr(record, name) for name in PARTS} == PARTS
    update_dataset(user=researcher, dataset=dataset, identifiers=PARTS["identifiers"][:1])
    assert [row.value for row in dataset.identifiers.all()] == ["10.5061/dryad.8515"]
    old_values = {change.old for step in list_changes(dataset=dataset) for change in step.fields}
    assert "accession X1" in old_values


@pytest.mark.parametrize(
    ("name", "part", "message"),
    [
        ("places", PlaceRecord("Fiji", "177,-20"), "four numbers"),
        ("periods", PeriodRecord("", "Holocene"), "a time is a day"),
        ("grants", GrantRecord("x" * 101), "at most 100"),
    ],
)
def test_values_that_cannot_be_stored_are_refused_by_field(publish, researcher, name, part, message):
    dataset = publish()
    with pytest.raises(ValidationError, match=message) as refused:
        update_dataset(user=researcher, dataset=dataset, **{name: (part,)})
    assert list(refused.value.message_dict) == [name]
    assert not getattr(StoredDataset.objects.get(pk=dataset.pk), name).exists()
