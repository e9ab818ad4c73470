"""Stored files go with their rows: a deleted row, also one deleted with its parent, leaves no file behind.

Separate module because models of every app use it.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete


def delete_file_with_row(model: type[models.Model], name: str) -> None:
    """From now on the file in the field `name` is deleted when a row of `model` is, once the transaction commits."""

    def delete_file(instance: Any, **_: Any) -> None:
        delete_stored_file(getattr(instance, name))

    post_delete.connect(delete_file, sender=model, weak=False, dispatch_uid=f"file of {model._meta.label}.{name}")


def delete_stored_file(file: Any) -> None:
    """Delete the file of a field from the storage once the transaction commits; the row is the caller's."""
    if file:
        transaction.on_commit(partial(file.storage.delete, file.name))
