"""Datasets as records, and their relations as far as a reader may see them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog.entries.models import Dataset, Distribution
from catalog.entries.reading import build_record, list_visible_relations, with_record_relations
from catalog.entries.record import RelationRecord
from catalog.entries.writing import update_dataset
from catalog.files.models import Table, TableColumn

ROOT = "https://portal.example/"


def read(dataset):
    return build_record(dataset=Dataset.objects.get(pk=dataset.pk), base_url=ROOT)


def test_every_field_arrives(rich):
    record = read(rich)
    assert record.url == f"{ROOT}datasets/{rich.slug}/"
    assert (record.title, record.domains, record.box) == (rich.title, ("ocean", "plankton ecology"), rich.box)
    assert (record.temporal_start, record.temporal_end) == ("2001-08-06", "2002-09-09")
    assert [(o.name, o.role, o.ror) for o in record.organizations] == [
        ("Marine Science Institute", "steward", "https://ror.org/02t274463"),
        ("National Science Foundation", "funder", ""),
    ]
    assert (record.version, record.published[:4]) == ("1", str(rich.published_at.year))


def test_a_list_of_records_takes_as_many_queries_as_one(rich, publish):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            records = [build_record(dataset=d, base_url=ROOT) for d in with_record_relations(Dataset.objects.all())]
        counts.append((len(records), len(queries)))
        publish("second")
    assert counts[0] == (1, counts[1][1])
    assert counts[1][0] == 2


def test_a_stored_file_has_its_escaped_address_and_a_withdrawn_one_is_left_out(publish):
    dataset = publish()
    common = {"dataset": dataset, "file": "f"}
    Distribution.objects.create(path="raw/a b#.csv", media_type="text/csv", **common)
    Distribution.objects.create(path="old.csv", withdrawn_at=timezone.now(), **common)
    [link] = read(dataset).distributions
    assert link.url == f"{ROOT}datasets/{dataset.slug}/files/raw/a%20b%23.csv"


@pytest.mark.parametrize(("status", "columns"), [("ready", ["day"]), ("failed", []), ("waiting", [])])
def test_a_table_has_columns_when_it_is_ready(publish, status, columns):
    file = Distribution.objects.create(dataset=publish(), path="a.csv", file="f")
    table = Table.objects.create(distribution=file, status=status, delimiter=";", header_row=3)
    TableColumn.objects.create(table=table, position=0, name="day", source_name="Day", type="date")
    [link] = read(file.dataset).distributions
    assert [column.name for column in link.columns] == columns
    assert (link.delimiter, link.header_row) == ((";", 3) if columns else ("", 1))


def test_a_record_names_only_what_everybody_may_see(publish, researcher):
    target, dataset = publish("Source"), publish("Derived")
    update_dataset(user=researcher, dataset=dataset, relations=(RelationRecord("derived-from", target.identifier),))
    assert [(r.kind, r.title, r.url) for r in read(dataset).relations] == [
        ("derived-from", "Source", f"{ROOT}datasets/{target.slug}/")
    ]
    Dataset.objects.filter(pk=target.pk).update(embargo_until=timezone.now() + timedelta(days=1))
    assert read(dataset).relations == ()


def test_relations_are_shown_in_both_directions_to_who_may_see_the_other(publish, researcher, stranger):
    target, dataset = publish("Source"), publish("Derived")
    update_dataset(user=researcher, dataset=dataset, relations=(RelationRecord("derived-from", target.identifier),))
    assert list_visible_relations(user=AnonymousUser(), dataset=dataset) == [("is derived from", target)]
    assert list_visible_relations(user=AnonymousUser(), dataset=target) == [("is the source of", dataset)]
    Dataset.objects.filter(pk=dataset.pk).update(visibility="private")
    assert list_visible_relations(user=stranger, dataset=target) == []
    assert list_visible_relations(user=researcher, dataset=target) == [("is the source of", dataset)]
