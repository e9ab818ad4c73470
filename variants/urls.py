"""Pages of variants."""

from django.urls import path

from variants.annotate import views as annotate
from variants.explore import region_files
from variants.explore import views as explore
from variants.groupfiles import views as groupfiles
from variants.jobs import views as jobs
from variants.pages import counts_page, lake_files
from variants.pages import views as pages
from variants.savedfilters import views as savedfilters
from variants.search import views as search

app_name = "variants"
urlpatterns = [
    path("search/", search.search_page, name="search"),
    path("search/suggestions/", search.suggestions, name="suggestions"),
    path("releases/", pages.release_list, name="releases"),
    path("releases/<slug:name>/", pages.release_page, name="release"),
    path("releases/<slug:name>/fields/", pages.field_list, name="fields"),
    path("releases/<slug:name>/fields/options/", pages.field_options, name="field_options"),
    path("releases/<slug:name>/counts/", counts_page.counts_page, name="field_counts"),
    path("releases/<slug:name>/lake/", lake_files.list_files, name="lake"),
    path("releases/<slug:name>/lake/<int:edition>/<str:file>", lake_files.download, name="lake_file"),
    path("releases/<slug:name>/download/<str:format_name>/", region_files.download, name="download"),
    path("aggregate/", groupfiles.aggregate_page, name="aggregate"),
    path("annotate/", annotate.annotate_page, name="annotate"),
    path("jobs/", jobs.job_list, name="jobs"),
    path("jobs/<uuid:pk>/", jobs.job_page, name="job"),
    path("jobs/<uuid:pk>/cancel/", jobs.job_cancel, name="job_cancel"),
    path("jobs/<uuid:pk>/files/<str:name>", jobs.job_file, name="job_file"),
    path("saved-filters/", savedfilters.saved_filters, name="saved_filters"),
    path("saved-filters/<uuid:pk>/", savedfilters.saved_filter, name="saved_filter"),
    path("genes/<str:name>/", explore.gene_page, name="gene"),
    path("regions/<str:text>/", explore.region_page, name="region"),
    path("regions/<str:text>/variants.bed", region_files.variants_bed, name="region_variants"),
    path("regions/<str:text>/genes.bed", region_files.genes_bed, name="region_genes"),
    path("assemblies/<str:assembly>/chrom.sizes", region_files.chromosome_sizes, name="chromosome_sizes"),
    path("variants/<path:text>/compare/", search.compare_page, name="compare"),
    path("variants/<path:text>/", search.variant_page, name="variant"),
]
