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

COOKIE = "triage_kept"  # signed: ids of the texts that this browser has here, the newest last
MAX_TEXTS_OF_BROWSER = 20  # the browser forgets older ones


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


def remember_kept_post(request: HttpRequest, response: HttpResponseBase, kept: KeptPost) -> None:
    """Let the browser find the kept text again, beside those that it has already."""
    ids = [*_kept_ids(request), kept.pk][-MAX_TEXTS_OF_BROWSER:]
    response.set_signed_cookie(
        COOKIE, " ".join(map(str, ids)), max_age=int(KEPT_FOR.total_seconds()), httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def _kept_ids(request: HttpRequest) -> list[UUID]:
    text = request.get_signed_cookie(COOKIE, default="", max_age=KEPT_FOR) or ""
    return [UUID(word) for word in text.split()]


def find_kept_post(request: HttpRequest) -> KeptPost | None:
    """The oldest text that this browser posted to this page before; it stays until `drop_kept_post`."""
    ids = _kept_ids(request)
    if not ids:
        return None
    kept = KeptPost.objects.exclude(pk__in=KeptPost.objects.expired()).filter(pk__in=ids, path=request.path)
    return kept.order_by("created_at").first()


def parse_kept_post(kept: KeptPost) -> QueryDict:
    """What was posted."""
    return QueryDict(kept.post)


def drop_kept_post(kept: KeptPost) -> None:
    """Forget a text that was saved."""
    KeptPost.objects.filter(pk=kept.pk).delete()
