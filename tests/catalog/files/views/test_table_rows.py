"""Tables: profiled whole, every bad row kept and shown, sliced by the URL."""

import csv
import gzip
import io
from datetime import date

import duckdb
import pytest
from django.core.files.base import ContentFile

from catalog.files.storing import store_file
from catalog.files.tables.table_import import profile_table
from catalog.models import Table

ROWS = [f"2025-01-{day:02d},{day + 0.5},{day},{-day},yes,0{day}\n" for day in range(1, 29)]
CSV = (
    "time,Temp (°C),lon,lat,ok,code\n"
    "2024-01-01,1.5,170,5,yes,01234\n"
    "2024-01-02,K,-175,-5,no,99999\n"
    "4,5\n"
    "2024-02-01,3,-170,0,yes,1,extra\n"
    'x,"a ""quoted"" cell\nover two lines",NA,1,no,00001\n' + "".join(ROWS)
)


@pytest.fixture
def table(publish, researcher, settings, tmp_path):
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": default}

    def make(text=CSV, path="data/rows.csv"):
        content = ContentFile(text if isinstance(text, bytes) else text.encode())
        file = store_file(user=researcher, dataset=publish(), path=path, content=content)
        profile_table(table=file.table)
        return Table.objects.get(pk=file.table.pk)

    return make


def test_the_whole_file_decides_the_types_and_every_misfit_is_counted(table):
    profiled = table()
    assert (profiled.state, profiled.n_rows, profiled.n_bad_rows) == ("ready", 31, 2)
    types = {c.name: (c.type, c.n_misfits, c.n_missing) for c in profiled.columns.all()}
    assert types == {
        "time": ("date", 1, 0),
        "temp_c": ("string", 0, 0),  # two of 31 cells are no numbers: more than one in twenty
        "lon": ("integer", 0, 1),
        "lat": ("integer", 0, 0),
        "ok": ("boolean", 0, 0),
        "code": ("string", 0, 0),
    }
    assert profiled.columns.get(name="temp_c").source_name == "Temp (°C)"


def test_rows_come_as_json_with_types_and_as_csv_as_they_stand(client, table):
    slug = table().distribution.dataset.slug
    answer = client.get(f"/datasets/{slug}/data.json?select=time,lon,ok,code&time<2024-12-31&order=-time").json()
    assert answer["count"] == 2
    assert answer["results"] == [
        {"time": "2024-01-02", "lon": -175, "ok": False, "code": "99999"},
        {"time": "2024-01-01", "lon": 170, "ok": True, "code": "01234"},
    ]
    text = b"".join(client.get(f"/datasets/{slug}/data.csv").streaming_content).decode()
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 32
    assert rows[3][:2] == ["x", 'a "quoted" cell\nover two lines']


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("bbox=165,-10,-165,10", 2),
        ("bbox=0,-30,30,0", 28),
        ("from=2025-01-10&to=2025-01-12", 3),
        ("lon__gte=20&lon__lt=25", 5),
        ("lon>=20&lon<25", 5),
        ("ok=no", 2),
        ("code__in=01234,99999", 2),
        ("code__contains=999", 1),
        ("time%3E=2025-01-28", 1),
        ("lon!=170&ok=yes", 28),
        ("time,lon&lon>=20", 10),
        ('code=~"0[0-9]"', 9),
        ("from=2024&to=2024", 2),
        ("to=2024-01", 2),
        ("time>=2025-01-27T12:00:00Z", 2),
    ],
)
def test_slices_in_both_grammars(client, table, query, count):
    slug = table().distribution.dataset.slug
    assert client.get(f"/datasets/{slug}/data.json?{query}").json()["count"] == count


def test_a_slice_as_parquet_has_types_and_answers_carry_an_etag(client, table, tmp_path):
    slug = table().distribution.dataset.slug
    answer = client.get(f"/datasets/{slug}/data.parquet?select=time,lon&lon>=20&lon<22")
    (tmp_path / "taken.parquet").write_bytes(b"".join(answer.streaming_content))
    rows = duckdb.sql(f"SELECT time, lon FROM '{tmp_path / 'taken.parquet'}'").fetchall()
    assert rows == [(date(2025, 1, 20), 20), (date(2025, 1, 21), 21)]
    for form in ("json", "csv", "parquet"):
        first = client.get(f"/datasets/{slug}/data.{form}")
        b"".join(first.streaming_content) if first.streaming else first.content
        assert client.get(f"/datasets/{slug}/data.{form}", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_every_bad_row_is_kept_and_shown(client, table):
    slug = table().distribution.dataset.slug
    bad = client.get(f"/datasets/{slug}/data-bad.json").json()
    assert [row["text"] for row in bad["results"]] == ["4,5", "2024-02-01,3,-170,0,yes,1,extra"]
    page = client.get(f"/datasets/{slug}/rows/").content.decode()
    assert "2024-02-01,3,-170,0,yes,1,extra" in page
    assert "01234" in page


def test_long_answers_have_a_next_page(client, table):
    slug = table().distribution.dataset.slug
    answer = client.get(f"/datasets/{slug}/data.json?limit=20&select=time").json()
    rest = client.get(answer["next"]).json()
    assert (len(answer["results"]), len(rest["results"]), rest["next"]) == (20, 11, None)


@pytest.mark.parametrize(
    "query",
    [
        *("tempp>4", "lon>warm", "select=nothing", "limit=99999", "time>soon", "bbox=1,2", "nonsense", "order=none"),
        *("time>2024-13-45", "time>2024-01-01Tnoon", 'code=~"("', f"offset={10**30}", "q=ice"),
    ],
)
def test_a_slice_that_cannot_be_read_gets_a_sentence(client, table, query):
    slug = table().distribution.dataset.slug
    for extension in ("json", "csv", "parquet"):
        answer = client.get(f"/datasets/{slug}/data.{extension}?{query}")
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
        assert answer.json()["detail"].endswith((".", "?"))
    assert client.get(f"/datasets/{slug}/rows/?{query}").status_code == 400


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
    assert (profiled.state, profiled.n_rows, profiled.n_bad_rows, profiled.header_row) == ("ready", 3000, 1, 2)
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


def test_a_file_that_is_no_table_stays_a_file_with_its_reason(client, table):
    failed = table(text=b"PAR0nonsense", path="x.parquet")
    assert failed.state == "failed"
    page = client.get(failed.distribution.dataset.get_absolute_url()).content.decode()
    assert "not a Parquet file" in page


def test_croissant_and_data_package_describe_the_columns(client, table):
    slug = table().distribution.dataset.slug
    fields = client.get(f"/datasets/{slug}.croissant.json").json()["recordSet"][0]["field"]
    assert [field["dataType"] for field in fields][2:4] == ["sc:Integer", "sc:Integer"]
    schema = client.get(f"/datasets/{slug}.datapackage.json").json()["resources"][0]["schema"]
    assert schema["fields"][0] == {"name": "time", "type": "date"}
