"""Tables: profiled whole, every bad row kept and shown, sliced by the URL."""

import csv
import gzip
import io
import random
from datetime import date

import duckdb
import pytest
from django.core.files.base import ContentFile

from catalog.files.storing import store_file
from catalog.files.tables.column_types import profile_columns
from catalog.files.tables.csv_import import land_text
from catalog.files.tables.header import UnreadableTable, unique_names
from catalog.files.tables.slices import SliceError, SliceReader
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
    answer = client.get(f"/datasets/{slug}/data.json?{query}")
    assert answer.status_code == 400
    assert answer.json()["detail"].endswith((".", "?"))
    assert client.get(f"/datasets/{slug}/rows/?{query}").status_code == 400


@pytest.mark.parametrize("name", ['x"; DROP TABLE t; --', "a'b", "_row", "select"])
def test_hostile_column_names_are_only_names(tmp_path, name):
    quoted = '"' + name.replace('"', '""') + '"'
    (tmp_path / "t.csv").write_text(f"{quoted},b\n1,2\n")
    landed = land_text(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")
    assert landed.n_rows == 1
    with pytest.raises(SliceError):
        SliceReader({"b": "integer"}).read(f"select={name}")


@pytest.mark.parametrize(
    ("data", "encoding", "delimiter"),
    [
        ("naïve;b\n1;2\n".encode(), "utf-8", ";"),
        ("\ufeffnaïve\tb\n1\t2\n".encode(), "utf-8", "\t"),
        ("naïve,b\né,2\n".encode("latin-1"), "windows-1252", ","),
        ("“naïve”,b\n€,2\n".encode("cp1252"), "windows-1252", ","),
        ("naïve,b\n".encode() + "é,2\n".encode("latin-1"), "windows-1252", ","),
        ("\ufeffnaïve,b\né,2\n".encode("utf-16-be"), "utf-16", ","),
        ("naïve,b\né,2\n".encode("utf-16"), "utf-16", ","),
        (b"na,b\r\n1,2\r\n", "utf-8", ","),
    ],
)
def test_encodings_and_delimiters(tmp_path, data, encoding, delimiter):
    (tmp_path / "t.csv").write_bytes(data)
    landed = land_text(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")
    assert (landed.encoding, landed.delimiter, landed.n_rows, landed.n_bad_rows) == (encoding, delimiter, 1, 0)
    assert [said.strip("\ufeff") for _, said in landed.columns][1] == "b"


@pytest.mark.parametrize(
    ("above", "header_row", "names"),
    [
        ("# measured by hand\n# in spring, 2020\nid,name\n", 3, ["id", "name"]),
        ("# a remark\n\nid,name\n", 3, ["id", "name"]),
        ("#id,name\n", 1, ["#id", "name"]),
        ("##made=2020, by hand\n#id,name\n", 2, ["#id", "name"]),
        ("# id,name\n", 1, ["# id", "name"]),
        ("#,name\n", 1, ["#", "name"]),
        ('# one\n# two\n"id","na,me"\n', 3, ["id", "na,me"]),
        ("id,name\n", 1, ["id", "name"]),
    ],
)
@pytest.mark.parametrize(
    "pack",
    [bytes, gzip.compress, lambda data: gzip.compress(data[:9]) + gzip.compress(data[9:])],
    ids=["plain", "gzip", "members"],
)
def test_lines_with_a_hash_and_compression_are_understood(tmp_path, above, header_row, names, pack):
    rows = "1,a\n2\n# 3,c\n4,d,e\n"
    (tmp_path / "t.csv.gz").write_bytes(pack((above + rows).encode()))
    landed = land_text(tmp_path / "t.csv.gz", tmp_path / "r.parquet", tmp_path / "b.parquet")
    assert ([said for _, said in landed.columns], landed.header_row) == (names, header_row)
    assert (landed.n_rows, landed.n_bad_rows) == (2, 2)
    bad = duckdb.sql(f"SELECT row, text FROM '{tmp_path / 'b.parquet'}'").fetchall()
    assert bad == [(above.count("\n") + 2, "2"), (above.count("\n") + 4, "4,d,e")]
    assert landed.comments == "".join(above.splitlines(keepends=True)[: header_row - 1])


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


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(b"a,b\n1,2\n")[:-9],
        b"\x1f\x8bno gzip",
        gzip.compress(b"a,b\n" + random.Random(1).randbytes(99))[:60],
        b"# only\n# this\n",
    ],
    ids=["no end", "no gzip", "cut", "remarks"],
)
def test_what_is_damaged_or_has_only_remarks_says_so(tmp_path, data):
    (tmp_path / "t.csv").write_bytes(data)
    with pytest.raises(UnreadableTable, match=r"\.$"):
        land_text(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")


def test_mixed_line_ends_lose_no_row(tmp_path):
    (tmp_path / "t.csv").write_bytes(b"a,b\r\n1,2\n3,4\r\n5,6\r7,8")
    landed = land_text(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")
    assert (landed.n_rows, landed.n_bad_rows) == (4, 0)


def test_no_line_of_a_messy_file_is_lost(tmp_path):
    chance = random.Random(8)
    cells = ["1", "", "x y", '"a,b"', "ü", "-", "1e5", " 7 ", "'", "a\\b"]
    lines = [",".join(chance.choices(cells, k=chance.choice([3, 3, 3, 3, 2, 4]))) for _ in range(5000)]
    (tmp_path / "t.csv").write_text("a,b,c\n" + "\n".join(lines) + "\n")
    landed = land_text(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")
    fit = sum(len(next(csv.reader([line]))) == 3 for line in lines)
    assert landed.n_rows + landed.n_bad_rows == len(lines)
    assert landed.n_rows >= fit  # a row with one empty cell too many at its end is taken for whole


def test_a_k_in_row_two_thousand_does_not_break_the_column(tmp_path):
    (tmp_path / "t.csv").write_text("n\n" + "".join(f"{n}\n" for n in range(2000)) + "K\n")
    landed = land_text(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")
    profile = next(profile_columns(tmp_path / "r.parquet", [name for name, _ in landed.columns]))
    assert (profile.type, profile.n_misfits, landed.n_rows) == ("integer", 1, 2001)


def test_names_are_tidy_and_unique():
    assert [name for name, _ in unique_names(["Temp (°C)", "temp c", "", "temp_c"])] == [
        "temp_c",
        "temp_c_2",
        "column_3",
        "temp_c_3",
    ]


@pytest.mark.parametrize("data", [b"", b"\n1,2\n", b"a\0b\n"])
def test_what_is_no_table_says_why(tmp_path, data):
    (tmp_path / "t.csv").write_bytes(data)
    with pytest.raises(UnreadableTable, match=r"\.$"):
        land_text(tmp_path / "t.csv", tmp_path / "r.parquet", tmp_path / "b.parquet")


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
