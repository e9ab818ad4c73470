"""Long files come first, and what shares a dear fixture stays in one process."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from tests.distribution import LONGEST, TOGETHER, running_order, scope_of


def test_files_and_folders_that_are_named_exist() -> None:
    assert [name for name in (*TOGETHER, *LONGEST) if not Path(settings.BASE_DIR, name).exists()] == []


def test_the_tests_of_a_folder_stay_together_and_other_files_alone() -> None:
    assert scope_of("tests/browser/test_admin.py::test_releases") == "tests/browser/"
    assert scope_of("tests/test_crawl.py::test_cookies[a::b]") == "tests/test_crawl.py"


def test_long_files_come_first_in_their_order_and_all_others_after_them() -> None:
    names = ["browser/test_admin.py", "lwds_portal/commands/test_portal.py", "test_crawl.py", "test_vendor.py"]
    orders = [running_order(f"tests/{name}::test") for name in names]
    assert orders == sorted(set(orders))
    assert running_order("tests/test_wheel.py::test") == orders[-1]
