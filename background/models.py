"""The fields that every piece of background work has in the database.

Separate module because each app derives its own kind of work from it.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

MAX_DEATHS = 3  # work whose worker has died so often is not tried again


class LeasedWork(models.Model):
    """A piece of work that one process at a time does, each time in a new attempt. See background.lease.

    A subclass has the fields `status` and `status_reason`; these change by an update that names the attempt.

    Attributes:
        QUEUED, RUNNING: Its statuses of those meanings.
        RESUMABLE: Further statuses from which the work continues without a person.
    """

    QUEUED: ClassVar[str]
    RUNNING: ClassVar[str]
    RESUMABLE: ClassVar[frozenset[str]] = frozenset()

    status: models.Field[str, str]
    status_reason: models.Field[str, str]
    attempt = models.PositiveIntegerField(default=0, help_text="Counts the processes that took it; older ones may not.")
    handovers = models.PositiveIntegerField(default=0, help_text="Attempts that ended because their worker stopped.")
    queued_at = models.DateTimeField(null=True, blank=True, help_text="When its task was last sent.")
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def lock_name(self) -> str:
        """The name of the advisory lock of the process that does the work."""
        return f"{self._meta.model_name} {self.pk}"

    @property
    def is_claimable(self) -> bool:
        """Whether a process may take it, unless another one has it."""
        return self.status in {self.QUEUED, self.RUNNING, *self.RESUMABLE}

    @property
    def deaths(self) -> int:
        """While it runs: how many attempts before this one ended because their worker died."""
        return self.attempt - 1 - self.handovers
