"""Loads paused, resumed and cancelled by people: guarded updates that the running process notices within a second."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.problems import ConflictError
from ingest.models import Load
from variants.releases.models import Release
from variants.releases.publishing import PublishingError, retire_release

_OPERATOR = "the server's operator"  # who runs commands
_CANCELLABLE_STATUSES = tuple(set(Load.Status) - {Load.Status.CANCELLED, Load.Status.FINISHED})


class LoadStateError(ConflictError):
    """The load or its release is not in a state for that; the message is one sentence for the curator."""


def pause_load(*, user: User | None, load: Load) -> None:
    """Stop after the slices that are being stored; `resume_load` continues behind them. Raises LoadStateError."""
    running = (Load.Status.QUEUED, Load.Status.LOADING, Load.Status.INTERRUPTED)
    _change_status(load, running, Load.Status.PAUSED, f"paused by {user or _OPERATOR}")


def resume_load(*, user: User | None, load: Load) -> None:
    """Queue a paused or failed load again; the caller sends its task. Raises LoadStateError."""
    stopped = (Load.Status.PAUSED, Load.Status.FAILED, Load.Status.INTERRUPTED)
    _change_status(load, stopped, Load.Status.QUEUED, f"resumed by {user or _OPERATOR}")


def cancel_load(*, user: User | None, load: Load) -> None:
    """Cancel a load and abandon its release, which could never be published without the file. Raises LoadStateError."""
    with transaction.atomic():
        _change_status(load, _CANCELLABLE_STATUSES, Load.Status.CANCELLED, f"cancelled by {user or _OPERATOR}")
        abandon_release(user=user, release=load.release)


@transaction.atomic
def abandon_release(*, user: User | None, release: Release) -> None:
    """Cancel the remaining loads of a release and retire it; `drop_retired` deletes its tables.

    Raises:
        LoadStateError: The release is published.
    """
    if release.status == Release.Status.PUBLISHED:
        raise LoadStateError(f"{release} is published; retire it, or build a new edition of it")
    release.loads.filter(status__in=_CANCELLABLE_STATUSES).update(
        status=Load.Status.CANCELLED, status_reason=f"cancelled by {user or _OPERATOR}", finished_at=timezone.now()
    )
    try:
        retire_release(release=release)
    except PublishingError as error:
        raise LoadStateError(str(error)) from None


def _change_status(load: Load, allowed: tuple[Load.Status, ...], status: Load.Status, reason: str) -> None:
    changed = Load.objects.filter(pk=load.pk, status__in=allowed).update(status=status, status_reason=reason)
    load.refresh_from_db()
    if not changed:
        raise LoadStateError(f"{load.file.name}: the load is {load.status}, so it cannot become {status}")
    if load.release.status == Release.Status.FAILED and status == Load.Status.QUEUED:
        Release.objects.filter(pk=load.release_id).update(status=Release.Status.LOADING, status_reason="")
