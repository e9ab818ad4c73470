"""The button that follows an entry, the page of what a person follows, and the link that ends mails.

Separate module because following an entry needs no right to edit it.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.first_rows import FirstRows
from accounts.http import SignedInRequest
from catalog.entries.notices.following import follow, list_followed, unfollow
from catalog.entries.notices.models import Notice
from catalog.entries.notices.unsubscribing import find_unsubscribing_user, gets_mail, set_mail_notices
from catalog.entries.views.dataset_access import get_readable_dataset

NOTICES_SHOWN = 50  # the newest


@login_required
@require_POST
def follow_dataset(request: SignedInRequest, slug: str) -> HttpResponse:
    """Follow an entry, or with `step=unfollow` no longer."""
    dataset = get_readable_dataset(request, slug)
    if request.POST.get("step") == "unfollow":
        unfollow(user=request.user, dataset=dataset)
        messages.success(request, "You do not follow this entry any more.")
    else:
        follow(user=request.user, dataset=dataset)
        messages.success(request, "You follow this entry: a change of its state is told to you.")
    return redirect(dataset)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def following(request: SignedInRequest) -> HttpResponse:
    """The entries that one follows, and the newest notices; a POST says whether one wants them by mail too."""
    if request.method == "POST":
        set_mail_notices(request.user, request.POST.get("mail") == "on")
        return redirect("catalog:following")
    context = {
        "datasets": list_followed(user=request.user),
        "notices": FirstRows(Notice.objects.visible_to(request.user).select_related("change__dataset"), NOTICES_SHOWN),
        "gets_mail": gets_mail(request.user),
    }
    return render(request, "catalog/following.html", context)


@csrf_exempt  # mail programs post to it without a cookie; the token says who it is
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End the mails of the person whom the token names; a GET shows a form, since mail filters open every link."""
    user = find_unsubscribing_user(token)
    if user is None:
        raise Http404
    is_done = request.method == "POST"
    if is_done:
        set_mail_notices(user, False)
    return render(request, "catalog/unsubscribe.html", {"is_done": is_done})
