"""Saved views: a SELECT kept under a name, whose rows are a table of a dataset of its own.

A view is computed with its owner's rights; only people who may read all sources of its rows may read it
(`Dataset.objects.visible_to`). Its dataset is described, shared, published and cited as any other.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.problems import ConflictError, InvalidInputError, NotPermittedError
from accounts.sharing import Visibility
from catalog.entries.access import require_edit
from catalog.entries.curation import publish_version
from catalog.entries.models import Dataset, DatasetVersion, Relation
from catalog.entries.search.search_index import index_datasets
from catalog.entries.writing import create_draft_dataset
from catalog.queries.models import SavedView, SqlQuery
from catalog.queries.running import OPEN_STATES, create_query
from catalog.queries.sources import Source, find_sources
from catalog.queries.statements import parse_statement
from catalog.queries.view_rows import find_row_sources, find_stale_inputs


class UnsuitableViewError(InvalidInputError):
    """400: a query that can run once, but not as a saved view."""

    code = "unsuitable-view"


class ViewStateError(ConflictError):
    """409: the view is in a state that does not allow this."""

    code = "view-state"


@transaction.atomic
def save_view(
    *, user: User, caller: str, title: str, sql: str, description: str = "", slug: str = ""
) -> tuple[SavedView, SqlQuery]:
    """Keep a query as a view: a draft dataset of `user`, and the query that makes its rows, whose task is to be sent.

    Args:
        title: Of the dataset; its name in SQL is made of it where `slug` is empty.

    Raises:
        QueryRefusedError, UnknownTableError, UnsuitableViewError: The text is not a query that is kept.
        ValidationError: The title or description cannot be stored.
        QuotaError: `caller` has too many queries open.
    """
    sources = find_sources(user=user, names=parse_statement(sql))
    _check_sources(sources)
    dataset = create_draft_dataset(
        user=user, title=title.strip(), slug=slug, visibility=Visibility.PRIVATE, description=description.strip()
    )
    view = SavedView.objects.create(dataset=dataset, sql=sql)
    _write_relations(dataset, sources)
    return view, create_query(user=user, caller=caller, sql=sql, view=view)


@transaction.atomic
def change_view(*, user: User, caller: str, view: SavedView, sql: str) -> SqlQuery:
    """Give a view another query; its rows stay as they are until that has run. The query's task is to be sent.

    Raises:
        PermissionDenied: The user may not edit the view's dataset.
        QueryRefusedError, UnknownTableError, UnsuitableViewError: The text is not a query that is kept.
    """
    owner = _require_owner(user, view)
    sources = find_sources(user=owner, names=parse_statement(sql))
    _check_sources(sources, view.dataset)
    view.sql = sql
    view.save()
    _write_relations(view.dataset, sources)
    view.queries.filter(status__in=OPEN_STATES).update(status=SqlQuery.Status.CANCELLED, finished_at=timezone.now())
    return create_query(user=owner, caller=caller, sql=sql, view=view)


@transaction.atomic
def refresh_view(*, user: User, caller: str, view: SavedView) -> SqlQuery:
    """Queue a query that computes the rows of a view from its present inputs; the caller sends the query's task.

    Returns:
        The query; the one under way where there is one.

    Raises:
        PermissionDenied: The user may not edit the view's dataset.
        UnknownTableError: An input is gone, or the owner may no longer read it.
    """
    owner = _require_owner(user, view)
    SavedView.objects.select_for_update().get(pk=view.pk)  # two requests at once start one query
    open_query = view.queries.filter(status__in=OPEN_STATES).first()
    return open_query or create_query(user=owner, caller=caller, sql=view.sql, view=view)


def freeze_view(*, user: User, view: SavedView, notes: str = "") -> DatasetVersion:
    """Store the rows of a view as the next version of its published dataset: they never change and can be cited.

    Args:
        notes: Of the version; the inputs are named where it is empty.

    Raises:
        PermissionDenied: The user may not edit the view's dataset.
        ViewStateError: It has no rows yet, or they are being made.
        ValidationError: The dataset is not published.
    """
    if view.number == 0 or view.queries.filter(status__in=OPEN_STATES).exists():
        raise ViewStateError("The rows of this view are not made yet: freeze it when they are.")
    inputs = ", ".join(f"{entry['name']} (SHA-256 {entry['sha256'][:12]})" for entry in view.inputs)
    made = f"Rows of {view.refreshed_at:%Y-%m-%d %H:%M} UTC from {inputs or 'no table'}."
    return publish_version(user=user, dataset=view.dataset, notes=notes.strip() or made)


@transaction.atomic
def delete_view(*, user: User, view: SavedView) -> None:
    """Delete a view that was never published, with its dataset and rows.

    Raises:
        PermissionDenied: The user may not edit the view's dataset.
        ViewStateError: It was published: its address must go on to answer.
    """
    require_edit(user, view.dataset)
    if view.dataset.status != Dataset.Status.DRAFT or view.dataset.versions.exists():
        raise ViewStateError("This view was published, so it is not deleted: a curator can retire its dataset.")
    view.dataset.delete()


def describe_state(view: SavedView) -> tuple[str, str]:
    """(state, sentence) of a view: making, withdrawn, failed, stale, or current."""
    query = view.last_query
    if query is not None and query.is_open:
        return "making", "Its rows are being made."
    owner = view.dataset.owner or AnonymousUser()
    if not Dataset.objects.visible_to(owner).filter(pk=view.dataset_id).exists():
        return "withdrawn", "Its owner may no longer read what its rows come from; who may, still reads them."
    if query is not None and query.status != SqlQuery.Status.FINISHED:
        return "failed", query.status_reason or "The last attempt to make its rows was cancelled."
    if stale := find_stale_inputs(view):
        return "stale", f"Changed since its rows were made: {', '.join(stale)}. Refresh it."
    return "current", ""


def _require_owner(user: User, view: SavedView) -> User:
    """The owner of a view that `user` may edit: with the owner's rights its rows are made."""
    require_edit(user, view.dataset)
    if view.dataset.owner is None:
        raise NotPermittedError("This view has no owner, so nobody's rights can make its rows.")
    return view.dataset.owner


def _check_sources(sources: Sequence[Source], dataset: Dataset | None = None) -> None:
    """Raise UnsuitableViewError for tables that are different for each reader, and for a view that reads itself."""
    if own := [str(source.name) for source in sources if source.table is None]:
        raise UnsuitableViewError(
            f"{', '.join(own)} is not a table of a dataset, so a view cannot keep its rows: run this as a query."
        )
    if dataset is not None and dataset.pk in find_row_sources(sources):
        raise UnsuitableViewError("A view cannot read its own rows: name other tables.")


def _write_relations(dataset: Dataset, sources: Sequence[Source]) -> None:
    """The dataset is derived from those that it reads directly; other relations stay."""
    kind = Relation.Kind.DERIVED_FROM
    targets = {source.table.distribution.dataset_id for source in sources if source.table is not None}
    dataset.relations.filter(kind=kind).exclude(target__in=targets).delete()
    for target in sorted(targets - set(dataset.relations.filter(kind=kind).values_list("target_id", flat=True))):
        Relation.objects.create(source=dataset, target_id=target, kind=kind)
    index_datasets(ids=[dataset.pk])
