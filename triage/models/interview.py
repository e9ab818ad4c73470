"""An interview with its answers as one document, and the people in it."""

from __future__ import annotations

import secrets
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import Revised, SecretLink, User
from accounts.sharing import is_curator
from catalog.models import Dataset


class Role(models.TextChoices):
    """The role of a person in an interview; interviews/roles.py has the permissions of each."""

    OWNER = "owner", _("Owner")
    INTERVIEWER = "interviewer", _("Interviewer")
    INTERVIEWEE = "interviewee", _("Interviewee")
    READER = "reader", _("Reader")


def new_slug(title: str) -> str:
    """A slug of the title with a random end, so that no two collide and none can be guessed."""
    return f"{slugify(title)[:60].strip('-') or 'interview'}-{secrets.token_hex(3)}"


def new_uid() -> str:
    """A random id of a record: eight hexadecimal digits."""
    return secrets.token_hex(4)


def empty_document() -> dict[str, Any]:
    """The document of an interview in which nothing is answered."""
    return {"answers": {}, "records": {}}


class InterviewQuerySet(models.QuerySet["Interview"]):
    """Interviews, restricted by user."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Interviews in which `user` has a role; curators see all."""
        if is_curator(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(pk__in=Member.objects.filter(user=user).values("interview"))


class Interview(Revised):
    """One data problem, answered in any order by one or several people.

    Attributes:
        document: All answers and records, in the form of engine/document.py; only interviews/writer.py changes it.
        edits: {"ops_hours": {"revision": 7, "user": 3}, "formats/<record id>": ...}: the revision in which an answer
            or a record was last changed, and by whom.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being answered")
        SUBMITTED = "submitted", _("With a curator")
        DECIDED = "decided", _("Decided")

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    dataset = models.ForeignKey(
        Dataset, models.SET_NULL, null=True, blank=True, related_name="interviews", help_text="The draft made from it."
    )
    document = models.JSONField(default=empty_document, editable=False)
    edits = models.JSONField(default=dict, editable=False)
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True, db_index=True)

    invitations = GenericRelation(SecretLink)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("triage:interview", args=[self.slug])


class Member(models.Model):
    """A person's role in an interview."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="triage_roles")
    role = models.CharField(max_length=12, choices=Role)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    last_section = models.CharField(max_length=40, blank=True, help_text="Where they left off.")
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["joined_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["interview", "user"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display().lower()})"


class Comment(models.Model):
    """A comment on a section, for everybody in the interview."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="comments")
    section = models.CharField(max_length=40)
    text = models.TextField(max_length=4000)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
