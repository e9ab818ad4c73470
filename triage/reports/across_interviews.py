"""Statistics across interviews: counts of formats, kinds and more; which interviews use the same objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, FloatField, Func, Q, QuerySet, Sum, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from accounts.models import User
from catalog.models import Dataset
from triage.engine.document import list_linked_entries, restrict
from triage.engine.quantities import BYTES
from triage.engine.questionnaire import Section
from triage.engine.values import render_value
from triage.interviews.documents import list_interviews
from triage.models import Interview, RecordRow

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
_TOTAL = KeyTransform("total", "data")
# The volume of a format in bytes.
TOTAL_BYTES = Cast(KeyTextTransform("value", _TOTAL), FloatField()) * Case(
    *(When(data__total__unit=unit, then=Value(float(factor))) for unit, factor in BYTES.items()),
    output_field=FloatField(),
)


@dataclass(frozen=True)
class ValueCount:
    """How many interviews and records have a value; `bytes` is the sum of the volumes of formats."""

    value: str
    interviews: int
    records: int
    bytes: float | None = None


def list_all_records(*, user: User | AnonymousUser, section: str = "") -> QuerySet[RecordRow]:
    """The records of one kind, or of all kinds, in all interviews that `user` may see; their notes are in them."""
    rows = RecordRow.objects.filter(interview__in=list_interviews(user=user).values("pk")).select_related("interview")
    return rows.filter(section=section) if section else rows


def restrict_rows(*, user: User | AnonymousUser, rows: Sequence[RecordRow]) -> list[tuple[RecordRow, dict[str, Any]]]:
    """Records with what `user` may see of them across interviews: no notes, no links to hidden catalogue entries."""
    raw = {"records": {"all": [row.data for row in rows]}}
    visible = Dataset.objects.visible_to(user).filter(slug__in=list_linked_entries(raw))
    shown = restrict(raw, notes=False, entries=set(visible.values_list("slug", flat=True)))
    return list(zip(rows, shown["records"]["all"], strict=True))


def count_values(*, user: User | AnonymousUser, section: Section, key: str) -> list[ValueCount]:
    """The values of one question over all interviews that `user` may see, those of most interviews first."""
    rows: QuerySet[Any] = list_all_records(user=user, section=section.key).filter(data__has_key=key).order_by()
    question = section.by_key[key]
    if question.kind == "multi":
        elements = KeyTransform(key, "data")
        value: Any = Func(elements, function="jsonb_array_elements_text", output_field=TextField())
    else:
        value = KeyTextTransform(key, "data")
    sums = {"bytes": Sum(TOTAL_BYTES)} if section.key == "formats" and question.kind != "multi" else {}
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
    rows = list_all_records(user=user).filter(data__has_key="system").values_list("interview_id", "data__system")
    systems = list(rows)
    slugs = {system.get("dataset") for _, system in systems}
    titles = dict(Dataset.objects.visible_to(user).filter(slug__in=slugs - {None}).values_list("slug", "title"))
    interviews_by_name: dict[str, set[int]] = {}
    for pk, system in systems:
        name = titles.get(system.get("dataset"), system["name"])
        interviews_by_name.setdefault(name, set()).add(pk)
    counts = [ValueCount(name, len(pks), len(pks)) for name, pks in interviews_by_name.items()]
    return sorted(counts, key=lambda count: (-count.interviews, count.value))


def find_interviews_with(
    *, user: User | AnonymousUser, format_name: str = "", kind: str = "", system: str = ""
) -> QuerySet[Interview]:
    """Interviews that `user` may see with a format, a kind of data and a system (part of its name), where given."""
    matching = list_interviews(user=user)
    if format_name:
        matching = matching.filter(pk__in=_interviews_with_record(section="formats", data__name=format_name))
    if kind:
        matching = matching.filter(pk__in=_interviews_with_record(section="types", data__kind=kind))
    if system:
        entries = Dataset.objects.visible_to(user).filter(title__icontains=system)
        named = Q(data__system__name__icontains=system)
        linked = Q(data__system__dataset__in=list(entries.values_list("slug", flat=True)))
        matching = matching.filter(pk__in=_interviews_with_record(named | linked))
    return matching


def _interviews_with_record(*conditions: Q, **values: str) -> QuerySet[Any, Any]:
    return RecordRow.objects.filter(*conditions, **values).values("interview")


@dataclass(frozen=True)
class TextRow:
    """One record with its answers as text, in the order of the questions."""

    interview: Interview
    cells: list[str]


def list_text_rows(*, user: User | AnonymousUser, section: Section) -> list[TextRow]:
    """All records of one kind that `user` may see, with their answers as text."""
    records = list_all_records(user=user, section=section.key).order_by("interview__title", "interview", "position")
    questions = [question for question in section.current if question.kind != "file"]
    return [TextRow(r.interview, [render_value(q, r.data.get(q.key)) for q in questions]) for r in records]
