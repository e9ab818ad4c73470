"""Suggestions of a form while somebody types: terms, keywords, people and organizations of datasets that they may see.

Separate module because the form works without it.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.models import User
from catalog.entries.fields import TERM_FIELDS
from catalog.entries.models import Creator, Dataset, Organization
from catalog.entries.related_rows import TERM_MODELS

MAX_SUGGESTIONS = 12
MIN_TYPED = 2  # characters
PART_COLUMNS = {"creators": ("name", "orcid", "affiliation"), "organizations": ("name", "homepage", "ror")}
SUGGESTED_FIELDS = (*TERM_FIELDS, "keywords", *PART_COLUMNS)


def list_suggestions(*, user: User | AnonymousUser, field: str, text: str) -> list[dict[str, str]]:
    """Values that begin with the text, then values that contain it.

    Args:
        field: One of SUGGESTED_FIELDS.

    Returns:
        {"name": ...}; of people and organizations also what else is known of them, by column of the form.
    """
    text = text.strip()
    if field not in SUGGESTED_FIELDS or len(text) < MIN_TYPED:
        return []
    visible = Dataset.objects.visible_to(user)
    if field == "keywords":
        rows = _keywords(visible, text)
    elif field in TERM_FIELDS:
        used = visible.filter(**{f"{field}__name__icontains": text}).values(f"{field}__pk")
        terms = TERM_MODELS[field]._default_manager.filter(pk__in=used, name__icontains=text)
        rows = [{"name": name} for name in terms.order_by("name").values_list("name", flat=True)]
    else:
        rows = list(_agents(user, visible, field).filter(name__icontains=text).distinct()[: MAX_SUGGESTIONS * 4])
    rows.sort(key=lambda row: (not row["name"].lower().startswith(text.lower()), row["name"].lower()))
    return rows[:MAX_SUGGESTIONS]


def _keywords(visible: QuerySet[Dataset], text: str) -> list[dict[str, str]]:
    lists = visible.filter(keywords__icontains=text).values_list("keywords", flat=True)[:200]
    words = {word for keywords in lists for word in keywords if text.lower() in word.lower()}
    return [{"name": word} for word in words]


def _agents(user: User | AnonymousUser, visible: QuerySet[Dataset], field: str) -> QuerySet[Any, dict[str, str]]:
    columns = PART_COLUMNS[field]
    if field == "creators":
        return Creator.objects.filter(dataset__in=visible.values("pk")).order_by("name").values(*columns)
    return Organization.objects.visible_to(user).order_by("name").values(*columns)
