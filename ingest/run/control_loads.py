"""People steer loads: pause, go on, cancel. Each is a guarded update that the running process sees in a second."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from ingest.models import Load
from variants.releases.models import Release
from variants.releases.publishing import PublishingError, retire_release

_OPERATOR = "the server's operator"  # whoever runs commands
_STOPPABLE = tuple(set(Load.Status) - {Load.Status.CANCELLED, Load.Status.FINISHED})


class SteeringError(Exception):
    """The load is not in a state for that; the message is one sentence for the curator."""


def pause_load(*, user: User | None, load: Load) -> None:
    """Stop after the slices under way; what is stored stays. `resume_load` goes on from there."""
    running = (Load.Status.QUEUED, Load.Status.LOADING, Load.Status.INTERRUPTED)
    _change(load, running, Load.Status.PAUSED, f"paused by {user or _OPERATOR}")


def resume_load(*, user: User | None, load: Load) -> None:
    """Queue a paused or failed load again; the caller sends its task."""
    _change(
        load,
        (Load.Status.PAUSED, Load.Status.FAILED, Load.Status.INTERRUPTED),
        Load.Status.QUEUED,
        f"resumed by {user or _OPERATOR}",
    )


def cancel_load(*, user: User | None, load: Load) -> None:
    """Give up the release this file was for: a release with a file missing could never be published."""
    with transaction.atomic():
        _change(load, _STOPPABLE, Load.Status.CANCELLED, f"cancelled by {user or _OPERATOR}")
        give_up_release(user=user, release=load.release)


@transaction.atomic
def give_up_release(*, user: User | None, release: Release) -> None:
    """Cancel what is left of its loads and retire it; `drop_retired` takes its tables away."""
    if release.status == Release.Status.PUBLISHED:
        raise SteeringError(f"{release} is published; retire it, or build a new edition of it")
    waiting = release.loads.filter(status__in=_STOPPABLE)
    told = f"cancelled by {user or _OPERATOR}"
    waiting.update(status=Load.Status.CANCELLED, status_reason=told, finished_at=timezone.now())
    try:
        retire_release(release=release)
    except PublishingError as error:
        raise SteeringError(str(error)) from None


def _change(load: Load, allowed: tuple[Load.Status, ...], status: Load.Status, reason: str) -> None:
    changed = Load.objects.filter(pk=load.pk, status__in=allowed).update(status=status, status_reason=reason)
    load.refresh_from_db()
    if not changed:
        raise SteeringError(f"{load.file.name}: the load is {load.status}, so it cannot become {status}")
    if load.release.status == Release.Status.FAILED and status == Load.Status.QUEUED:
        Release.objects.filter(pk=load.release_id).update(status=Release.Status.LOADING, status_reason="")
