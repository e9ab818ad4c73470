"""Kinds of jobs: each package registers what its jobs may be asked for and how they run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from variants.jobs.models import Job
from variants.releases.reader import ReleaseReader

Progress = Callable[[int, int | None], None]  # steps done, steps in all where that is known

_FLAG_WORDS = {"true": True, "false": False}


class OptionsCheck(Protocol):
    """Raises ValueError with one sentence where the options of a job cannot be answered."""

    def __call__(self, *, release: ReleaseReader, options: Mapping[str, Any], user: User | AnonymousUser) -> None: ...


class JobFunction(Protocol):
    """Writes the files of a job into `folder` and returns its summary."""

    def __call__(self, *, job: Job, release: ReleaseReader, folder: Path, progress: Progress) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class JobKind:
    """One kind of job.

    options: names of what it may be asked for; flags: those of them that are true or false; lines: those that take
    several lines of text. form_page: URL name of the page that asks for it, '' where there is none.
    """

    kind: Job.Kind
    options: frozenset[str]
    check: OptionsCheck
    run: JobFunction
    flags: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()
    form_page: str = ""
    needs_list: bool = False

    def read_options(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """The options as a job stores them: texts, numbers and flags. Raises ValueError with one sentence."""
        return {name: self._read_option(name, value) for name, value in options.items()}

    def _read_option(self, name: str, value: Any) -> str | int | bool | None:
        if name not in self.options:
            raise ValueError(f"there is no parameter {name!r} here: there are {', '.join(sorted(self.options))}")
        if name in self.flags:
            flag = _FLAG_WORDS.get(value.lower(), value) if isinstance(value, str) else value
            if not isinstance(flag, bool):
                raise ValueError(f"{name} is true or false, not {value!r}")
            return flag
        if isinstance(value, list):
            return ("\n" if name in self.lines else ",").join(map(str, value))
        if value is not None and not isinstance(value, str | int | float):
            raise ValueError(f"{name} is a text or a number")
        return str(value) if isinstance(value, float) else value


_KINDS: dict[Job.Kind, JobKind] = {}


def register_job_kind(kind: JobKind) -> None:
    """Make a kind of job known; called once for each kind when the app is ready."""
    _KINDS[kind.kind] = kind


def get_job_kind(kind: str) -> JobKind:
    """The registered kind of a job."""
    return _KINDS[Job.Kind(kind)]
