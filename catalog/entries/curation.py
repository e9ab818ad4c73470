"""The status of an entry: draft -> review -> published -> retired, and what keeps it from being published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.revisions import lock_row
from catalog.entries.access import require_curator, require_edit
from catalog.entries.models import Dataset, DatasetVersion
from catalog.entries.reading import build_record, with_record_relations
from catalog.entries.sharing import update_hidden_at

Status = Dataset.Status
DESCRIPTION_LENGTH = range(50, 5001)  # characters
TRANSITIONS = ("submit", "return", "publish", "retire", "reopen", "version")
HINTS = {
    "summary": "Add a summary of one sentence: lists show it.",
    "license": "Name the licence, or nobody knows whether the data may be used.",
    "keywords": "Add keywords: people find it by them.",
}


@dataclass(frozen=True)
class EntryProblem:
    """A reason that prevents publishing (`is_error`), or a hint, with the remedy."""

    field: str
    message: str
    is_error: bool = True


def find_problems(*, dataset: Dataset) -> list[EntryProblem]:
    """All reasons that prevent publishing, then hints for improving the entry."""
    problems = []
    if len(dataset.description) not in DESCRIPTION_LENGTH:
        message = (
            f"The description has {len(dataset.description)} characters; write between 50 and 5000: "
            "search engines ignore shorter ones."
        )
        problems.append(EntryProblem("description", message))
    if not dataset.responsibilities.exists() and not dataset.creators.exists() and not dataset.ask_whom:
        message = "Name who is responsible: a steward, a creator, or whom to ask."
        problems.append(EntryProblem("organizations", message))
    is_reachable = dataset.homepage or dataset.access or dataset.distributions.filter(withdrawn_at=None).exists()
    if not is_reachable:
        message = "Describe how to get it: a link, a file, a homepage, or a text on access."
        problems.append(EntryProblem("distributions", message))
    hints = [EntryProblem(name, message, is_error=False) for name, message in HINTS.items()]
    return problems + [hint for hint in hints if not getattr(dataset, hint.field)]


def submit_dataset(*, user: User, dataset: Dataset) -> None:
    """Draft -> review. Raises PermissionDenied; ValidationError with every problem at once."""
    require_edit(user, dataset)
    _check_no_errors(dataset)
    _set_status(dataset, Status.DRAFT, Status.REVIEW, "")


def return_dataset(*, user: User, dataset: Dataset, reason: str) -> None:
    """Review -> draft; the reason says what is to be done."""
    require_curator(user)
    _check_reason(reason)
    _set_status(dataset, Status.REVIEW, Status.DRAFT, reason)


@transaction.atomic
def publish_dataset(*, user: User, dataset: Dataset, notes: str = "") -> DatasetVersion:
    """Review -> published, and the first or next version."""
    require_curator(user)
    _check_no_errors(dataset)
    _set_status(dataset, Status.REVIEW, Status.PUBLISHED, "", published_at=dataset.published_at or timezone.now())
    return _make_version(user, dataset, notes)


def retire_dataset(*, user: User, dataset: Dataset, reason: str) -> None:
    """Published -> retired: the address answers with a tombstone_response that gives the reason."""
    require_curator(user)
    _check_reason(reason)
    _set_status(dataset, Status.PUBLISHED, Status.RETIRED, reason, retired_at=timezone.now())


def reopen_dataset(*, user: User, dataset: Dataset) -> None:
    """Retired -> draft."""
    require_curator(user)
    _set_status(dataset, Status.RETIRED, Status.DRAFT, "", retired_at=None)


@transaction.atomic
def publish_version(*, user: User, dataset: Dataset, notes: str) -> DatasetVersion:
    """Store a published entry and its files as they are now, as the next version."""
    require_edit(user, dataset)
    if dataset.status != Status.PUBLISHED:
        raise ValidationError("Only a published dataset has versions; publish it first.")
    if not notes.strip():
        raise ValidationError({"notes": "Describe what is new in this version."})
    return _make_version(user, dataset, notes)


@transaction.atomic
def change_status(*, user: User, dataset: Dataset, transition: str, comment: str, revision: int | None = None) -> None:
    """Make one of TRANSITIONS.

    Args:
        comment: Its reason or notes.
        revision: The revision that the user has read, so that nobody publishes a change that they have not seen.

    Raises:
        PermissionDenied: The user may not.
        ValidationError: What keeps the entry from it.
        StaleWriteError: The dataset has another revision now.
    """
    lock_row(dataset, revision=revision)
    transitions: dict[str, Callable[[], object]] = {
        "submit": lambda: submit_dataset(user=user, dataset=dataset),
        "return": lambda: return_dataset(user=user, dataset=dataset, reason=comment),
        "publish": lambda: publish_dataset(user=user, dataset=dataset, notes=comment),
        "retire": lambda: retire_dataset(user=user, dataset=dataset, reason=comment),
        "reopen": lambda: reopen_dataset(user=user, dataset=dataset),
        "version": lambda: publish_version(user=user, dataset=dataset, notes=comment),
    }
    transitions[transition]()


def _make_version(user: User, dataset: Dataset, notes: str) -> DatasetVersion:
    Dataset.objects.select_for_update().get(pk=dataset.pk)  # numbers follow each other
    latest = dataset.versions.first()
    number = latest.number + 1 if latest else 1
    current = with_record_relations(Dataset.objects.all()).get(pk=dataset.pk)
    record = build_record(dataset=current, base_url="/").as_dict() | {"version": str(number)}
    version = DatasetVersion.objects.create(dataset=dataset, number=number, notes=notes, record=record, created_by=user)
    version.distributions.set(dataset.distributions.filter(withdrawn_at=None))
    dataset.save(update_fields=["modified_at"])
    return version


def _set_status(dataset: Dataset, old: Status, new: Status, reason: str, **dates: datetime | None) -> None:
    """Change the status, if it still is `old`; also set `dates`. Raises ValidationError."""
    with transaction.atomic():
        current = Dataset.objects.select_for_update().get(pk=dataset.pk)
        if current.status != old:
            raise ValidationError(f"This needs a dataset that is {old.label.lower()}; it is {current.status}.")
        for name, value in {"status": new, "status_reason": reason, **dates}.items():
            setattr(dataset, name, value)
        update_hidden_at(before=current, dataset=dataset)
        dataset.save(update_fields=["status", "status_reason", *dates, "hidden_at", "modified_at"])


def _check_no_errors(dataset: Dataset) -> None:
    if errors := [problem for problem in find_problems(dataset=dataset) if problem.is_error]:
        raise ValidationError([ValidationError(problem.message, code=problem.field) for problem in errors])


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Give the reason in a sentence: readers see it."})
