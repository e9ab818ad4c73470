"""People steer loads: pause, go on, cancel. Each is a guarded update that the running process sees in a second."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from ingest.models import Load
from variants.models import Release
from variants.services.publishing import retire_release


class SteeringError(Exception):
    """The load is not in a state for that; the message is one sentence for the curator."""


def pause_load(*, user: User, load: Load) -> None:
    """Stop after the slices under way; what is stored stays. `resume_load` goes on from there."""
    _change(load, (Load.Status.QUEUED, Load.Status.LOADING), Load.Status.PAUSED, f"paused by {user}")


def resume_load(*, user: User, load: Load) -> None:
    """Queue a paused or failed load again; the caller sends its task."""
    _change(
        load,
        (Load.Status.PAUSED, Load.Status.FAILED, Load.Status.INTERRUPTED),
        Load.Status.QUEUED,
        f"resumed by {user}",
    )


def cancel_load(*, user: User, load: Load) -> None:
    """Give up the release this file was for: a release with a file missing could never be published."""
    with transaction.atomic():
        stoppable = tuple(set(Load.Status) - {Load.Status.CANCELLED, Load.Status.FINISHED})
        _change(load, stoppable, Load.Status.CANCELLED, f"cancelled by {user}")
        others = load.release.loads.filter(status__in=stoppable)
        others.update(status=Load.Status.CANCELLED, status_reason=f"cancelled by {user}", finished_at=timezone.now())
        retire_release(release=load.release)


def _change(load: Load, allowed: tuple[Load.Status, ...], status: Load.Status, reason: str) -> None:
    changed = Load.objects.filter(pk=load.pk, status__in=allowed).update(status=status, status_reason=reason)
    if not changed:
        load.refresh_from_db()
        raise SteeringError(f"{load.file.name}: the load is {load.status}, so it cannot become {status}")
    if load.release.status == Release.Status.FAILED and status == Load.Status.QUEUED:
        Release.objects.filter(pk=load.release_id).update(status=Release.Status.LOADING, status_reason="")
