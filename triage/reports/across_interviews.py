"""What all interviews together tell: counts of formats, kinds and more, and who else uses a thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Func, Q, QuerySet, Sum

from accounts.models import User
from catalog.models import Dataset
from triage.engine.questionnaire import Section
from triage.engine.values import render_value
from triage.interviews.documents import list_interviews
from triage.models import RECORD_MODELS, Interview, Record
from triage.models.records import SYSTEM_SECTIONS

# The questions of each kind of record whose values are counted: those with few distinct values.
COUNTED = {
    "usecases": ("level", "priority", "mode", "piece"),
    "producers": ("kind", "how", "cadence"),
    "consumers": ("access", "skill", "count"),
    "dependencies": ("kind", "if_gone"),
    "formats": ("name", "velocity", "faults"),
    "types": ("kind", "stable"),
    "integration": ("how",),
}


@dataclass(frozen=True)
class ValueCount:
    """How many interviews and records have a value; `bytes` is the sum of the volumes of formats."""

    value: str
    interviews: int
    records: int
    bytes: float | None = None


def list_all_records(*, user: User | AnonymousUser, section: str) -> QuerySet[Record]:
    """The records of one kind in all interviews that `user` may see."""
    model = RECORD_MODELS[section]
    visible = list_interviews(user=user).values("pk")
    return model._default_manager.filter(interview__in=visible).select_related("interview__questionnaire")


def count_values(*, user: User | AnonymousUser, section: Section, key: str) -> list[ValueCount]:
    """The values of one question over all interviews that `user` may see, those of most interviews first."""
    rows: QuerySet[Any] = list_all_records(user=user, section=section.key).order_by()
    question = section.by_key[key]
    column = RECORD_MODELS[section.key].column(key)
    if question.kind == "multi":
        value: F | Func = Func(F(column), function="unnest")
    else:
        value, rows = F(column), rows.exclude(**{column: ""})
    sums = {"bytes": Sum("total_bytes")} if section.key == "formats" and question.kind != "multi" else {}
    counted = (
        rows.annotate(value=value)
        .values("value")
        .annotate(interviews=Count("interview", distinct=True), records=Count("pk"), **sums)
        .order_by("-interviews", "-records", "value")
    )
    return [
        ValueCount(question.get_label(row["value"]), row["interviews"], row["records"], row.get("bytes"))
        for row in counted
    ]


def count_systems(*, user: User | AnonymousUser) -> list[ValueCount]:
    """The systems that producers and dependencies name, by the title of the catalogue entry where one is linked.

    An entry that `user` may not see stays unnamed: the system has the name that people typed.
    """
    visible = Dataset.objects.visible_to(user)
    interviews_by_name: dict[str, set[int]] = {}
    for section in SYSTEM_SECTIONS:
        rows: QuerySet[Any] = list_all_records(user=user, section=section)
        titles = dict(visible.filter(pk__in=rows.values("system")).values_list("pk", "title"))
        for record in rows.exclude(system_name=""):
            name = titles.get(record.system_id, record.system_name)
            interviews_by_name.setdefault(name, set()).add(record.interview_id)
    counts = [ValueCount(name, len(pks), len(pks)) for name, pks in interviews_by_name.items()]
    return sorted(counts, key=lambda count: (-count.interviews, count.value))


def find_interviews_with(
    *, user: User | AnonymousUser, format_name: str = "", kind: str = "", system: str = ""
) -> QuerySet[Interview]:
    """Interviews that `user` may see with a format, a kind of data and a system (part of its name), where given."""
    matching = list_interviews(user=user)
    if format_name:
        matching = matching.filter(pk__in=_interviews_with_record("formats", Q(name=format_name)))
    if kind:
        matching = matching.filter(pk__in=_interviews_with_record("types", Q(kind=kind)))
    if system:
        entries = Dataset.objects.visible_to(user).filter(title__icontains=system)
        named = Q(system_name__icontains=system) | Q(system__in=entries.values("pk"))
        in_any_section = Q()
        for section in SYSTEM_SECTIONS:
            in_any_section |= Q(pk__in=_interviews_with_record(section, named))
        matching = matching.filter(in_any_section)
    return matching


def _interviews_with_record(section: str, condition: Q) -> QuerySet[Any, Any]:
    return RECORD_MODELS[section]._default_manager.filter(condition).values("interview")


@dataclass(frozen=True)
class RecordRow:
    """One record with its answers as text, in the order of the questions."""

    interview: Interview
    cells: list[str]


def list_record_rows(*, user: User | AnonymousUser, section: Section) -> list[RecordRow]:
    """All records of one kind that `user` may see, with their answers as text."""
    records = list_all_records(user=user, section=section.key).order_by("interview__title", "position")
    questions = [question for question in section.current if question.kind != "file"]
    return [RecordRow(r.interview, [render_value(q, r.value_of(q.key)) for q in questions]) for r in records]
