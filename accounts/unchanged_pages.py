"""ETag of a page for people, and 304 where the reader has it already.

Separate module because a page differs at each reading in its form token, which Django masks anew.
"""

from __future__ import annotations

import re
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control

MASKED_TOKENS = re.compile(rb'("X-CSRFToken": "|name="csrfmiddlewaretoken" value=")[A-Za-z0-9]+')


def answer_if_changed(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """The page with an ETag, or 304 if the request names that ETag.

    The ETag counts the secret behind the tokens where the reader has one: after another one was given out, a page that
    the browser kept could send no form. Browsers ask each time, since permissions and embargoes change the page.
    """
    content = MASKED_TOKENS.sub(rb"\1", response.content)
    digest = blake2b(content, digest_size=12, key=request.COOKIES.get(settings.CSRF_COOKIE_NAME, "").encode()[:64])
    response["ETag"] = f'W/"{digest.hexdigest()}"'
    patch_cache_control(response, no_cache=True, private=True)
    return get_conditional_response(request, response["ETag"], None, response) or response
