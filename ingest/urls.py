"""Pages of loads."""

from django.urls import path, re_path

from ingest import views

app_name = "ingest"
urlpatterns = [
    path("", views.load_list, name="loads"),
    path("<int:pk>/", views.load_page, name="load"),
    re_path(r"^(?P<pk>\d+)/(?P<step>pause|resume|cancel)/$", views.control, name="control"),
    path("<int:pk>/rejects.tsv", views.rejects_file, name="rejects"),
]
