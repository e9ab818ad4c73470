"""All loads of a release together: loaded one after the other in this process, resumed, or paused.

The command loads in its own process what others leave to Celery workers; both call `run_load` and `finish_release`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from accounts.problems import MissingObjectError
from background.sessions import hold_lock
from ingest.load.pool import WorkerPool
from ingest.models import Load
from ingest.run.control_loads import LoadStateError, pause_load, resume_load
from ingest.run.finish_release import finish_release
from ingest.run.load_state import CLAIMABLE_STATUSES, LoadError, name_command_lock
from ingest.run.run_load import ProgressCallback, run_load
from variants.releases.models import Release


class NothingUnfinishedError(MissingObjectError):
    """There is no unfinished edition of this name."""


class ReleaseIncompleteError(LoadError):
    """A file of the release is not loaded; the message says which and why."""


def load_release(
    *,
    release: Release,
    watch: ProgressCallback = lambda progress: None,
    on_loaded: Callable[[Load], None] = lambda load: None,
    pool: WorkerPool | None = None,
) -> Release:
    """Load the files of a release one after the other and finish it. An interrupt from the keyboard pauses it.

    Args:
        release: A release with queued loads; one without any is only finished.
        watch: Called about every second of a load.
        on_loaded: Called after each file.
        pool: Started processes for all files; by default each load starts its own.

    Raises:
        LoadError: A file cannot be loaded, or is left for a person to look at.
        FinishingError: All files are stored, but the release cannot be finished.
        PublishingError: It is finished, but cannot be published.
    """
    try:
        with hold_lock(name_command_lock(release.pk)):  # so that workers leave its files to this process
            for load in release.loads.filter(status__in=CLAIMABLE_STATUSES).order_by("pk"):
                on_loaded(run_load(load_id=load.pk, watch=watch, pool=pool))
            release = finish_release(release_id=release.pk)
    except KeyboardInterrupt:
        _pause_loads(release)
        raise
    unfinished = release.loads.exclude(status=Load.Status.FINISHED).select_related("file").first()
    if unfinished:
        reason = f"{unfinished.file.name} is {unfinished.status} ({unfinished.status_reason})"
        raise ReleaseIncompleteError(f"{release} is not complete: {reason}")
    return release


def find_unfinished_release(*, name: str) -> Release:
    """The newest edition of this name that is neither published nor retired. Raises NothingUnfinishedError."""
    unfinished = Release.objects.exclude(status__in=[Release.Status.PUBLISHED, Release.Status.RETIRED])
    release = unfinished.filter(name=name).order_by("-edition").first()
    if release is None:
        raise NothingUnfinishedError(f"release {name!r} has nothing unfinished: nothing to resume, nothing to give up")
    return release


def resume_release(*, name: str, max_reject_share: float | None = None, publish: bool = False) -> Release:
    """Queue the paused and failed loads of an unfinished release again.

    Args:
        name: Of the release.
        max_reject_share: A new limit (0 to 1) of rejected lines for all its files; None leaves them as they are.
        publish: Publish the release when it is finished, even if that was not requested at registration.

    Raises:
        NothingUnfinishedError: There is no unfinished edition of this name.
    """
    release = find_unfinished_release(name=name)
    if max_reject_share is not None:
        release.loads.update(most_rejects=max_reject_share)
    if publish:
        release.publish_when_ready = True
        release.save(update_fields=["publish_when_ready"])
    for load in release.loads.filter(status__in=[Load.Status.PAUSED, Load.Status.FAILED]).order_by("pk"):
        resume_load(user=None, load=load)
    return release


def _pause_loads(release: Release) -> None:
    """Pause what is being loaded: Celery workers must not continue what a person has stopped."""
    for load in release.loads.filter(status=Load.Status.LOADING):
        with suppress(LoadStateError):
            pause_load(user=None, load=load)
