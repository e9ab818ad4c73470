"""Questionnaires: curators change the text, order and retirement of questions; none is deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from accounts.revision_admin import RevisionAdmin
from triage.models import Question, Questionnaire, Section


class NeverDeleted:
    """Of an admin or inline whose rows are retired instead of deleted: answers refer to their keys."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SectionInline(NeverDeleted, admin.TabularInline):
    model = Section
    fields = ["position", "key", "title", "minutes", "record_name"]
    show_change_link = True
    extra = 0


class QuestionInline(NeverDeleted, admin.StackedInline):
    model = Question
    extra = 0
    fields = [
        ("position", "key", "kind", "weight"),
        ("required", "retired", "signal"),
        ("text", "help"),
        ("options", "units"),
        "show_if",
    ]


@admin.register(Questionnaire)
class QuestionnaireAdmin(RevisionAdmin, NeverDeleted, admin.ModelAdmin):
    list_display = ["title", "key", "version", "updated_at"]
    inlines = [SectionInline]

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.instance.save()  # after the sections, so that no process keeps a half-changed list


@admin.register(Section)
class SectionAdmin(RevisionAdmin, NeverDeleted, admin.ModelAdmin):
    """A section with its questions."""

    list_display = ["title", "key", "position", "minutes", "record_name"]
    list_filter = ["questionnaire"]
    inlines = [QuestionInline]

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.instance.questionnaire.save()  # its time stamp tells every process to read the questions again
