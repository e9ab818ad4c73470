"""Vocabularies: 'unknown' is an answer everywhere, and every answer fits its column."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import TextChoices

from catalog.entries.models import Dataset, Domain, Format, vocabulary
from catalog.entries.record import DatasetRecord

COLUMNS = {field.name: field for field in Dataset._meta.get_fields() if getattr(field, "choices", None)}
VOCABULARIES = [
    value
    for value in vars(vocabulary).values()
    if isinstance(value, type) and issubclass(value, TextChoices)
    if value not in (TextChoices, vocabulary.ResourceType)  # every entry has a class
]


@pytest.mark.parametrize("choices", VOCABULARIES, ids=lambda choices: choices.__name__)
def test_unknown_is_an_answer_the_last_one_and_the_default(choices):
    assert choices.values[-1] == "unknown"
    [column] = [field for field in COLUMNS.values() if list(field.choices) == choices.choices]
    assert (column.default, getattr(DatasetRecord("x"), column.name)) == ("unknown", "unknown")
    assert max(map(len, choices.values)) <= column.max_length


def test_terms_are_unique_and_sorted(db):
    for name in ("ocean", "ice"):
        Domain.objects.create(name=name)
    assert [str(term) for term in Domain.objects.filter(name__in=["ice", "ocean"])] == ["ice", "ocean"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Domain.objects.create(name="ice")
    assert Format.objects.create(name="ice").media_type == ""
