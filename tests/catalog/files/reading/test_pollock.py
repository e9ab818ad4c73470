"""The Pollock benchmark: 2,290 polluted spellings of one table, of which the reader is told nothing."""

from __future__ import annotations

import json
import tarfile
from io import StringIO
from pathlib import Path
from statistics import fmean

import pytest
from django.core.management import call_command

from tests.catalog.files.reading.pollock import score
from tests.releases import SHARED, shared_file

MIN_SIMPLE, MIN_WEIGHTED = 9.97, 9.75  # the best published readers, told the dialect: 9.961 and 9.599


def test_a_table_that_is_read_right_has_all_points(tmp_path: Path) -> None:
    clean, rows = tmp_path / "clean.csv", tmp_path / "rows.csv"
    clean.write_text("name,n\na,1\nb,2\n")
    rows.write_text("Name,n\nb,2\na,1\n")
    assert score(clean, rows) == 10
    rows.write_text("name,n\na,1\n")
    assert 8 < score(clean, rows) < 9


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_polluted_files_are_read_as_the_clean_ones(tmp_path: Path) -> None:
    with tarfile.open(shared_file(SHARED / "tables" / "pollock_polluted.tar.xz")) as archive:
        archive.extractall(tmp_path, filter="data")
    weights = json.loads((tmp_path / "pollock_weights.json").read_text())
    scores: dict[str, float] = {}
    for file in sorted((tmp_path / "polluted_files" / "csv").iterdir()):
        rows = tmp_path / "rows.csv"
        call_command("read_table", file, output=rows, stdout=StringIO())
        scores[file.name] = score(tmp_path / "polluted_files" / "clean" / file.name, rows)
    simple = fmean(scores.values())
    weighted = fmean(scores.values(), weights=[weights[name] for name in scores])
    print(f"{len(scores)} files: simple {simple:.3f}, weighted {weighted:.3f}")
    assert len(scores) == 2290
    assert simple >= MIN_SIMPLE
    assert weighted >= MIN_WEIGHTED
