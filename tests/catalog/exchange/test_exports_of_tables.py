"""Tables of every kind of file, loaded by mlcroissant and frictionless from what is exported of them."""

import gzip
import io
import json
import zipfile

import duckdb
import pytest

GERMAN = "station;messwert;tag\nA;12,3;2024-03-05\nB;9,6;2024-03-06\nC;23;2024-03-07\n"
TEXTS = {
    "semicolon.csv": GERMAN.encode(),
    "utf16.csv": b"\xff\xfe" + "a,b\nM\u00fcller,1\nx,2\ny,3\n".encode("utf-16-le"),
    "cp1252.csv": "a,b\nM\u00fcller,1\nx,2\ny,3\n".encode("cp1252"),
    "comment.csv": b"# made by hand\n# twice\na,b\nx,1\ny,2\nz,3\n",
    "packed.csv.gz": gzip.compress(b"a,b\nx,1\ny,2\nz,3\n"),
    "twice.csv": b"a,a,,b\n1,2,3,x\n4,5,6,y\n7,8,9,z\n",
    "blank.csv": b"time,temp,temp,,\n2024-01-01,8.1,8.2,x,y\n2024-01-02,8.3,8.4,x,z\n",
    "slashes.csv": b"day,v\n2024/1/5,1\n2024/1/6,2\n2024/12/7,3\n",
    "minutes.csv": b"t,v\n2024-03-05T10:30Z,1\n2024-03-05T10:40Z,2\n2024-03-05T10:50Z,3\n",
    "words.csv": b"t,v\n2024-03-05 10:30 UTC,1\n2024-03-05 10:40 UTC,2\n2024-03-05 10:50 UTC,3\n",
    "missing.csv": b"n,ok,x\n1,yes,0.5\nNA,no,\n3,yes,2.5\n",
    "long.tsv": b"id\tname\n12345678901234567891\ta\n12345678901234567892\tb\n12345678901234567893\tc\n",
}


def parquet_of_text_numbers(folder):
    path = folder / "numbers.parquet"
    duckdb.sql(f"COPY (SELECT '1.5' AS v, 'a' AS w UNION ALL SELECT '2.5', 'b') TO '{path}' (FORMAT parquet)")
    return path.read_bytes()


@pytest.fixture(params=[*TEXTS, "numbers.parquet"])
def stored(request, table, tmp_path):
    """A table of each kind of file."""
    content = TEXTS[request.param] if request.param in TEXTS else parquet_of_text_numbers(tmp_path)
    profiled = table(content, f"deep/{request.param}")
    assert profiled.status == "ready", profiled.status_reason
    return profiled


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
def test_mlcroissant_and_frictionless_load_the_rows(client, stored, tmp_path):
    slug = stored.distribution.dataset.slug
    assert_croissant_loads(client, slug, stored, tmp_path)
    assert_package_loads(client, slug, stored, tmp_path)


def assert_croissant_loads(client, slug, stored, folder):
    from mlcroissant import Dataset as Croissant

    document = json.loads(client.get(f"/datasets/{slug}.croissant.json").content)
    [parquet] = [file for file in document["distribution"] if file["@id"].startswith("parquet-")]
    answer = client.get(parquet["contentUrl"].removeprefix("http://testserver"))
    assert answer.status_code == 200
    (folder / "rows.parquet").write_bytes(b"".join(answer.streaming_content))
    loaded = Croissant(jsonld=document, mapping={parquet["@id"]: str(folder / "rows.parquet")})
    assert not loaded.metadata.ctx.issues.errors
    records = list(loaded.records("rows-0"))
    assert len(records) == stored.n_rows
    assert len(records[0]) == stored.columns.count()


def assert_package_loads(client, slug, stored, folder):
    from frictionless import Package, system

    answer = client.get(f"/datasets/{slug}.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        archive.extractall(folder / "package")
    with system.use_context(trusted=True):
        package = Package(str(folder / "package" / "datapackage.json"))
        report = package.validate()
        assert report.valid, report.flatten(["type", "note"])
        resource = package.resources[0]
        assert resource.to_descriptor().get("recipe", {}) == stored.recipe
        if resource.type == "table":
            assert len(resource.read_rows()) == stored.n_rows
    names = [field["name"] for field in package.to_descriptor()["resources"][0].get("schema", {}).get("fields", [])]
    assert len(names) == len(set(names))


def test_a_column_that_the_entry_describes_is_one_variable(client, table, researcher):
    from catalog.entries.record import VariableRecord
    from catalog.entries.writing import update_dataset

    dataset = table(b"temp,depth\n1,2\n3,4\n").distribution.dataset
    update_dataset(user=researcher, dataset=dataset, variables=(VariableRecord("temp", "K", "Temperature"),))
    measured = client.get(f"/datasets/{dataset.slug}.jsonld").json()["variableMeasured"]
    assert [variable["name"] for variable in measured] == ["temp", "depth"]
