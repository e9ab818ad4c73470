"""Addresses of the Beacon. Every one answers with and without a trailing slash: clients follow no redirect.

Separate module because the portal's addresses include it at a place of its own.
"""

from django.urls import re_path

from variants.beacon.views import (
    ConfigurationView,
    DatasetsView,
    EntryTypesView,
    FilteringTermsView,
    InformationView,
    MapView,
    ServiceInfoView,
    UnknownAddressView,
    VariantsView,
)

_DATASET = r"^datasets/(?P<name>[^/]+)"

urlpatterns = [
    re_path(r"^(?:info/?)?$", InformationView.as_view()),
    re_path(r"^service-info/?$", ServiceInfoView.as_view()),
    re_path(r"^configuration/?$", ConfigurationView.as_view()),
    re_path(r"^entry_types/?$", EntryTypesView.as_view()),
    re_path(r"^map/?$", MapView.as_view()),
    re_path(r"^filtering_terms/?$", FilteringTermsView.as_view()),
    re_path(r"^datasets/?$", DatasetsView.as_view()),
    re_path(rf"{_DATASET}/?$", DatasetsView.as_view()),
    re_path(rf"{_DATASET}/filtering_terms/?$", FilteringTermsView.as_view()),
    re_path(rf"{_DATASET}/g_variants/?$", VariantsView.as_view()),
    re_path(r"^g_variants/?$", VariantsView.as_view()),
    re_path(r"^g_variants/(?P<id>[\s\S]+?)/?$", VariantsView.as_view()),
    re_path(r"^[\s\S]*$", UnknownAddressView.as_view()),
]
