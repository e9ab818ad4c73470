"""Which content is in force: what is shipped, or what curators have published; drafts are checked and published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from triage.content.compiling import Content, compile_content
from triage.content.located_yaml import ContentTextError
from triage.content.shipped import read_own_texts, shipped_content, shipped_texts
from triage.engine.recommend import recommend
from triage.models import ContentVersion

logger = structlog.get_logger(__name__)


def get_content(*, domains: Iterable[str] = ()) -> Content:
    """The content in force for the first of these domains that has its own, else the one for everybody.

    Raises:
        ContentTextError: A file of LWDS_CONTENT is wrong.

    Cost: one query.
    """
    contents = {content.domain: content for content in list_contents()}
    return next(contents[domain] for domain in [*domains, ""] if domain in contents)


def list_contents() -> list[Content]:
    """The content for everybody, then that of each domain with its own. Cost: one query."""
    published = ContentVersion.objects.filter(status="active").order_by("domain").values_list("pk", "updated_at")
    compiled = (_compile_published(pk, updated_at, settings.LWDS_CONTENT) for pk, updated_at in published)
    contents = [content for content in compiled if content]
    if any(not content.domain for content in contents):
        return contents
    return [shipped_content(settings.LWDS_CONTENT), *contents]


def is_content_usable() -> bool:
    """Whether every published version can be used; the shipped content is used in place of one that cannot.

    Raises:
        ContentTextError: A file of LWDS_CONTENT is wrong.
    """
    shipped_content(settings.LWDS_CONTENT)
    published = ContentVersion.objects.filter(status="active").values_list("pk", "updated_at")
    return all(_compile_published(pk, updated_at, settings.LWDS_CONTENT) for pk, updated_at in published)


@lru_cache(maxsize=8)
def _compile_published(pk: int, updated_at: datetime, folder: str) -> Content | None:
    """A published version, kept in memory as it never changes; None where an upgrade of the portal broke it."""
    try:
        return compile_version(ContentVersion.objects.get(pk=pk), folder=folder)
    except ContentTextError as error:
        logger.error("triage_content_unusable", version=pk, problem=str(error))
        return None


def compile_version(version: ContentVersion, *, folder: str | None = None) -> Content:
    """The content of a version, under the files of LWDS_CONTENT. Raises ContentTextError."""
    own = read_own_texts(settings.LWDS_CONTENT if folder is None else folder)
    return compile_content(version.texts, own=own, domain=version.domain)


def get_texts_in_force(*, domain: str = "") -> Mapping[str, str]:
    """The files that a new draft for a domain begins with."""
    published = {row.domain: row.texts for row in ContentVersion.objects.filter(status="active")}
    return published.get(domain) or published.get("") or shipped_texts()


@dataclass(frozen=True)
class Difference:
    """A scenario for which a draft gives another first pattern than the content in force; empty where it has none."""

    name: str
    expected: str
    in_force: str
    draft: str


@dataclass(frozen=True)
class Check:
    """The result of checking a draft.

    Attributes:
        failures: A sentence for each wrong text and each scenario that it does not decide as expected.
        differences: Scenarios that it decides in another way than the content in force.
    """

    failures: list[str]
    differences: list[Difference]

    def as_text(self) -> str:
        """A line for each failure and difference."""
        lines = [
            gettext("%(name)s: %(in_force)s in force, %(draft)s in the draft.")
            % {
                "name": item.name,
                "in_force": item.in_force or gettext("nothing"),
                "draft": item.draft or gettext("nothing"),
            }
            for item in self.differences
        ]
        return "\n".join([*self.failures, *lines])


def check_version(version: ContentVersion) -> Check:
    """Compile a version and run its scenarios; the report is stored on the row."""
    try:
        check = _run_scenarios(compile_version(version), get_content(domains=[version.domain]))
    except ContentTextError as error:
        check = Check([str(error)], [])
    version.checked_at, version.check_report = timezone.now(), check.as_text()
    version.save(update_fields=["checked_at", "check_report"])
    return check


def _run_scenarios(draft: Content, in_force: Content) -> Check:
    """The scenarios of both under the draft; those that only the content in force has count for differences alone."""
    failures, differences = [], []
    cases = {case["name"]: case for case in [*in_force.scenarios, *draft.scenarios]}
    own = {case["name"] for case in draft.scenarios}
    for name, case in cases.items():
        expected = case["expect"]
        before, after = (
            recommend(signals=case["signals"], rule_set=content.rules).winner or "" for content in (in_force, draft)
        )
        if name in own and after != expected:
            failures.append(f"{name}: expected {expected}, got {after or 'nothing'}.")
        if before != after:
            differences.append(Difference(name, expected, before, after))
    return Check(failures, differences)


@transaction.atomic
def publish_version(version: ContentVersion) -> Check:
    """Put a version in force for its domain if its check finds no failure; the one before it is retired.

    Returns:
        The result of the check; if it has failures, nothing was published.
    """
    check = check_version(version)
    if not check.failures:
        replaced = ContentVersion.objects.select_for_update().filter(domain=version.domain, status="active")
        for row in replaced.exclude(pk=version.pk):
            row.status = ContentVersion.Status.RETIRED
            row.save(update_fields=["status", "updated_at"])
        version.status, version.sha256 = ContentVersion.Status.ACTIVE, compile_version(version).sha256
        version.save(update_fields=["status", "sha256", "updated_at"])
    return check


def retire_version(version: ContentVersion) -> None:
    """Take a version out of force: the content for everybody, or else the shipped one, holds again."""
    version.status = ContentVersion.Status.RETIRED
    version.save(update_fields=["status", "updated_at"])


def copy_as_draft(*, name: str, domain: str, texts: Mapping[str, str], made_from: str) -> ContentVersion:
    """A draft with the same files, to be changed."""
    return ContentVersion.objects.create(name=name, domain=domain, texts=dict(texts), made_from=made_from)
