"""Tables of stored files: imported and profiled whole, every bad row counted."""

import gzip

import pytest
from django.contrib.auth.models import AnonymousUser

from catalog.entries.search.full_text import find_datasets
from catalog.entries.search.search_request import SearchRequest
from catalog.files.storing import withdraw_file
from catalog.files.tables import table_import
from catalog.files.tables.table_import import profile_table
from catalog.models import Table
from tests.catalog.files.reading.make_workbook import make_workbook


def test_the_whole_file_decides_the_types_and_every_misfit_is_counted(table):
    profiled = table()
    assert (profiled.status, profiled.n_rows, profiled.n_bad_rows) == ("ready", 31, 2)
    types = {c.name: (c.type, c.n_misfits, c.n_missing) for c in profiled.columns.all()}
    assert types == {
        "time": ("date", 1, 0),
        "temp_c": ("string", 0, 0),  # two of 31 cells are not numbers: more than one in twenty
        "lon": ("integer", 0, 1),
        "lat": ("integer", 0, 0),
        "ok": ("boolean", 0, 0),
        "code": ("string", 0, 0),
    }
    assert profiled.columns.get(name="temp_c").source_name == "Temp (°C)"


def test_ten_thousand_remarks_are_read_past_and_the_first_are_kept(client, table):
    remarks = "".join(f"## remark \0{n}\n" for n in range(10_000))
    profiled = table(text=remarks + "#a,b\n\n1,2\n3\n")
    assert (profiled.n_rows, profiled.n_bad_rows, profiled.header_row) == (1, 1, 10_001)
    assert profiled.comments.startswith("## remark 0\n")
    assert profiled.comments.endswith(" …")
    assert len(profiled.comments) < 20_100


def test_a_table_of_a_genome_browser_is_profiled_with_its_hash(client, table):
    lines = ["##source=x; y=1", "#chrom\tstart\tname", *(f"chr{n % 22 + 1}\t{n}\tr{n}" for n in range(3000)), "chr1\tK"]
    profiled = table(text=gzip.compress("\n".join(lines).encode()), path="peaks/all.tsv.gz")
    assert (profiled.status, profiled.n_rows, profiled.n_bad_rows, profiled.header_row) == ("ready", 3000, 1, 2)
    assert [(c.name, c.type) for c in profiled.columns.all()] == [
        ("chrom", "string"),
        ("start", "integer"),
        ("name", "string"),
    ]
    slug = profiled.distribution.dataset.slug
    assert client.get(f"/datasets/{slug}/data.json?chrom=chr3&start<100").json()["count"] == 5
    assert "##source=x; y=1" in client.get(f"/datasets/{slug}/rows/").content.decode()
    assert client.get(f"/datasets/{slug}/data-bad.json").json()["results"][0]["row"] == 3003
    resource = client.get(f"/datasets/{slug}.datapackage.json").json()["resources"][0]
    assert (resource["dialect"]["headerRows"], resource["format"]) == ([2], "tsv")


def test_a_file_that_is_not_a_table_stays_a_file_with_its_reason(client, table):
    failed = table(text=b"PAR0nonsense", path="x.parquet")
    assert failed.status == "failed"
    page = client.get(failed.distribution.dataset.get_absolute_url()).content.decode()
    assert "not a Parquet file" in page


def test_profiling_again_gives_the_same_and_stores_nothing_twice(table, local_storage):
    first = table()
    files = sorted(local_storage.rglob("*.parquet"))
    columns = list(first.columns.values_list("name", "type", "n_missing"))
    Table.objects.update(status=Table.Status.WAITING)
    profile_table(table=first)
    again = Table.objects.get()
    assert list(again.columns.values_list("name", "type", "n_missing")) == columns
    assert (again.rows_name, again.bad_rows_name) == (first.rows_name, first.bad_rows_name)
    assert sorted(local_storage.rglob("*.parquet")) == files


def test_a_table_that_was_read_once_shows_why_it_no_longer_is(table, local_storage):
    profiled = table()
    (local_storage / str(profiled.distribution.file.name)).write_bytes(b"")
    Table.objects.update(status=Table.Status.WAITING)
    profile_table(table=profiled)
    profiled.refresh_from_db()
    assert profiled.status == "failed"
    assert profiled.status_reason.startswith("The rows of this file could not be read: ")


def test_tabs_are_known_by_the_suffix(table):
    profiled = table(text="a,b\tc\n1,2\t3\n", path="x.TSV")
    assert [column.source_name for column in profiled.columns.all()] == ["a,b", "c"]


def test_a_table_that_kills_its_worker_is_not_read_for_ever(table):
    Table.objects.filter(pk=table().pk).update(status=Table.Status.READING, attempt=3)
    profile_table(table=Table.objects.get())
    failed = Table.objects.get()
    assert failed.status_reason == "Whoever read the rows of this file died 3 times: split the file."


def test_a_dataset_is_found_by_the_columns_of_its_table_until_that_is_withdrawn(client, table, researcher):
    def count_found():
        return client.get("/api/v1/datasets/?q=turbidity").json()["count"]

    stored = table("time,turbidity\n2024-01-01,3\n")
    dataset = stored.distribution.dataset
    assert count_found() == 1
    assert dataset.modified_at > dataset.history.first().history_date  # later than the last save, of the file
    withdraw_file(user=researcher, distribution=stored.distribution)
    assert count_found() == 0


@pytest.mark.parametrize("words", ["chlorophyll-a", "chlorophyll_a", "Chl a", "PS122"])
def test_a_dataset_is_found_by_the_columns_of_its_tables(table, words):
    profiled = table(text="Chlorophyll_a,Chl-a (mg),PS-122\n1,2,3\n")
    result = find_datasets(user=AnonymousUser(), search=SearchRequest(q=words))
    assert (list(result.datasets), result.similar) == ([profiled.distribution.dataset], False)


def test_a_workbook_is_a_table_with_a_choice_of_sheets(table, tmp_path):
    file = make_workbook(tmp_path / "a.xlsx", {"Notes": [["x"], ["y"]], "Data": [["id", "v"], [1.0, 2.5], [2.0, 3.5]]})
    stored = table(text=file.read_bytes(), path="a.xlsx")
    assert (stored.status, stored.recipe["sheet"], stored.account["choices"]) == ("ready", "Data", ["Notes", "Data"])


def test_a_text_without_columns_is_not_a_table(table):
    failed = table(text="Read this first.\nThen that.\n", path="README.txt")
    assert (failed.status, "no columns" in failed.status_reason) == ("failed", True)


@pytest.mark.parametrize(
    ("text", "n_rows"),
    [
        (b"id,v\n1,a\0b\n2,c\n", 2),
        (f"{'n' * 400},v\n1,2\n".encode(), 1),
        (b"id,v\n" + b"1," + b"x" * 100_000 + b"\n", 1),
    ],
    ids=["zero byte", "long name", "long cell"],
)
def test_text_that_the_database_cannot_store_is_read(table, text, n_rows):
    stored = table(text=text)
    assert (stored.status, stored.n_rows) == ("ready", n_rows)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), MemoryError(), ValueError("a\0b")])
def test_any_error_is_reported_and_ends_the_import(table, monkeypatch, error):
    def fail(*args, **options):
        raise error

    monkeypatch.setattr(table_import, "import_csv", fail)
    failed = table()
    assert failed.status == "failed"
    assert failed.status_reason.startswith("The rows of this file could not be read: ")
