"""Starter kits: every pattern has one, and its commands run in an empty folder."""

import csv
import json
import os
import subprocess
import sys

import boto3
import pytest
from moto.server import ThreadedMotoServer

from tests.triage.engine.shipped_engine import RULES
from triage.content.kits import kit_commands, read_kit

FACTS = {"slug": "towers", "title": "Towers", "group": "Lab"}
# What each kit has made when its commands have run.
MADE = {
    "deposit-and-point": ["manifest.csv", "index.html"],
    "tidy-bucket": ["manifest.csv", "copy/example.csv"],
    "repo-as-home": [],
    "static-explorer": ["explorer.sqlite", "index.html"],
    "upload-query-share": ["tables.sqlite", "example-bad.json"],
    "notebook-first": ["cache/example.csv"],
    "thin-api": ["slices/A/2026.csv", "slices/index.json"],
    "grid-subset-server": ["references.json", "copy/example.nc"],
    "map-layers": ["places.geojson", "map.html"],
    "image-shelf": ["shelf.sqlite"],
    "sensor-intake": ["readings.sqlite", "rejected.csv"],
    "annotation-lookup": ["lookup.sqlite"],
    "conveyor": ["products/example.csv", "runs.csv"],
    "catalog-and-broker": ["status.csv"],
    "guarded-room": ["synthetic.csv"],
    "shared-ledger": ["survey.csv", "choices.csv", "broken.csv"],
}


def unpack(pattern, folder):
    for path, content in read_kit(pattern, FACTS).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    (folder / "README.md").write_text("a kit")


def run(command, folder, **variables):
    environment = {"PATH": os.environ["PATH"], **variables}
    arguments = [sys.executable, "-I", *command.split()]
    result = subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return result.returncode, result.stdout, result.stderr


@pytest.fixture
def run_kit(tmp_path):
    """Run all commands of a kit; their output, in order."""

    def run_all(pattern):
        unpack(pattern, tmp_path)
        results = [run(command, tmp_path) for command in kit_commands()[pattern]]
        assert [result[0] for result in results] == [0] * len(results), results
        return [result[1] for result in results]

    return run_all


def test_every_pattern_has_a_kit():
    assert set(kit_commands()) == set(RULES.patterns) == set(MADE)


@pytest.mark.parametrize("pattern", sorted(MADE))
def test_the_commands_of_a_kit_run_in_an_empty_folder(pattern, run_kit, tmp_path):
    run_kit(pattern)
    assert [name for name in MADE[pattern] if not (tmp_path / name).is_file()] == []


def test_facts_stand_in_the_files(tmp_path):
    unpack("repo-as-home", tmp_path)
    assert json.loads((tmp_path / "datapackage.json").read_text())["name"] == "towers"
    assert 'title: "Towers"' in (tmp_path / "CITATION.cff").read_text()


def test_a_changed_file_is_found(run_kit, tmp_path):
    run_kit("deposit-and-point")
    (tmp_path / "data" / "example.csv").write_text("other")
    assert run("verify.py", tmp_path)[:2] == (1, "data/example.csv: has another checksum\n")


def test_a_wrong_table_is_refused(run_kit, tmp_path):
    run_kit("repo-as-home")
    with (tmp_path / "data" / "example.csv").open("a") as table:
        table.write("A,2026-01-01,x\n")
    code, output, _ = run("check.py", tmp_path)
    assert code == 1
    assert "line 5: value = 'x' is not a number" in output
    assert "the key ('A', '2026-01-01') is there twice" in output


def test_copied_files_are_skipped(run_kit):
    assert run_kit("tidy-bucket")[1:] == ["1 copied, 0 were there already\n", "0 copied, 1 were there already\n"]


def test_sensors_load_twice_without_harm_and_keep_what_is_strange(run_kit):
    assert run_kit("sensor-intake") == ["2 new readings, 1 rejected\n", "0 new readings, 1 rejected\n"]


def test_a_time_step_is_read_by_its_range(run_kit):
    assert run_kit("grid-subset-server")[1] == "12.0,13.0,14.0,15.0,16.0,17.0\n"


def test_keys_are_found_in_the_indexed_file(run_kit):
    assert run_kit("annotation-lookup")[1] == "1-10039-A-C\t0.001\n2-5-G-T\t0.5\n3-1-A-G\t\n"


def test_the_conveyor_runs_again_only_what_changed(run_kit, tmp_path):
    assert run_kit("conveyor") == ["example.csv: made\n", ""]
    with (tmp_path / "products" / "example.csv").open() as product:
        assert [row["value"] for row in csv.DictReader(product)] == ["15.0", "17.0", "25.0"]


def test_small_groups_do_not_leave_the_guarded_room(run_kit, tmp_path):
    run_kit("guarded-room")
    assert run("check_output.py counts.csv", tmp_path)[0] == 1
    assert run("check_output.py counts.csv 3", tmp_path)[0] == 0


def test_labelled_pictures_are_found(run_kit):
    assert run_kit("image-shelf")[2] == "pictures/card1/dot.png\n"


def test_broken_rows_are_kept_with_reasons(run_kit, tmp_path):
    assert run_kit("shared-ledger")[1] == "1 rows are good, 1 are in broken.csv\n"
    assert "species is missing; found_on: '1950-13-01' is not a date" in (tmp_path / "broken.csv").read_text()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # botocore's and moto's own
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # connections that botocore pools
def test_a_bucket_gets_the_same_files(tmp_path):
    server = ThreadedMotoServer(port=0, verbose=False)
    server.start()
    try:
        endpoint = "http://{}:{}".format(*server.get_host_and_port())
        keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
        options = {name.lower(): value for name, value in keys.items() if name != "AWS_DEFAULT_REGION"}
        client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", **options)
        client.create_bucket(Bucket="towers")
        unpack("tidy-bucket", tmp_path)
        command = f"sync.py s3://towers/v1 --endpoint {endpoint}"
        outputs = [run(command, tmp_path, **keys) for _ in range(2)]
        assert [output[1] for output in outputs] == [
            "1 copied, 0 were there already\n",
            "0 copied, 1 were there already\n",
        ], outputs
        stored = client.get_object(Bucket="towers", Key="v1/example.csv")["Body"].read()
        assert stored == (tmp_path / "data" / "example.csv").read_bytes()
        client.close()
    finally:
        server.stop()
