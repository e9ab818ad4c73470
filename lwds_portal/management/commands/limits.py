"""manage.py limits: every limit with its setting, as Markdown; docs/limits.md is what it prints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from accounts.limits import AMOUNTS, LANES, TIMES, Limit

APPS = ("accounts", "catalog", "triage", "variants", "ingest", "lwds_portal")
CONSTANT = re.compile(r"^(MAX_[A-Z_]+)(?:: [\w\[\], ]+)? = (.+?)  # (.+)$", re.MULTILINE)
INTRODUCTION = """\
# Limits

What one request may use. Each limit is an environment variable; an answer that meets one says its name, its value and
what to do instead, as problem details with `limit` and `maximum` for programs. Jobs and commands have none of the
first three tables. Nothing is cut silently: a request is refused, or its answer says that there is more.

`manage.py limits` writes this page.
"""
LANE_NOTE = """\
Whatever may read much of a release or a table takes a lane first, of those that all web processes of a machine share
(`LWDS_HOME/lanes`); `deploy/gunicorn.conf.py` gives questions as many lanes as there are cores, at most 8. Each check
of a password, which needs 100 MB, takes one too. A process has two threads more than lanes and waiting slots, so that
pages, look-ups and `/health/live` answer meanwhile. Without a free slot, the answer is 503; if the caller's own
questions fill the caller's slots, it is 429; both have `Retry-After`. A caller is a user, or the address of somebody
who is not signed in.
"""
FIXED_NOTE = """\
These are not settings: a larger value would break what they protect, or nobody needs one.
"""


class Command(BaseCommand):
    help = "Print every limit with its setting, as Markdown (docs/limits.md)."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(render_limits(), ending="")


def render_limits() -> str:
    """The page as text."""
    parts = [
        INTRODUCTION,
        "## Time\n\n" + _render_settings(TIMES),
        "## Lanes\n\n" + LANE_NOTE + "\n" + _render_settings(LANES),
        "## Amounts\n\n" + _render_settings(AMOUNTS),
        "## Fixed in the code\n\n" + FIXED_NOTE + "\n" + _render_table(("limit", "value", "of what", "file"), _fixed()),
    ]
    return "\n".join(parts)


def _render_settings(limits: Iterable[Limit]) -> str:
    rows = ((f"`{limit.setting}`", f"{limit.default:,}", limit.counts, limit.advice) for limit in limits)
    return _render_table(("setting", "default", "counts", "who needs more"), rows)


def _fixed() -> Iterator[tuple[str, str, str, str]]:
    """The constants MAX_... of all apps whose comment says what they count."""
    root = Path(__file__).resolve().parents[3]
    for file in sorted(file for app in APPS for file in (root / app).rglob("*.py")):
        if "migrations" in file.parts:
            continue
        for name, value, comment in CONSTANT.findall(file.read_text()):
            yield f"`{name}`", f"`{value}`", comment, f"`{file.relative_to(root)}`"


def _render_table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [headings, ("---",) * len(headings), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)
