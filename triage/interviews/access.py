"""Finding the interview of a page, and keeping what somebody typed when their session ended meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.translation import gettext

from triage.interviews.documents import interview_named
from triage.interviews.permissions import allowed
from triage.models import Interview

KEPT = "triage_typed"
View = Callable[..., HttpResponse]


def find_interview(request: HttpRequest, slug: str) -> Interview:
    """The interview of this address if the reader may see it, else 404."""
    try:
        interview = interview_named(user=request.user, slug=slug)
    except Interview.DoesNotExist as error:
        told = gettext("There is no such interview, or nobody has let you in. Ask its owner for a link.")
        raise Http404(told) from error
    request.allowed = allowed(request.user, interview)
    return interview


def signed_in(view: View) -> View:
    """Ask to sign in; what was being saved is kept and saved right after."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if is_autosave(request):
            return JsonResponse({"signed_out": True, "login": settings.LOGIN_URL}, status=401)
        if request.method == "POST":
            request.session[KEPT] = {"path": request.path, "post": request.POST.urlencode()}
            told = gettext("You were signed out. What you typed is kept: sign in and it will be saved.")
            messages.warning(request, told)
        return redirect_to_login(request.get_full_path())

    return wrapper


def number_in(text: str) -> int:
    """The number that a button carries; 404 where it carries none."""
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Http404(gettext("This button names nothing that is here."))
    return int(text)


def take_kept(request: HttpRequest) -> QueryDict | None:
    """What was typed on this page before the session ended, once."""
    kept = request.session.get(KEPT)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEPT]
    return QueryDict(kept["post"])


def is_autosave(request: HttpRequest) -> bool:
    """Whether the page's script saves in the background and wants JSON."""
    return request.headers.get("X-Autosave") == "1"
