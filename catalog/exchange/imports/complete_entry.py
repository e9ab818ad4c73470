"""The packaged example of a complete entry, which has every point of the FAIR report that needs no internet.

Separate module because it is no data system of the seed, and has the fields of REST.
"""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from accounts.yaml_documents import load_yaml
from catalog.entries.models import Dataset
from catalog.entries.record import DatasetRecord
from catalog.exchange.imports.merging import MergeOutcome, merge_record

PACKAGED = Path(__file__).parents[2] / "data" / "complete_entry.yaml"
SOURCE = "example of a complete entry"  # Origin.source


@transaction.atomic
def load_complete_entry() -> MergeOutcome:
    """Publish the example; what people edited in it stays."""
    record = DatasetRecord.from_dict(load_yaml(PACKAGED.read_text(encoding="utf-8")))
    return merge_record(source=SOURCE, key=record.slug, record=record, status=Dataset.Status.PUBLISHED)[1]
