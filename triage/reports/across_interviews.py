"""What all interviews together say: formats, kinds, producers, consumers, use cases, and who else uses a thing."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Func, Q, QuerySet, Sum

from accounts.models import User
from triage.engine.questionnaire import Section
from triage.engine.values import readable
from triage.interviews.documents import interviews
from triage.models import RECORD_MODELS, Interview, Record

# What is counted of each kind of record: a column with few distinct words.
COUNTED = {
    "usecases": ("level", "priority", "mode", "piece"),
    "producers": ("kind", "how", "cadence"),
    "consumers": ("access", "skill", "count"),
    "dependencies": ("kind", "if_gone"),
    "formats": ("name", "velocity", "faults"),
    "types": ("kind", "stable"),
    "integration": ("how",),
}
SYSTEM_SECTIONS = ("producers", "dependencies")


@dataclass(frozen=True)
class Tally:
    """How many interviews and records have a value; `bytes` sums formats' volume."""

    value: str
    interviews: int
    records: int
    bytes: float | None = None


def records_across(*, user: User | AnonymousUser, section: str) -> QuerySet[Record]:
    """Every record of a kind in the interviews that `user` may see."""
    model = RECORD_MODELS[section]
    return model.objects.filter(interview__in=interviews(user=user).values("pk")).select_related("interview")


def tally(*, user: User | AnonymousUser, section: Section, key: str) -> list[Tally]:
    """Counts of one question's values over all interviews, most interviews first."""
    model = RECORD_MODELS[section.key]
    rows = records_across(user=user, section=section.key).order_by()
    question = section.by_key[key]
    column = model.column(key)
    is_list = question.kind == "multi"
    value = Func(F(column), function="unnest") if is_list else F(column)
    sums = {"bytes": Sum("total_bytes")} if section.key == "formats" and question.kind != "multi" else {}
    counted = (
        (rows if is_list else rows.exclude(**{column: ""}))
        .annotate(value=value)
        .values("value")
        .annotate(interviews=Count("interview", distinct=True), records=Count("pk"), **sums)
        .order_by("-interviews", "-records", "value")
    )
    return [Tally(question.label_of(r["value"]), r["interviews"], r["records"], r.get("bytes")) for r in counted]


def systems_used(*, user: User | AnonymousUser) -> list[Tally]:
    """Systems named by producers and dependencies, by the catalogue's title where linked."""
    found: dict[str, set[int]] = {}
    for section in SYSTEM_SECTIONS:
        rows = records_across(user=user, section=section).exclude(system_name="").select_related("system")
        for record in rows:
            name = record.system.title if record.system else record.system_name
            found.setdefault(name, set()).add(record.interview_id)
    tallies = [Tally(name, len(pks), len(pks)) for name, pks in found.items()]
    return sorted(tallies, key=lambda t: (-t.interviews, t.value))


def who_else(
    *, user: User | AnonymousUser, format_name: str = "", kind: str = "", system: str = ""
) -> QuerySet[Interview]:
    """Interviews that use a format, a kind of data and a system (part of its name), all that are given."""
    found = interviews(user=user)
    if format_name:
        found = found.filter(pk__in=_of("formats", Q(name=format_name)))
    if kind:
        found = found.filter(pk__in=_of("types", Q(kind=kind)))
    if system:
        named = Q(system_name__icontains=system) | Q(system__title__icontains=system)
        found = found.filter(Q(pk__in=_of("producers", named)) | Q(pk__in=_of("dependencies", named)))
    return found


def _of(section: str, condition: Q) -> QuerySet:
    return RECORD_MODELS[section].objects.filter(condition).values("interview")


@dataclass(frozen=True)
class Row:
    """One record with its answers in words, in the order of `section.questions`."""

    interview: Interview
    cells: list[str]


def answers_across(*, user: User | AnonymousUser, section: Section) -> list[Row]:
    """All records of a kind as rows of words."""
    records = records_across(user=user, section=section.key).order_by("interview__title", "position")
    questions = [question for question in section.current if question.kind != "file"]
    return [Row(r.interview, [readable(q, r.value_of(q.key)) for q in questions]) for r in records]
