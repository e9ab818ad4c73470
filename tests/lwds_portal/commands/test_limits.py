"""docs/limits.md is what the command prints, and every limit of a request is a setting."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from accounts.limits import LIMITS
from lwds_portal.management.commands.limits import render_limits

DOCS = Path(__file__).resolve().parents[3] / "docs"


def test_the_page_of_limits_is_up_to_date() -> None:
    assert (DOCS / "limits.md").read_text() == render_limits(), "run: manage.py limits > docs/limits.md"


def test_every_limit_has_a_setting_with_its_default() -> None:
    assert {name: limit.default for name, limit in LIMITS.items()} == settings.LWDS_LIMITS


def test_the_page_names_limits_of_the_code_with_their_file() -> None:
    page = render_limits()
    assert "| `LWDS_MAX_FACETS` | 50 |" in page
    assert "| `MAX_TRACK_FEATURES` | `20_000` |" in page
    assert "`variants/explore/region_files.py` |" in page
