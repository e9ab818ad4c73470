"""A failed login counts for the account that was entered, whatever the form calls it."""

import pytest

from accounts.lockout import account_of_login


@pytest.mark.parametrize("credentials", [{"username": "Ana"}, {"email": "ANA"}])
def test_the_case_of_the_name_makes_no_difference(rf, credentials):
    assert account_of_login(rf.post("/"), credentials) == "ana"


def test_without_credentials_the_form_counts(rf):
    assert account_of_login(rf.post("/", {"login": "Ana"}), None) == "ana"
    assert account_of_login(rf.post("/"), None) == ""
