"""Loading the seed catalogue."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from django.db import transaction

from catalog.models import Dataset
from catalog.models.origin import SEED
from catalog.seed import PACKAGED, read_seed
from catalog.services.origins import Outcome, merge_record


@transaction.atomic
def load_catalogue(*, path: Path = PACKAGED) -> Counter[Outcome]:
    """Merge every entry of the file into published datasets; how many were created, updated, unchanged.

    All or nothing: a file with one bad entry changes nothing and raises ValueError.
    """
    return Counter(
        merge_record(
            source=SEED,
            key=entry.key,
            record=entry.record,
            status=Dataset.Status.PUBLISHED,
            names=entry.names,
            scale=entry.scale,
            places=entry.places,
        )[1]
        for entry in list(read_seed(path))
    )
