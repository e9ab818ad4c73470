"""Pages of SQL queries, under /queries/."""

from django.urls import path

from catalog.queries.views import query_pages, saved_view_pages

app_name = "queries"
urlpatterns = [
    path("", query_pages.editor, name="editor"),
    path("views/", saved_view_pages.view_list, name="views"),
    path("views/<slug:slug>/", saved_view_pages.view_page, name="view"),
    path("views/<slug:slug>/change/", saved_view_pages.change, name="view-change"),
    path("starters/<slug:slug>/", saved_view_pages.starters, name="starters"),
    path("<uuid:pk>/", query_pages.query_page, name="query"),
    path("<uuid:pk>/cancel/", query_pages.cancel, name="cancel"),
    path("<uuid:pk>/rows.<str:extension>", query_pages.rows, name="rows"),
]
