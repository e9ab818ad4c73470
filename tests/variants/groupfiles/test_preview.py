"""How many variants each gene would get: exact in time, else a labelled estimate from a fixed sample."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.known import KnownRelease
from variants.genome.regions import Region
from variants.groupfiles import preview
from variants.groupfiles.counts import count_by_unit
from variants.groupfiles.groupfile_plan import GroupFilePlan
from variants.groupfiles.members import AssignmentMode, Unit
from variants.groupfiles.units import UnitSet
from variants.query.conditions import Always
from variants.releases.counting import TooSlowError
from variants.releases.reader import ReleaseReader
from variants.releases.selection import Selection, select_variants


@pytest.mark.parametrize("by", ["range", "annotation"])
def test_an_answer_that_comes_too_late_becomes_an_estimate(
    known: KnownRelease, db: None, monkeypatch: pytest.MonkeyPatch, by: AssignmentMode
) -> None:
    selection = Selection(ReleaseReader(known.release), Always())
    units = tuple(Unit(gene, (Region(22, 1, 50_000_000),), gene=gene) for gene in known.deep_genes)
    plan = GroupFilePlan(selection, "", UnitSet(units, "two"), assign_by=by)
    exact = preview.preview_group_files(plan)
    assert (exact.estimate, exact.pairs > 0) == (False, True)

    def late(*, within: float | None = None, **arguments: object) -> list[int]:
        if within is not None:
            raise TooSlowError
        return count_by_unit(**arguments)

    monkeypatch.setattr(preview, "count_by_unit", late)
    estimates = [preview.preview_group_files(plan) for _ in range(2)]
    assert estimates[0] == estimates[1]
    assert estimates[0].estimate
    assert all(count % 100 == 0 for _, count in estimates[0].top)


def test_queries_that_decode_a_whole_genome_need_a_job(
    known: KnownRelease, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "MAX_DECODED", 100)
    release = ReleaseReader(known.release)
    units = tuple(Unit(gene, (Region(22, 1, 50_000_000),), gene=gene) for gene in known.deep_genes)
    typed, of_lines = (
        GroupFilePlan(select_variants(release=release, query=text), text, UnitSet(units, "two"))
        for text in ("cadd.phred:>5", "UK10K_AN:>5")
    )
    assert not preview.needs_job(typed)
    assert preview.needs_job(of_lines)
    assert preview.needs_job(replace(of_lines, assign_by="annotation"))
