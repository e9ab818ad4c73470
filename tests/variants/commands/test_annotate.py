"""`manage.py annotate`: every entry of a list gets its row, mistakes are one sentence."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.usefixtures("db")


def test_every_entry_has_a_row_in_order(known, tmp_path, capsys):
    path, output = tmp_path / "list.txt", tmp_path / "out.tsv"
    path.write_text(f"{known.dashed}\n22-1-A-C\n{known.rs}\n")
    call_command("annotate", path, release=known.name, output=output, fields="cadd.phred")
    header, first, missing, last = (line.split("\t") for line in output.read_text().splitlines())
    assert header[-1] == "cadd.phred"
    assert first[-1] == last[-1] == str(known.phred)
    assert str(known.phred) not in missing
    assert "3 rows, 2 found" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"fields": "cadd.phed"}, "did you mean cadd.phred"),
        ({"release": "none"}, "there is no release 'none'"),
    ],
)
def test_a_mistake_is_one_sentence(known, tmp_path, options, message):
    path = tmp_path / "list.txt"
    path.write_text(f"{known.dashed}\n")
    with pytest.raises(CommandError, match=message):
        call_command("annotate", path, **{"release": known.name, "output": tmp_path / "out"} | options)
    assert not (tmp_path / "out").exists()


def test_a_missing_file_is_reported(known, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("annotate", tmp_path / "none", release=known.name, output=tmp_path / "out")
