"""The life of an entry: draft -> review -> published -> retired, each step with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from catalog.entries.access import require_curator, require_edit
from catalog.entries.models import Dataset, DatasetVersion
from catalog.entries.reading import record_of, with_everything
from catalog.entries.sharing import note_hiding

Status = Dataset.Status
DESCRIPTION_LENGTH = range(50, 5001)


@dataclass(frozen=True)
class Problem:
    """What keeps an entry from being published (`is_error`) or would make it better, and what to do."""

    field: str
    message: str
    is_error: bool = True


def find_problems(*, dataset: Dataset) -> list[Problem]:
    problems = []
    if len(dataset.description) not in DESCRIPTION_LENGTH:
        problems.append(
            Problem(
                "description",
                f"The description has {len(dataset.description)} characters; write between 50 and 5000: "
                "search engines ignore shorter ones.",
            )
        )
    if not dataset.responsibilities.exists() and not dataset.creators.exists() and not dataset.ask_whom:
        problems.append(Problem("organizations", "Say who keeps it: add a steward, a creator, or whom to ask."))
    reachable = dataset.homepage or dataset.distributions.filter(withdrawn_at=None).exists() or dataset.access
    if not reachable:
        problems.append(Problem("distributions", "Say how to get it: a link, a file, a homepage, or words on access."))
    hints = {
        "summary": "Add a summary of one sentence: lists show it.",
        "license": "Say the licence, or nobody knows whether the data may be used.",
        "keywords": "Add keywords: people find it by them.",
    }
    problems += [
        Problem(name, message, is_error=False) for name, message in hints.items() if not getattr(dataset, name)
    ]
    return problems


def submit_dataset(*, user: User, dataset: Dataset) -> None:
    """Draft -> review. Raises ValidationError with every problem at once."""
    require_edit(user, dataset)
    _require_no_errors(dataset)
    _move(dataset, Status.DRAFT, Status.REVIEW, "")


def return_dataset(*, user: User, dataset: Dataset, reason: str) -> None:
    """Review -> draft, with what is to be done."""
    require_curator(user)
    _require_reason(reason)
    _move(dataset, Status.REVIEW, Status.DRAFT, reason)


@transaction.atomic
def publish_dataset(*, user: User, dataset: Dataset, notes: str = "") -> DatasetVersion:
    """Review -> published, and the first or next version."""
    require_curator(user)
    _require_no_errors(dataset)
    _move(dataset, Status.REVIEW, Status.PUBLISHED, "", published_at=dataset.published_at or timezone.now())
    return _make_version(user, dataset, notes)


def retire_dataset(*, user: User, dataset: Dataset, reason: str) -> None:
    """Published -> retired: the address answers with a tombstone_response that gives the reason."""
    require_curator(user)
    _require_reason(reason)
    _move(dataset, Status.PUBLISHED, Status.RETIRED, reason, retired_at=timezone.now())


def reopen_dataset(*, user: User, dataset: Dataset) -> None:
    """Retired -> draft."""
    require_curator(user)
    _move(dataset, Status.RETIRED, Status.DRAFT, "", retired_at=None)


@transaction.atomic
def publish_version(*, user: User, dataset: Dataset, notes: str) -> DatasetVersion:
    """Freeze a published entry and its files as they are now, as the next version."""
    require_edit(user, dataset)
    if dataset.status != Status.PUBLISHED:
        raise ValidationError("Only a published dataset has versions; publish it first.")
    if not notes.strip():
        raise ValidationError({"notes": "Say what is new in this version."})
    return _make_version(user, dataset, notes)


def take_step(*, user: User, dataset: Dataset, step: str, words: str) -> None:
    """The step that a page or program names; `words` are its reason or notes."""
    steps: dict[str, Callable[[], object]] = {
        "submit": lambda: submit_dataset(user=user, dataset=dataset),
        "return": lambda: return_dataset(user=user, dataset=dataset, reason=words),
        "publish": lambda: publish_dataset(user=user, dataset=dataset, notes=words),
        "retire": lambda: retire_dataset(user=user, dataset=dataset, reason=words),
        "reopen": lambda: reopen_dataset(user=user, dataset=dataset),
        "version": lambda: publish_version(user=user, dataset=dataset, notes=words),
    }
    steps[step]()


def _make_version(user: User, dataset: Dataset, notes: str) -> DatasetVersion:
    Dataset.objects.select_for_update().get(pk=dataset.pk)  # numbers follow each other
    latest = dataset.versions.first()
    number = latest.number + 1 if latest else 1
    current = with_everything(Dataset.objects.all()).get(pk=dataset.pk)
    record = record_of(dataset=current, base_url="/").as_plain() | {"version": str(number)}
    version = DatasetVersion.objects.create(dataset=dataset, number=number, notes=notes, record=record, created_by=user)
    version.distributions.set(dataset.distributions.filter(withdrawn_at=None))
    dataset.save(update_fields=["modified_at"])
    return version


def _move(dataset: Dataset, old: Status, new: Status, reason: str, **stamps: object) -> None:
    """Change the state if nobody else did meanwhile."""
    with transaction.atomic():
        current = Dataset.objects.select_for_update().get(pk=dataset.pk)
        if current.status != old:
            raise ValidationError(f"This needs a dataset that is {old.label.lower()}; it is {current.status}.")
        for name, value in {"status": new, "status_reason": reason, **stamps}.items():
            setattr(dataset, name, value)
        note_hiding(before=current, dataset=dataset)
        dataset.save(update_fields=["status", "status_reason", *stamps, "hidden_at", "modified_at"])


def _require_no_errors(dataset: Dataset) -> None:
    if errors := [problem for problem in find_problems(dataset=dataset) if problem.is_error]:
        raise ValidationError([ValidationError(problem.message, code=problem.field) for problem in errors])


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Say why, in a sentence: it is shown to the reader."})
