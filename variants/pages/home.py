"""The start page."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from variants.pages.overview import overview
from variants.pages.page_json import overview_twin, twin_address, wants_json


def home(request: HttpRequest) -> HttpResponse:
    found = overview(user=request.user)
    if wants_json(request):
        return JsonResponse(overview_twin(found))
    return render(
        request, "variants/home.html", {"overview": found, "is_home": True, "json_twin": twin_address(request)}
    )
