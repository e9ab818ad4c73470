"""Rule sets: forked, changed as drafts, tested against their scenarios on every save, then put in force."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from accounts.revision_admin import RevisionAdmin
from triage.content.rule_sets import activate_rule_set, check_rule_set, fork_rule_set
from triage.models import Pattern, PatternStep, Rule, RuleSet, Scenario


class RuleInline(admin.TabularInline):
    model = Rule
    fields = ["position", "key", "kind", "pattern", "points", "when", "text", "spares"]
    extra = 0


class ScenarioInline(admin.TabularInline):
    model = Scenario
    fields = ["name", "signals", "expect"]
    extra = 0


class PatternInline(admin.TabularInline):
    model = Pattern
    fields = ["position", "key", "name", "cost", "parts", "reviewed_on"]
    show_change_link = True
    extra = 0


class StepInline(admin.TabularInline):
    model = PatternStep
    extra = 0


@admin.register(RuleSet)
class RuleSetAdmin(RevisionAdmin, admin.ModelAdmin):
    """Every save runs the scenarios. What is or was in force never changes, as snapshots name it: fork it instead."""

    list_display = ["version", "domain", "status", "checked_at", "failures"]
    list_filter = ["status", "domain"]
    readonly_fields = ["status", "forked_from", "checked_at", "check_report"]
    inlines = [PatternInline, RuleInline, ScenarioInline]
    actions = ["run_scenarios", "put_in_force", "fork"]

    def has_change_permission(self, request: HttpRequest, obj: RuleSet | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.status == RuleSet.Status.DRAFT)

    def has_delete_permission(self, request: HttpRequest, obj: RuleSet | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.status == RuleSet.Status.DRAFT)

    @admin.display(description="Failing scenarios")
    def failures(self, rule_set: RuleSet) -> int:
        return len(rule_set.check_report.splitlines())

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self._report(request, form.instance, check_rule_set(rule_set=form.instance))

    def _report(self, request: HttpRequest, rule_set: RuleSet, failures: list[str]) -> None:
        if failures:
            text = f"{rule_set.version} fails {len(failures)} of its scenarios and cannot be put in force. "
            self.message_user(request, text + " ".join(failures), messages.WARNING)
        else:
            self.message_user(request, f"{rule_set.version} passes all of its scenarios.", messages.SUCCESS)

    @admin.action(description="Run the scenarios")
    def run_scenarios(self, request: HttpRequest, queryset: QuerySet[RuleSet]) -> None:
        for rule_set in queryset:
            self._report(request, rule_set, check_rule_set(rule_set=rule_set))

    @admin.action(description="Put in force, if the scenarios pass")
    def put_in_force(self, request: HttpRequest, queryset: QuerySet[RuleSet]) -> None:
        for rule_set in queryset:
            self._report(request, rule_set, activate_rule_set(rule_set=rule_set))

    @admin.action(description="Fork as a draft")
    def fork(self, request: HttpRequest, queryset: QuerySet[RuleSet]) -> None:
        for rule_set in queryset:
            version = f"{rule_set.version}-fork-{rule_set.forks.count() + 1}"
            fork_rule_set(rule_set=rule_set, version=version, domain=rule_set.domain)
            self.message_user(request, f"{version} is a draft: name its domain and change its rules.")


@admin.register(Pattern)
class PatternAdmin(RevisionAdmin, admin.ModelAdmin):
    """A pattern with the steps of its eight hours."""

    list_display = ["name", "key", "rule_set", "level", "cost", "parts", "reviewed_on"]
    list_filter = ["rule_set", "level", "cost"]
    search_fields = ["name", "key", "slogan"]
    inlines = [StepInline]

    def has_change_permission(self, request: HttpRequest, obj: Pattern | None = None) -> bool:
        is_draft = obj is None or obj.rule_set.status == RuleSet.Status.DRAFT
        return super().has_change_permission(request, obj) and is_draft
