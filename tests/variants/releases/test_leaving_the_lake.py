"""Files of a lake that can be read no longer: PostgreSQL answers what it can."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from variants.genome.regions import Region
from variants.groupfiles.counts import count_by_unit
from variants.groupfiles.members import Unit
from variants.lake.engine import LakeUnreadableError
from variants.lake.manifest import Manifest
from variants.releases.counting import count_matching
from variants.releases.facets import count_facets
from variants.releases.models import Release
from variants.releases.ordering import ordered_rows
from variants.releases.reader import ReleaseReader
from variants.releases.selection import Selection, matching_rows, select_variants

QUERY = "snpeff.ann.effect:*a*"


@pytest.fixture
def right(synthetic38: Release, db: None) -> Selection:
    """A selection that typed columns cannot decide, without a lake."""
    release = ReleaseReader(synthetic38)
    with override_settings(LWDS_LAKE=""):
        assert release.lake is None
    return select_variants(release=release, query=QUERY)


@pytest.fixture
def damaged(synthetic38: Release, lake38: Manifest, lake_folder: Path, tmp_path: Path, db: None) -> Iterator[Selection]:
    """The same with a lake, whose files except the first are overwritten after it was opened."""
    shutil.copytree(lake_folder, tmp_path / "lake")
    with override_settings(LWDS_LAKE=str(tmp_path / "lake")):
        selection = select_variants(release=ReleaseReader(synthetic38), query=QUERY)
        assert selection.answered_from == "lake"
        assert len(lake38.files) > 2
        for file in lake38.files[1:]:
            (path,) = (tmp_path / "lake").rglob(file.name)
            path.write_bytes(bytes(file.size))
        yield selection


@pytest.mark.parametrize("backwards", [False, True])
def test_rows_go_on_behind_the_last_one_that_was_read(damaged: Selection, right: Selection, backwards: bool) -> None:
    rows = list(matching_rows(selection=right))
    bounds = {"before": rows[-1].key} if backwards else {}
    assert list(matching_rows(selection=damaged, **bounds)) == (rows[-2::-1] if backwards else rows)
    assert damaged.answered_from == "database"


def test_counts_facets_and_orders_come_from_postgresql(damaged: Selection, right: Selection) -> None:
    assert count_matching(selection=damaged) == count_matching(selection=right)
    assert damaged.answered_from == "database"


def test_orders_by_typed_columns_come_from_postgresql(damaged: Selection, right: Selection) -> None:
    page = {"by": ["-cadd.phred"], "limit": 20}
    assert ordered_rows(selection=damaged, **page) == ordered_rows(selection=right, **page)


def test_orders_that_only_a_lake_has_are_refused_with_a_sentence(damaged: Selection) -> None:
    with pytest.raises(LakeUnreadableError, match="the lake cannot be read"):
        ordered_rows(selection=damaged, by=["-hg19.position"], limit=20)


def test_facets_are_counted_by_lines(damaged: Selection, right: Selection) -> None:
    name = "hg19.same_reference"
    assert count_facets(selection=damaged, names=[name], size=5) == count_facets(selection=right, names=[name], size=5)


@pytest.mark.parametrize("assign_by", ["range", "annotation"])
def test_units_are_counted_in_postgresql(damaged: Selection, right: Selection, assign_by: str) -> None:
    positions = [row.pos for row in matching_rows(selection=right)]
    unit = Unit("u", (Region(22, positions[0], positions[-1]),), gene="ENSG00000133424")
    counts = [count_by_unit(selection=chosen, units=[unit], assign_by=assign_by) for chosen in (damaged, right)]
    assert counts[0] == counts[1]
    assert damaged.answered_from == "database"
