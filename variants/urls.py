"""Pages of variants."""

from django.urls import path

from variants.views import (
    aggregate,
    annotate,
    downloads,
    genes,
    jobs,
    regions,
    releases,
    saved_filters,
    search,
    tracks,
    variants,
)

app_name = "variants"
urlpatterns = [
    path("search/", search.search_page, name="search"),
    path("search/suggestions/", search.suggestions, name="suggestions"),
    path("releases/", releases.release_list, name="releases"),
    path("releases/<slug:name>/", releases.release_page, name="release"),
    path("releases/<slug:name>/fields/", releases.field_list, name="fields"),
    path("releases/<slug:name>/fields/options/", releases.field_options, name="field_options"),
    path("releases/<slug:name>/download/<str:form>/", downloads.download, name="download"),
    path("aggregate/", aggregate.aggregate_page, name="aggregate"),
    path("annotate/", annotate.annotate_page, name="annotate"),
    path("jobs/", jobs.job_list, name="jobs"),
    path("jobs/<uuid:pk>/", jobs.job_page, name="job"),
    path("jobs/<uuid:pk>/cancel/", jobs.job_cancel, name="job_cancel"),
    path("jobs/<uuid:pk>/files/<str:name>", jobs.job_file, name="job_file"),
    path("saved-filters/", saved_filters.saved_filters, name="saved_filters"),
    path("saved-filters/<uuid:pk>/", saved_filters.saved_filter, name="saved_filter"),
    path("genes/<str:name>/", genes.gene_page, name="gene"),
    path("regions/<str:text>/", regions.region_page, name="region"),
    path("regions/<str:text>/variants.bed", tracks.variants_bed, name="region_variants"),
    path("regions/<str:text>/genes.bed", tracks.genes_bed, name="region_genes"),
    path("assemblies/<str:assembly>/chrom.sizes", tracks.chromosome_sizes, name="chromosome_sizes"),
    path("variants/<path:text>/compare/", variants.compare_page, name="compare"),
    path("variants/<path:text>/", variants.variant_page, name="variant"),
]
