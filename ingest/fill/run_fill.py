"""Fields made filterable by workers: requested, filled under a lease, and found again when a worker dies.

Separate module because the command fills fields in its own process, without a request.
"""

from __future__ import annotations

from collections.abc import Sequence

from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from accounts.models import User
from background.lease import Lease, NotClaimedError, claim
from background.models import MAX_DEATHS
from background.stopping import WorkerStoppingError, stop_if_asked
from ingest.fill.make_filterable import (
    AlreadyFilterableError,
    FilterableError,
    TablesBusyError,
    find_fillable_fields,
    make_filterable,
)
from ingest.models import FieldFill
from variants.releases.models import Release


class FillTakenOverError(Exception):
    """Another worker fills the fields: this attempt must stop."""


def request_fill(*, user: User | None, release: Release, names: Sequence[str]) -> FieldFill:
    """A queued request to make fields filterable; the caller sends its task. Raises FilterableError."""
    fields = find_fillable_fields(release=release, names=names)
    names = [field.name for field in fields]
    return FieldFill.objects.create(release=release, names=names, created_by=user, queued_at=timezone.now())


def run_fill(*, fill_id: int) -> FieldFill:
    """Fill the fields of a request. Safe to repeat after any crash; a second delivery changes nothing."""
    try:
        with claim(FieldFill, fill_id) as lease:
            _fill(lease)
    except NotClaimedError:
        pass
    return FieldFill.objects.get(pk=fill_id)


def _fill(lease: Lease[FieldFill]) -> None:
    fill = lease.work
    if fill.deaths >= MAX_DEATHS:
        lease.end(FieldFill.Status.FAILED, f"its worker died {fill.deaths} times: fill fewer fields at once")
        return

    def watch(_: int) -> None:
        stop_if_asked()
        if not lease.change():
            raise FillTakenOverError

    try:
        fields = make_filterable(release=fill.release, names=fill.names, watch=watch)
    except (WorkerStoppingError, TablesBusyError) as error:
        lease.hand_over(str(error))
    except AlreadyFilterableError as error:  # the attempt before died when all was done
        lease.end(FieldFill.Status.FINISHED, str(error))
    except FilterableError as error:
        lease.end(FieldFill.Status.FAILED, str(error))
    except SoftTimeLimitExceeded:
        lease.end(FieldFill.Status.FAILED, "it took longer than LWDS_LOAD_HOURS: fill fewer fields at once")
    except FillTakenOverError:
        return
    else:
        lease.end(FieldFill.Status.FINISHED, f"filterable: {', '.join(field.path for field in fields)}")
