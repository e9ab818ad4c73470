"""Passwords are hashed one at a time, however many people sign in."""

from __future__ import annotations

import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx
import psutil
import pytest
from django.conf import LazySettings
from django.contrib.auth.hashers import check_password, make_password
from django.test import Client

from accounts.lanes import BusyError
from lwds_portal.settings import PASSWORD_HASHERS
from tests.budgets import limits_with, small_budget
from tests.web import running_portal

PASSWORD = "correct horse battery"
MOST_MEMORY = 400 * 2**20  # bytes
SIGN_INS = 100


@pytest.fixture(autouse=True)
def hashers_of_the_portal(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS


def test_a_password_is_checked_in_a_request_and_in_a_command() -> None:
    encoded = make_password(PASSWORD)
    assert encoded.startswith("argon2$argon2id$")
    assert check_password(PASSWORD, encoded)
    with small_budget():
        assert check_password(PASSWORD, encoded)
        assert not check_password("another", encoded)


def test_without_a_lane_nothing_is_hashed() -> None:
    encoded = make_password(PASSWORD)
    with small_budget(password_lanes=0, password_wait_seconds=0):
        with pytest.raises(BusyError, match=r"LWDS_PASSWORD_LANES\). Try again in some seconds\."):
            make_password(PASSWORD)
        with pytest.raises(BusyError):
            check_password(PASSWORD, encoded)


def test_who_cannot_sign_in_now_is_told_when_to_try_again(db: None, client: Client, settings: LazySettings) -> None:
    settings.LWDS_LIMITS = limits_with(password_lanes=0, password_wait_seconds=0)
    answer = client.post("/accounts/login/", {"login": "nobody", "password": PASSWORD})
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


@pytest.mark.long
def test_sign_ins_at_once_take_little_memory(django_db_setup: None) -> None:
    with running_portal(LWDS_PROXIES="1") as portal:
        port = portal.rpartition(":")[2]
        processes = [each for each in psutil.process_iter(["cmdline"]) if f"127.0.0.1:{port}" in each.info["cmdline"]]

        def sign_in(number: int) -> int:
            headers = {"X-Forwarded-For": f"10.9.0.{number}"}
            with httpx.Client(base_url=portal, headers=headers, timeout=60) as client:
                found = re.search(r'csrfmiddlewaretoken" value="([^"]+)', client.get("/accounts/login/").text)
                assert found
                form = {"login": f"nobody{number}", "password": PASSWORD, "csrfmiddlewaretoken": found[1]}
                return client.post("/accounts/login/", data=form).status_code

        memory = 0
        with ThreadPoolExecutor(24) as threads:
            answers = [threads.submit(sign_in, number) for number in range(SIGN_INS)]
            while not all(answer.done() for answer in answers):
                memory = max(memory, *(process.memory_info().rss for process in processes))
                time.sleep(0.02)
        statuses = Counter(answer.result() for answer in answers)
        print(f"\n{memory / 2**20:.0f} MB, {statuses}")
        assert statuses.keys() <= {200, 503}
        assert memory < MOST_MEMORY
