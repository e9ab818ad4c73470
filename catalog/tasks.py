"""Tasks of the catalogue's rooms, where Celery looks for them; their names stay when files move: queues hold them."""

from catalog.entries.links.tasks import check_links
from catalog.files.tasks import profile_table, recover_tables
from catalog.queries.tasks import recover_queries, run_query

__all__ = ["check_links", "profile_table", "recover_queries", "recover_tables", "run_query"]
