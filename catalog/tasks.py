"""Tasks of the catalogue's rooms, where Celery looks for them; their names stay when files move: queues hold them."""

from catalog.entries.links.tasks import check_links
from catalog.entries.notices.tasks import announce_liveness, mail_notices
from catalog.exchange.dois.tasks import send_dois
from catalog.files.tasks import collect_due_rows, collect_rows, profile_table, recover_tables
from catalog.queries.tasks import recover_queries, run_query

__all__ = [
    "announce_liveness",
    "check_links",
    "collect_due_rows",
    "collect_rows",
    "mail_notices",
    "profile_table",
    "recover_queries",
    "recover_tables",
    "run_query",
    "send_dois",
]
