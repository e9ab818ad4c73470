"""An engine that answers the self-check wrongly is not used, and the portal says so."""

from __future__ import annotations

import pytest
from django.test import Client

from lwds_portal.site import health
from variants.lake.manifest import Manifest
from variants.releases import lake_engine
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader
from variants.releases.selection import select_variants

pytestmark = pytest.mark.django_db


def test_the_embedded_engine_is_used(synthetic38: Release, lake38: Manifest) -> None:
    assert lake_engine.engine_is_right()
    assert ReleaseReader(synthetic38).lake is not None


def test_an_engine_that_answers_wrongly_is_not_used(
    synthetic38: Release,
    lake38: Manifest,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(
        lake_engine, "wrong_answers", lambda engine: ["question 3 of the self-check: 1 variants, not 2"]
    )
    lake_engine._wrong_answers.cache_clear()
    monkeypatch.setattr(health, "CHECKS", {"lake": health.CHECKS["lake"]})
    health.OUTCOMES.forget()
    try:
        release = ReleaseReader(synthetic38)
        assert release.lake is None
        assert select_variants(release=release, query="NOT _exists_:vep.ann.hgvsc").answered_from == "database"
        assert "question 3 of the self-check" in caplog.text
        answer = client.get("/health/ready")
        assert (answer.status_code, answer.json()["lake"]) == (200, "failing")
    finally:
        lake_engine._wrong_answers.cache_clear()
        health.OUTCOMES.forget()
