"""Pages, files and machine formats of the catalogue, under /datasets/."""

from django.urls import path, re_path, register_converter

from catalog.entries.views import agents, browse, curate, dataset_access, follow_pages, notice_feeds
from catalog.exchange import views as exchange
from catalog.exchange.datapackage import views as datapackage
from catalog.exchange.dois import views as dois
from catalog.exchange.feeds import views as feeds
from catalog.exchange.imports import views as imports
from catalog.exchange.oai import views as oai
from catalog.exchange.sheet import views as sheet
from catalog.files.views import downloads, file_pages, table_reading, table_rows

app_name = "catalog"


class VersionConverter:
    """v3 -> 3"""

    regex = r"v[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value[1:])

    def to_url(self, value: int) -> str:
        return f"v{value}"


register_converter(VersionConverter, "version")

urlpatterns = [
    path("", browse.dataset_list, name="list"),
    path("new/", curate.new_dataset, name="new"),
    path("import/", imports.import_records, name="import"),
    path("sheet.csv", sheet.download_sheet, name="sheet"),
    path("sheet/", sheet.upload_sheet, name="sheet-in"),
    path("feed.atom", feeds.feed, name="feed"),
    path("sitemap.xml", feeds.sitemap_file, name="sitemap"),
    re_path(r"^sitemap-(?P<section>datasets)\.xml$", feeds.sitemap_file, name="sitemap-section"),
    re_path(r"^catalog\.(?P<extension>ttl|jsonld)$", feeds.dcat_catalog, name="catalog"),
    path("dcat-us.jsonld", feeds.dcat_us_catalog, name="dcat-us-catalog"),
    path("data.json", feeds.data_json_catalog, name="data-json-catalog"),
    path("oai", oai.oai, name="oai"),
    path("id/<str:identifier>/", browse.dataset_by_identifier, name="by-identifier"),
    path("by/preview/", curate.preview, name="preview"),
    path("by/suggestions/", curate.suggestions, name="suggestions"),
    path("by/following/", follow_pages.following, name="following"),
    path("by/following/feed/", notice_feeds.make_feed_address, name="make-feed-address"),
    path("by/following/feed/<str:secret>.atom", notice_feeds.personal_feed, name="personal-feed"),
    path("by/unsubscribe/<str:token>/", follow_pages.unsubscribe, name="unsubscribe"),
    path("by/organization/<slug:slug>/", agents.organization_page, name="organization"),
    re_path(r"^by/person/(?P<orcid>[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X])/$", agents.person_page, name="person"),
    path("review/<str:token>/", dataset_access.open_reviewer_link, name="review"),
    path("<slug:slug>/", exchange.dataset_page, name="dataset"),
    re_path(r"^(?P<slug>[-\w]+)\.v(?P<number>[1-9][0-9]{0,8})/?$", browse.dataset_version),
    path("<slug:slug>.zip", datapackage.dataset_zip, name="zip"),
    path("<slug:slug>.<str:format_name>", exchange.dataset_export, name="export"),
    path("<slug:slug>/<version:number>/", browse.dataset_version, name="version"),
    path("<slug:slug>/<version:number>/files/<path:path>", downloads.download, name="version-file"),
    path("<slug:slug>/files/<path:path>", downloads.download, name="file"),
    path("<slug:slug>/rows/", table_rows.rows_page, name="rows"),
    path("<slug:slug>/reading/<int:pk>/", table_reading.table_reading, name="table-reading"),
    path("<slug:slug>/data.json", table_rows.table_data, {"extension": "json"}, name="data-json"),
    path("<slug:slug>/data.csv", table_rows.table_data, {"extension": "csv"}, name="data-csv"),
    path("<slug:slug>/data.parquet", table_rows.table_data, {"extension": "parquet"}, name="data-parquet"),
    path("<slug:slug>/data-bad.json", table_rows.rejected_rows_json, name="bad-rows"),
    path("<slug:slug>/fair/", exchange.dataset_fair, name="fair"),
    path("<slug:slug>/history/", browse.dataset_history, name="history"),
    path("<slug:slug>/edit/", curate.edit_dataset, name="edit"),
    path("<slug:slug>/upload/", file_pages.upload_files, name="upload"),
    path("<slug:slug>/manage/", curate.manage_dataset, name="manage"),
    path("<slug:slug>/step/", curate.change_status, name="step"),
    path("<slug:slug>/sharing/", curate.change_sharing, name="sharing"),
    path("<slug:slug>/follow/", follow_pages.follow_dataset, name="follow"),
    path("<slug:slug>/liveness.atom", notice_feeds.entry_feed, name="entry-feed"),
    path("<slug:slug>/doi/", dois.reserve, name="reserve-doi"),
    path("<slug:slug>/reviewers/", curate.add_reviewer_link, name="add-reviewer"),
    path("<slug:slug>/reviewers/<int:pk>/revoke/", curate.revoke_reviewer_link, name="revoke-reviewer"),
    path("<slug:slug>/files-change/<int:pk>/", file_pages.change_file, name="change-file"),
]
