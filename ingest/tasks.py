"""Loads as Celery tasks: thin, idempotent, safe to deliver twice."""

from celery import shared_task

from ingest.services.running import LoadError, run_load


@shared_task(acks_late=True)
def load_file(load_id: int) -> str:
    """Run one load. A second delivery finds the load claimed or finished, and says so."""
    try:
        return run_load(load_id=load_id).status
    except LoadError as error:
        return str(error)
