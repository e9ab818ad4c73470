"""Keep what somebody typed when their session had ended, until they are signed in again: a bounded row, not a session.

Separate module because pages of sections keep it and take it up again.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

from triage.models import Interview, KeptPost
from triage.models.kept_post import KEPT_FOR

COOKIE = "triage_kept"  # signed: id of the kept text of this browser


@transaction.atomic
def keep_post(request: HttpRequest, slug: str) -> KeptPost | None:
    """Keep what was posted to the section of an interview; None where it is too long, or too much is kept already.

    Whoever does not know the address of an interview can keep nothing.
    """
    post = request.POST.urlencode()
    interview = Interview.objects.select_for_update().filter(slug=slug).first()  # counts one text after the other
    if interview is None or len(post) > settings.LWDS_KEPT_TEXT_BYTES:
        return None
    KeptPost.objects.expired().delete()
    kept_here = KeptPost.objects.filter(path__startswith=interview.get_absolute_url())
    if kept_here.count() >= settings.LWDS_KEPT_TEXTS:
        return None
    return KeptPost.objects.create(path=request.path, post=post)


def remember_kept_post(response: HttpResponseBase, kept: KeptPost) -> None:
    """Let the browser find the kept text again."""
    response.set_signed_cookie(
        COOKIE, str(kept.pk), max_age=int(KEPT_FOR.total_seconds()), httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def find_kept_post(request: HttpRequest) -> KeptPost | None:
    """What this browser posted to this page before; it stays until `drop_kept_post`."""
    text = request.get_signed_cookie(COOKIE, default="", max_age=KEPT_FOR)
    if not text:
        return None
    return KeptPost.objects.exclude(pk__in=KeptPost.objects.expired()).filter(pk=UUID(text), path=request.path).first()


def parse_kept_post(kept: KeptPost) -> QueryDict:
    """What was posted."""
    return QueryDict(kept.post)


def drop_kept_post(kept: KeptPost) -> None:
    """Forget a text that was saved."""
    KeptPost.objects.filter(pk=kept.pk).delete()
