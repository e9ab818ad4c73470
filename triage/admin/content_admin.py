"""Content as a document: a draft is changed as YAML, checked on every save, and published when its scenarios hold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from accounts.revision_admin import RevisionAdmin
from triage.content.compiling import TEXTS
from triage.content.located_yaml import ContentTextError
from triage.content.versions import (
    check_version,
    compile_version,
    copy_as_draft,
    get_content,
    get_texts_in_force,
    publish_version,
    retire_version,
)
from triage.models import ContentVersion

HOW_TO_BEGIN = gettext_lazy(
    "A draft changes nothing for anybody. It begins with the files in force; change what you want in them below and "
    "save: the files are checked, and the scenarios are run. After that the draft can be published from its page."
)
HOW_TO_PUBLISH = gettext_lazy(
    "This draft changes nothing for anybody until it is published. “Save” checks the files, runs the scenarios, and "
    "lists what the draft recommends otherwise. “Save and publish” at the end of the page puts it in force at once, "
    "for everybody or for the domain named here; while a scenario fails, it refuses and says which. To go back "
    "later, copy the version that was in force before as a draft, and publish that."
)
NEVER_CHANGES = gettext_lazy(
    "This version is or was in force and never changes, so that old recommendations stay readable. To change "
    "something, copy it as a draft, change the draft and publish it."
)


class ContentVersionForm(forms.ModelForm):
    """One field for each file; errors are shown at its field, with the line."""

    class Meta:
        model = ContentVersion
        fields = ["name", "domain"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = self.instance.texts or get_texts_in_force(domain=self.instance.domain)
        for name in TEXTS:
            area = forms.Textarea(
                attrs={"rows": 30, "cols": 160, "spellcheck": "false", "style": "font-family: monospace"}
            )
            self.fields[name] = forms.CharField(initial=texts.get(name, ""), widget=area, strip=False)

    def clean(self) -> dict[str, Any]:
        """Compile the texts; the first wrong one is an error of its field."""
        cleaned = super().clean() or {}
        if all(name in cleaned for name in TEXTS):
            self.instance.texts = {name: cleaned[name].replace("\r\n", "\n") for name in TEXTS}
            try:
                compile_version(self.instance)
            except ContentTextError as error:
                self.add_error(error.file if error.file in TEXTS else None, str(error))
        return cleaned


@admin.register(ContentVersion)
class ContentVersionAdmin(RevisionAdmin, admin.ModelAdmin):
    """Versions that curators made. What is or was in force never changes: copy it as a draft."""

    form = ContentVersionForm
    list_display = ["name", "domain", "status", "short_sha256", "checked_at", "is_behind"]
    list_filter = ["status", "domain"]
    readonly_fields = ["status", "sha256", "checked_at", "check_report"]
    actions = ["run_scenarios", "publish", "retire", "copy"]

    def get_fieldsets(self, request: HttpRequest, obj: ContentVersion | None = None) -> Any:
        about = ["name", "domain", *(self.readonly_fields if obj else ())]
        if obj and obj.status != ContentVersion.Status.DRAFT:
            return [(None, {"fields": [*about, "files"], "description": NEVER_CHANGES})]
        description = HOW_TO_PUBLISH if obj else HOW_TO_BEGIN
        return [
            (None, {"fields": about, "description": description}),
            *((name, {"fields": [name], "classes": ["collapse"]}) for name in TEXTS),
        ]

    def get_form(
        self, request: HttpRequest, obj: ContentVersion | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form; its text fields are made when it is, so that Django must not look for them in the model."""
        fields = {"fields": ["name", "domain"]} if obj is None or self.has_change_permission(request, obj) else {}
        return super().get_form(request, obj, change, **kwargs | fields)

    def has_change_permission(self, request: HttpRequest, obj: ContentVersion | None = None) -> bool:
        is_draft = obj is None or obj.status == ContentVersion.Status.DRAFT
        return super().has_change_permission(request, obj) and is_draft

    def has_delete_permission(self, request: HttpRequest, obj: ContentVersion | None = None) -> bool:
        is_draft = obj is None or obj.status == ContentVersion.Status.DRAFT
        return super().has_delete_permission(request, obj) and is_draft

    @admin.display(description="Files")
    def files(self, version: ContentVersion) -> SafeString:
        """The texts of a version that never changes."""
        texts = ((name, version.texts.get(name, "")) for name in TEXTS)
        return format_html_join("", "<details><summary>{}</summary><pre>{}</pre></details>", texts)

    @admin.display(description="Content")
    def short_sha256(self, version: ContentVersion) -> str:
        return version.sha256[:12]

    @admin.display(description="Made from older content", boolean=True)
    def is_behind(self, version: ContentVersion) -> bool:
        return version.made_from != get_content(domains=[version.domain]).sha256

    def save_model(self, request: HttpRequest, obj: ContentVersion, form: Any, change: bool) -> None:
        if not change:
            obj.made_from = get_content(domains=[obj.domain]).sha256
        super().save_model(request, obj, form, change)
        if "_publish" in request.POST:
            self._publish(request, obj)
        else:
            self._report(request, obj, check_version(obj).as_text())

    def response_change(self, request: HttpRequest, obj: ContentVersion) -> HttpResponse:
        """After "Save and publish" the same page again, which says whether it is in force."""
        if "_publish" in request.POST:
            return HttpResponseRedirect(reverse("admin:triage_contentversion_change", args=[obj.pk]))
        return super().response_change(request, obj)

    def _report(self, request: HttpRequest, version: ContentVersion, text: str) -> None:
        if text:
            self.message_user(request, f"{version}: {text}", messages.WARNING)
        else:
            self.message_user(request, f"{version} passes its scenarios and recommends what is recommended now.")

    def _publish(self, request: HttpRequest, version: ContentVersion) -> None:
        check = publish_version(version)
        if check.failures:
            self.message_user(request, f"{version} is not published: {check.as_text()}", messages.ERROR)
        else:
            scope = f"the domain {version.domain}" if version.domain else "everybody"
            self.message_user(request, f"{version} is in force for {scope}. {check.as_text()}".strip())

    @admin.action(description="Run the scenarios")
    def run_scenarios(self, request: HttpRequest, queryset: QuerySet[ContentVersion]) -> None:
        for version in queryset:
            self._report(request, version, check_version(version).as_text())

    @admin.action(description="Publish, if the scenarios pass")
    def publish(self, request: HttpRequest, queryset: QuerySet[ContentVersion]) -> None:
        for version in queryset.filter(status=ContentVersion.Status.DRAFT):
            self._publish(request, version)

    @admin.action(description="Take out of force")
    def retire(self, request: HttpRequest, queryset: QuerySet[ContentVersion]) -> None:
        for version in queryset.filter(status=ContentVersion.Status.ACTIVE):
            retire_version(version)
            self.message_user(request, f"{version} is no longer in force.")

    @admin.action(description="Copy as a draft")
    def copy(self, request: HttpRequest, queryset: QuerySet[ContentVersion]) -> None:
        for version in queryset:
            name = f"{version.name[:50]}-{ContentVersion.objects.count() + 1}"
            copy_as_draft(name=name, domain=version.domain, texts=version.texts, made_from=version.sha256)
            self.message_user(request, f"{name} is a draft.")
