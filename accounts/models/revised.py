"""Rows that several people change: each carries the number of its last change.

Separate module because models of every app inherit from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models, transaction


class Revised(models.Model):
    """A row whose `revision` grows with every save, so that a writer notices what somebody else wrote meanwhile.

    `services.revisions.lock_row` compares it. Updates past `save` (counters, results of checks) leave it as it is: they
    change nothing that a person typed.

    Attributes:
        UNREVISED: Fields whose change alone is not a new revision.
    """

    UNREVISED: ClassVar[frozenset[str]] = frozenset()

    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Save with the next revision. The row is locked for it, so that no number is given twice."""
        if update_fields is not None:
            update_fields = set(update_fields)
        if self._state.adding or (update_fields is not None and update_fields <= self.UNREVISED):
            super().save(*args, update_fields=update_fields, **kwargs)
            return
        with transaction.atomic():
            rows = type(self)._base_manager.select_for_update().filter(pk=self.pk)
            self.revision = (rows.values_list("revision", flat=True).first() or 0) + 1
            if update_fields is not None:
                update_fields = {*update_fields, "revision"}
            super().save(*args, update_fields=update_fields, **kwargs)
