"""Changes of liveness as Atom: of one entry, and all notices of one person, at a secret address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import conditional_page, require_POST, require_safe

from accounts.authentication import accept_tokens
from accounts.http import SignedInRequest
from accounts.models import SecretLink, User
from accounts.services.secret_links import create_secret_link, find_secret_link, revoke_secret_link
from catalog.entries.notices.models import LivenessChange, Notice
from catalog.entries.views.dataset_access import base_url, get_readable_dataset

NOTICE_FEED = "notice feed"  # purpose of the secret links
FEED_LIFETIME = timedelta(days=365)
CHANGES_IN_FEED = 50  # the newest


@require_safe
@accept_tokens
@conditional_page
def entry_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The result for one entry."""
    dataset = get_readable_dataset(request, slug)
    changes = LivenessChange.objects.filter(dataset=dataset).select_related("dataset")[:CHANGES_IN_FEED]
    return _feed_response(request, f"What becomes of {dataset.title}", changes)


@require_safe
@conditional_page
def personal_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The notices of the person who made the secret address, of entries that this person may see now."""
    link = find_secret_link(purpose=NOTICE_FEED, secret=secret)
    person = link.created_by if link else None
    if not isinstance(person, User) or not person.is_active:
        raise Http404
    notices = Notice.objects.visible_to(person).select_related("change__dataset")[:CHANGES_IN_FEED]
    return _feed_response(request, "What I follow and depend on", [notice.change for notice in notices])


@login_required
@require_POST
def make_feed_address(request: SignedInRequest) -> HttpResponse:
    """Make the secret address of one's feed, shown once; the one of before works no more."""
    with transaction.atomic():
        for link in SecretLink.objects.visible_to(request.user).filter(purpose=NOTICE_FEED).usable():
            revoke_secret_link(link=link)
        _, secret = create_secret_link(user=request.user, purpose=NOTICE_FEED, lifetime=FEED_LIFETIME)
    address = request.build_absolute_uri(reverse("catalog:personal-feed", args=[secret]))
    messages.success(request, f"The address of your feed, shown only now and good for a year: {address}")
    return redirect("catalog:following")


def _feed_response(request: HttpRequest, title: str, changes: Iterable[LivenessChange]) -> HttpResponse:
    root = base_url(request)
    atom = Atom1Feed(
        title=title, link=root, description="", feed_url=request.build_absolute_uri(request.path), language="en"
    )
    for change in changes:
        page = root.rstrip("/") + change.dataset.get_absolute_url()
        atom.add_item(
            title=str(change),
            link=page,
            description=change.dataset.liveness_note,
            unique_id=f"{root}datasets/id/{change.dataset.identifier}/#liveness-{change.pk}",
            pubdate=change.created_at,
            updateddate=change.created_at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)
