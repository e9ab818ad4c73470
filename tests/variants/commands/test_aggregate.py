"""`manage.py aggregate`: files named on the command line are read, mistakes are one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.known import KnownRelease

pytestmark = pytest.mark.usefixtures("db")


def write_groups(known: KnownRelease, output: Path, **options: object) -> list[str]:
    call_command("aggregate", release=known.name, output=output, **options)
    return output.read_text().splitlines()


def test_intervals_of_a_bed_file_count_from_zero(known, tmp_path, capsys):
    pos, ref, alt = known.key
    bed, table = tmp_path / "one.bed", tmp_path / "one.tsv"
    bed.write_text(f"chr22\t{pos - 1}\t{pos}\tpeak\n")
    table.write_text(f"chr22\t{pos - 1}\t{pos - 1}\tpeak\n")
    header, line = write_groups(known, tmp_path / "a", genes=str(bed))
    assert {"peak", str(pos), ref, alt} <= set(line.split("\t"))
    assert "1 pairs in 1 units" in capsys.readouterr().out
    assert write_groups(known, tmp_path / "b", genes=str(table)) == [header]


def test_the_provenance_holds_the_command_and_its_counts(known, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.argv", ["manage.py", "aggregate", "--release", known.name])
    pos, _, _ = known.key
    (tmp_path / "one.bed").write_text(f"chr22\t{pos - 1}\t{pos}\tpeak\n")
    write_groups(known, tmp_path / "out", genes=str(tmp_path / "one.bed"))
    provenance = json.loads((tmp_path / "out.provenance.json").read_text())
    assert provenance["command"] == f"python manage.py aggregate --release {known.name}"
    assert provenance["counts"]["pairs_written"] == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"filter": "cadd.phrd:>1"}, "did you mean cadd.phred"),
        ({"weight": "nofield"}, "there is no field 'nofield'"),
        ({"release": "none"}, "there is no release 'none'"),
    ],
)
def test_a_mistake_is_one_sentence(known, tmp_path, options, message):
    with pytest.raises(CommandError, match=message):
        call_command("aggregate", **{"release": known.name, "output": tmp_path / "out"} | options)
    assert list(tmp_path.iterdir()) == []
