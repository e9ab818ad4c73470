"""The manifest: any changed byte is noticed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from variants.fields.spec import FieldSpec, Kind
from variants.lake.manifest import LakeError, LakeFile, Manifest, describe_fields, read_manifest, write_manifest

FILE = LakeFile("22-000.parquet", "ab" * 32, 1_234, 10, 22, 100, 900, ("score",))
FIELDS = describe_fields([FieldSpec("Score", "a.score", "", Kind.FLOAT, column="a_score")])
MANIFEST = Manifest("f5", 2, "GRCh38", "d1", "VEP_ensembl", (('"pos"', "INTEGER"),), FIELDS, (FILE,))


def test_it_reads_back_the_same(tmp_path: Path) -> None:
    write_manifest(tmp_path, MANIFEST)
    assert read_manifest(tmp_path) == MANIFEST
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


def test_every_flipped_bit_is_refused(tmp_path: Path) -> None:
    write_manifest(tmp_path, MANIFEST)
    path = tmp_path / "manifest.json"
    right = path.read_bytes()
    for index in range(len(right)):
        path.write_bytes(right[:index] + bytes([right[index] ^ (1 << index % 8)]) + right[index + 1 :])
        with pytest.raises(LakeError):
            read_manifest(tmp_path)


def test_one_of_a_later_version_says_so(tmp_path: Path) -> None:
    write_manifest(tmp_path, MANIFEST)
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"version": 99}))
    with pytest.raises(LakeError, match="later version of the portal; update this one"):
        read_manifest(tmp_path)


def test_totals_are_those_of_all_files() -> None:
    two = replace(MANIFEST, files=(FILE, replace(FILE, name="22-001.parquet", varying=("other",))))
    assert (two.rows, two.size, two.varying) == (20, 2_468, {"score", "other"})


def test_value_conditions_of_answers_are_described() -> None:
    spec = FieldSpec("Score", "a.score", "", Kind.FLOAT, column="a_score")
    assert describe_fields([spec]) == describe_fields([replace(spec, filterable=True, description="other")])
    assert describe_fields([spec]) != describe_fields([replace(spec, kind=Kind.TEXT)])
    assert describe_fields([spec]) != describe_fields([replace(spec, missing=("NA",))])
