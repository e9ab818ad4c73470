"""Data of the running site besides its release: a described dataset with a table, and an answered interview."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files.base import ContentFile

from accounts.models import User
from catalog.entries.curation import publish_dataset, submit_dataset
from catalog.entries.record import CreatorRecord, OrganizationRecord
from catalog.entries.writing import create_draft_dataset
from catalog.files.storing import store_file
from catalog.files.tables.table_import import profile_table
from catalog.models import Dataset
from triage.content.shipped import example_interviews
from triage.interviews.document_writer import write_document
from triage.interviews.lifecycle import create_interview
from triage.models import Interview
from triage.outcome.snapshots import create_snapshot

COLUMNS = ("gauge", "time", "flow (m3/s)", "temperature (°C)", "depth (m)", "turbidity", "observer", "remark")
REMARK = "ice on the gauge in the early morning, read again at noon by the second observer"


@contextmanager
def furnished(reader: User) -> Iterator[tuple[Dataset, Interview]]:
    """A dataset and an interview of `reader`, a curator; deleted at the end."""
    dataset, interview = _described(reader), _answered(reader)
    try:
        yield dataset, interview
    finally:
        interview.delete()
        dataset.delete()


def _described(reader: User) -> Dataset:
    dataset = create_draft_dataset(
        user=reader,
        title="River flow at Skagit",
        summary="Daily flow of the Skagit at three gauges.",
        description="Daily river flow of the Skagit, measured at three gauges since 1990 and read by two observers.",
        homepage="https://www.example.org/skagit",
        kind="dataset",
        keywords=("river", "flow"),
        domains=("hydrology",),
        data_types=("time series",),
        formats=("CSV",),
        license="https://creativecommons.org/licenses/by/4.0/",
        access="open to all",
        evidence=("https://www.example.org/skagit/about",),
        temporal_text="since 1990",
        spatial_text="Skagit valley",
        box=(-122.5, 48.2, -120.7, 49.0),
        creators=(CreatorRecord("Larsen, Ida", "https://orcid.org/0000-0002-1825-0097"),),
        organizations=(OrganizationRecord("Bureau of Rivers", "steward", "https://www.example.org"),),
    )
    submit_dataset(user=reader, dataset=dataset)
    publish_dataset(user=reader, dataset=dataset, notes="First")
    file = store_file(user=reader, dataset=dataset, path="data/flow.csv", content=ContentFile(_table().encode()))
    profile_table(table=file.table)
    return dataset


def _table() -> str:
    """Readings with one cell that does not fit its column and one line that does not fit the header."""
    lines = [
        f"G{day % 3 + 1},2021-03-{day:02},{140 + day * 1.7:.1f},{4 + day / 10},{1.2 + day / 50:.2f},{day * 3 % 11},"
        f"{'Ida' if day % 2 else 'Per'},{REMARK if day == 7 else ''}"
        for day in range(1, 29)
    ]
    return "\n".join([",".join(COLUMNS), *lines, "G1,2021-03-29,frozen,4.1,1.9,2,Per,", "G2,2021-03-30"]) + "\n"


def _answered(reader: User) -> Interview:
    interview = create_interview(user=reader, title="Flux towers of our valley")
    raw = next(raw for raw in example_interviews() if raw["scenario"].startswith("Flux tower"))
    write_document(user=reader, interview=interview, raw=raw)
    create_snapshot(user=reader, interview=interview, comment="After the first meeting")
    return interview
