"""The lock files hold the packages of the requirements files, each with digests."""

from __future__ import annotations

import pytest
from django.conf import settings

from scripts.check_locks import LOCKS, check_lock

NAME = "requirements.txt"


def locked(package: str, version: str, *, direct: bool = True, digest: str = "    --hash=sha256:0\n") -> str:
    return f"{package}=={version} ; python_version < '4' \\\n{digest}    # via {'-r ' + NAME if direct else 'other'}\n"


@pytest.mark.parametrize("name", LOCKS)
def test_the_locks_of_the_repository_are_those_of_its_requirements(name: str) -> None:
    requirements, lock = ((settings.BASE_DIR / file).read_text() for file in (name, LOCKS[name]))
    assert check_lock(requirements, lock, name) == []
    assert "://" not in lock  # no registry is named


def test_names_are_compared_as_pypi_does() -> None:
    assert check_lock("Zope.Interface[a,b]==1.0  # why\n", locked("zope-interface", "1.0"), NAME) == []


@pytest.mark.parametrize(
    ("requirements", "lock", "problem"),
    [
        ("a==2\n", locked("a", "1"), "requirements.txt asks for a 2, its lock has 1"),
        ("a==1\nb==1\n", locked("a", "1"), "requirements.txt asks for b 1, its lock has nothing"),
        ("", locked("a", "1"), "requirements.txt no longer asks for a, its lock does"),
        ("a==1\n", locked("a", "1", digest=""), "a has no digest"),
    ],
)
def test_an_outdated_lock_file_is_found(requirements: str, lock: str, problem: str) -> None:
    assert check_lock(requirements, lock, NAME) == [problem]


def test_packages_that_others_need_are_accepted() -> None:
    assert check_lock("a==1\n", locked("a", "1") + locked("b", "5", direct=False), NAME) == []
