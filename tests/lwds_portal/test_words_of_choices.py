"""Words of choices: what a reader may pick is named in the reader's language."""

from __future__ import annotations

import pytest
from django.db.models import TextChoices
from django.utils.functional import Promise

APPS = {"accounts", "catalog", "ingest", "triage", "variants"}
NAMES = {"Assembly", "SourceFile.Content"}  # GRCh38, SNV: the same in every language
CHOICES = [
    choice_class
    for choice_class in TextChoices.__subclasses__()
    if choice_class.__module__.split(".")[0] in APPS and choice_class.__qualname__ not in NAMES
]


@pytest.mark.parametrize("choices", CHOICES, ids=lambda choices: choices.__qualname__)
def test_labels_of_choices_can_be_translated(choices: type[TextChoices]) -> None:
    assert [choice.value for choice in choices if not isinstance(choice.label, Promise)] == []


def test_the_choices_of_every_app_are_looked_at() -> None:
    assert {choice_class.__module__.split(".")[0] for choice_class in CHOICES} == APPS
