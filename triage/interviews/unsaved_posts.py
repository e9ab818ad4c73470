"""Store what somebody posted after their session had ended, until they sign in again. Rows, limited in size and number.

Separate module because the check of who is signed in stores a post, and the page of a section reads it again.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from triage.models import Interview, UnsavedPost
from triage.models.unsaved_post import KEEP_TIME

COOKIE = "triage_kept"  # signed: ids of the posts of this browser, the newest last
MAX_TEXTS_OF_BROWSER = 20  # older ones are dropped from the cookie


@transaction.atomic
def store_unsaved_post(request: HttpRequest, slug: str) -> UnsavedPost | None:
    """Store what was posted to a section of an interview; None if it is too long, or if too many posts are stored.

    Nothing is stored for an address that is not an interview.
    """
    post = request.POST.urlencode()
    interview = Interview.objects.select_for_update().filter(slug=slug).first()  # counts one text after the other
    if interview is None or len(post) > settings.LWDS_KEPT_TEXT_BYTES:
        return None
    UnsavedPost.objects.expired().delete()
    posts_of_interview = UnsavedPost.objects.filter(path__startswith=interview.get_absolute_url())
    if posts_of_interview.count() >= settings.LWDS_KEPT_TEXTS:
        return None
    return UnsavedPost.objects.create(path=request.path, post=post)


def set_unsaved_post_cookie(request: HttpRequest, response: HttpResponseBase, unsaved_post: UnsavedPost) -> None:
    """Set the cookie by which this browser finds the post again, beside its earlier ones."""
    ids = [*_stored_ids(request), unsaved_post.pk][-MAX_TEXTS_OF_BROWSER:]
    response.set_signed_cookie(
        COOKIE, " ".join(map(str, ids)), max_age=int(KEEP_TIME.total_seconds()), httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def _stored_ids(request: HttpRequest) -> list[UUID]:
    text = request.get_signed_cookie(COOKIE, default="", max_age=KEEP_TIME) or ""
    return [UUID(word) for word in text.split()]


def find_unsaved_post(request: HttpRequest) -> UnsavedPost | None:
    """The oldest post that this browser sent to the page that a GET shows; reading does not delete it."""
    ids = _stored_ids(request) if request.method == "GET" else []
    if not ids:
        return None
    posts = UnsavedPost.objects.exclude(pk__in=UnsavedPost.objects.expired()).filter(pk__in=ids, path=request.path)
    return posts.order_by("created_at").first()
