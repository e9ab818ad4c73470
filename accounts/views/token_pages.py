"""Page of a person's access tokens: create, show once, revoke.

Separate module because tokens and teams are pages of their own.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import TokenForm
from accounts.http import SignedInRequest
from accounts.models import ApiToken
from accounts.services.tokens import create_token, revoke_token


@never_cache
@login_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: SignedInRequest) -> HttpResponse:
    """The tokens and a form; after a POST also the text of the new token, which is shown only then."""
    form = TokenForm(request.POST or None)
    text = None
    if request.method == "POST" and form.is_valid():
        try:
            _, text = create_token(user=request.user, **form.cleaned_data)
            form = TokenForm()
        except ValidationError:
            form.add_error("name", "You have a token of this name: choose another.")
    context = {"form": form, "tokens": ApiToken.objects.visible_to(request.user), "text": text}
    return render(request, "accounts/tokens.html", context)


@login_required
@require_POST
def revoke(request: SignedInRequest, token_id: int) -> HttpResponse:
    """Revoke one of the person's own tokens; 404 for any other."""
    if not revoke_token(user=request.user, token_id=token_id):
        raise Http404
    messages.success(request, "The token is revoked; programs that use it are refused from now on.")
    return redirect("accounts:tokens")
