"""No text is overwritten unseen: a write locks its row, and is refused if the row changed after its writer read it.

Separate module because the writes of every app go through it.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.utils.translation import gettext

from accounts.models.revised import Revised
from accounts.problems import ConflictError, MissingObjectError

AnyRevised = TypeVar("AnyRevised", bound=Revised)


class StaleWriteError(ConflictError):
    """Somebody else changed the object after its writer had read it; nothing was written.

    Attributes:
        revision: Of the object as it is stored now.
    """

    code = "stale-write"

    def __init__(self, message: str, *, revision: int) -> None:
        super().__init__(message)
        self.revision = revision

    def details(self) -> dict[str, Any]:
        return {"revision": self.revision}


def lock_row(row: AnyRevised, *, revision: int | None = None) -> AnyRevised:
    """Read `row` anew and lock it until the transaction ends; it is the same object, with the stored values.

    Args:
        revision: What the writer had read; None where the write names each field that it changes, and needs no more.

    Raises:
        StaleWriteError: The row has another revision now.
        MissingObjectError: Somebody deleted the row.
    """
    model = type(row)
    try:
        row.refresh_from_db(from_queryset=model._base_manager.select_for_update())
    except model.DoesNotExist:
        message = gettext("Somebody deleted this %(kind)s while you were writing.")
        raise MissingObjectError(message % {"kind": model._meta.verbose_name}) from None
    check_revision(row, revision)
    return row


def check_revision(row: Revised, revision: int | None) -> None:
    """Raise StaleWriteError unless `row`, which is locked, still has the revision that the writer had read."""
    compare_revisions(str(row._meta.verbose_name), theirs=row.revision, yours=revision)


def compare_revisions(kind: str, *, theirs: int, yours: int | None) -> None:
    """Raise StaleWriteError if `yours` is given and is not the stored revision, `theirs`."""
    if yours is None or yours == theirs:
        return
    if not yours:
        message = gettext(
            "The form did not say which revision of this %(kind)s it showed (the field “revision” is missing). "
            "Nothing was written: load the page again and repeat your change there."
        )
        raise StaleWriteError(message % {"kind": kind}, revision=theirs)
    message = gettext(
        "Somebody else changed this %(kind)s after you had opened it (revision %(theirs)s, yours is %(yours)s). "
        "Nothing was written: look at what it says now, then decide."
    )
    raise StaleWriteError(message % {"kind": kind, "theirs": theirs, "yours": yours}, revision=theirs)
