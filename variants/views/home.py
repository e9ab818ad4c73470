"""The start page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from variants.selectors.overview import overview


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "variants/home.html", {"overview": overview(user=request.user), "is_home": True})
