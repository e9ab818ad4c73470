"""Files of one release that spell their columns differently, and what is said of near misses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections

from ingest.models import Load
from ingest.register.register_release import register_release
from ingest.register.release_request import RegistrationError, ReleaseRequest
from tests.releases import write_wgsa
from variants.releases.models import Release

KEY = ["#chr", "pos", "ref", "alt"]
LINE = ["1", "100", "A", "C"]


def request(*paths: Path) -> ReleaseRequest:
    return ReleaseRequest(name="spelled", assembly="GRCh38", paths=paths)


def test_files_that_spell_a_column_differently_have_one_field(db: None, tmp_path: Path) -> None:
    one = write_wgsa(tmp_path / "one.tsv", [*KEY, "CADD_phred", "My_score"], [[*LINE, "1", "2"]])
    two = write_wgsa(tmp_path / "two.tsv", [*KEY, "MyScore", "CADDphred"], [[*LINE, "3", "4"]])
    release = register_release(user=None, request=request(one, two))
    aliases = {field.name: field.aliases for field in release.fields.all()}
    assert "CADDphred" in aliases["CADD_phred"]
    assert "MyScore" in aliases["My_score"]
    assert len(aliases) == 6
    assert any(note.startswith("column MyScore is read as the field My_score") for note in release.notes)


def test_a_file_of_a_later_request_may_spell_columns_its_own_way(db: None, tmp_path: Path) -> None:
    one = write_wgsa(tmp_path / "one.tsv", [*KEY, "My_score"], [[*LINE, "1"]])
    two = write_wgsa(tmp_path / "two.tsv", [*KEY, "MyScore"], [[*LINE, "3"]])
    register_release(user=None, request=request(one))
    release = register_release(user=None, request=request(two))
    assert release.fields.get(name="My_score").aliases[-1] == "MyScore"


def test_two_columns_of_one_file_are_never_one_field(db: None, tmp_path: Path) -> None:
    one = write_wgsa(tmp_path / "one.tsv", [*KEY, "My_score"], [[*LINE, "1"]])
    two = write_wgsa(tmp_path / "two.tsv", [*KEY, "My_score", "MyScore"], [[*LINE, "3", "4"]])
    with pytest.raises(RegistrationError, match="column 'MyScore' is not in release 'spelled'"):
        register_release(user=None, request=request(one, two))


def test_nearly_equal_names_of_snv_and_indel_files_are_reported_before_publishing(db: None, tmp_path: Path) -> None:
    snv = write_wgsa(tmp_path / "snv.tsv", [*KEY, "My_scores"], [[*LINE, "1"]])
    indel = write_wgsa(tmp_path / "indel.tsv", [*KEY, "indel_focal_length", "My_score"], [[*LINE, "3", "4"]])
    release = register_release(user=None, request=request(snv, indel))
    (note,) = release.notes
    assert "My_scores is in the SNV files only and My_score in the indel files only" in note


@pytest.mark.parametrize("rounds", [10, pytest.param(200, marks=pytest.mark.long)])
def test_of_two_first_registrations_at_once_one_wins_and_the_other_says_so(
    committed: None, tmp_path: Path, rounds: int
) -> None:
    path = write_wgsa(tmp_path / "one.tsv", [*KEY, "My_score"], [[*LINE, "1"]])
    barrier = Barrier(2)

    def register(name: str) -> str:
        barrier.wait()
        try:
            register_release(user=None, request=ReleaseRequest(name=name, assembly="GRCh38", paths=[path]))
            return "registered"
        except RegistrationError as error:
            return str(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for number in range(rounds):
            name = f"raced-{number}"
            refused, won = sorted(pool.map(register, [name, name]))
            assert won == "registered"
            assert "this file is in release" in refused
            assert Release.objects.filter(name=name).count() == 1
            assert Load.objects.filter(release__name=name).count() == 1
