"""Pages of SQL queries, under /queries/."""

from django.urls import path

from catalog.queries import views

app_name = "queries"
urlpatterns = [
    path("", views.editor, name="editor"),
    path("<uuid:pk>/", views.query_page, name="query"),
    path("<uuid:pk>/cancel/", views.cancel, name="cancel"),
    path("<uuid:pk>/rows.<str:extension>", views.rows, name="rows"),
]
