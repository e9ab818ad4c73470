"""Pages of REST lists: {count, next, previous, results}.

Separate module because the settings name its class.
"""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """`?page=2&page_size=100`; lists of variants page by key instead (variants.api)."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 1000
