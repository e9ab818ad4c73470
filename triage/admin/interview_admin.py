"""Interviews for curators: answers, snapshots to compare, and the draft in the catalogue."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.admin import PeopleFieldsMixin, ReadOnlyAdmin
from accounts.http import get_signed_in_user
from accounts.revision_admin import RevisionAdmin
from triage.exchange.catalog_drafts import make_draft_dataset
from triage.models import Interview, Member, Snapshot


class MemberInline(PeopleFieldsMixin, admin.TabularInline):
    model = Member
    extra = 0
    raw_id_fields = ["user", "invited_by"]


@admin.register(Interview)
class InterviewAdmin(RevisionAdmin, admin.ModelAdmin):
    """Interviews with their answers, which people change on the pages."""

    list_display = ["title", "status", "open_questions", "snapshot_count", "dataset", "updated_at", "page"]
    list_filter = ["status"]
    search_fields = ["title", "slug"]
    date_hierarchy = "updated_at"
    raw_id_fields = ["dataset", "copied_from"]
    readonly_fields = ["slug", "answers"]
    inlines = [MemberInline]
    actions = ["make_catalogue_record"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Interview]:
        interviews = super().get_queryset(request).select_related("dataset")
        open_questions = Count("follow_ups", filter=Q(follow_ups__done_at=None), distinct=True)
        return interviews.annotate(n_snapshots=Count("snapshots", distinct=True), n_open=open_questions)

    @admin.display(description="Answers")
    def answers(self, interview: Interview) -> SafeString:
        """The document, read only: people answer on the pages, where the merge and the checks are."""
        return format_html("<pre>{}</pre>", json.dumps(interview.document, indent=1, ensure_ascii=False))

    @admin.display(description="Open questions", ordering="n_open")
    def open_questions(self, interview: Any) -> int:
        return int(interview.n_open)

    @admin.display(description="Snapshots", ordering="n_snapshots")
    def snapshot_count(self, interview: Any) -> int:
        return int(interview.n_snapshots)

    @admin.display(description="Page")
    def page(self, interview: Interview) -> SafeString:
        return format_html('<a href="{}">open</a>', interview.get_absolute_url())

    @admin.action(description="Make the catalogue's draft entry")
    def make_catalogue_record(self, request: HttpRequest, queryset: QuerySet[Interview]) -> None:
        for interview in queryset:
            base_url = request.build_absolute_uri("/")
            dataset = make_draft_dataset(user=get_signed_in_user(request), interview=interview, base_url=base_url)
            self.message_user(request, f"“{interview.title}” is “{dataset.title}” in the catalogue.")


class RecommendedFilter(admin.SimpleListFilter):
    """Snapshots by the pattern that they recommend."""

    title = "recommended"
    parameter_name = "recommended"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        winners = Snapshot.objects.order_by().values_list("recommendation__winner", flat=True).distinct()
        return [(winner, winner) for winner in winners if winner and isinstance(winner, str)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Snapshot]) -> QuerySet[Snapshot]:
        return queryset.filter(recommendation__winner=self.value()) if self.value() else queryset


class ExitFilter(admin.SimpleListFilter):
    """Snapshots with and without a reason to stop before building."""

    title = "exits"
    parameter_name = "exits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "With an exit"), ("no", "Without")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Snapshot]) -> QuerySet[Snapshot]:
        without = queryset.filter(recommendation__exits=[])
        if self.value() == "yes":
            return queryset.exclude(pk__in=without.values("pk"))
        return without if self.value() == "no" else queryset


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    """Snapshots: read, filtered by what was recommended, and compared two by two; never changed."""

    list_display = ["interview", "number", "recommended", "rules_version", "is_verified", "at", "user"]
    list_filter = [RecommendedFilter, ExitFilter, "is_verified", "rules_version"]
    search_fields = ["interview__title"]
    list_select_related = ["interview", "user"]
    actions = ["compare"]

    @admin.display(description="Recommended")
    def recommended(self, snapshot: Snapshot) -> str:
        return snapshot.winner or "nothing"

    @admin.action(description="Compare two snapshots of an interview", permissions=["view"])
    def compare(self, request: HttpRequest, queryset: QuerySet[Snapshot]) -> HttpResponse | None:
        chosen = list(queryset.select_related("interview")[:3])
        if len(chosen) != 2 or chosen[0].interview_id != chosen[1].interview_id:
            self.message_user(request, "Choose two snapshots of the same interview.", messages.ERROR)
            return None
        first, second = chosen
        return redirect("triage:changes", first.interview.slug, first.number, second.number)
