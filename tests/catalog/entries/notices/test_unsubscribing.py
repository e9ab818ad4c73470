"""Who gets mail, and what the signed link may do."""

import pytest
from django.core import signing

from catalog.entries.notices.unsubscribing import (
    create_unsubscribe_token,
    find_unsubscribing_user,
    gets_mail,
    set_mail_notices,
)


def test_mail_comes_until_it_is_refused(researcher, stranger):
    for enabled in (False, False, True, True):
        set_mail_notices(researcher, enabled)
        assert gets_mail(researcher) == enabled
        assert gets_mail(stranger)


def test_a_token_names_its_person_alone(researcher, stranger):
    token = create_unsubscribe_token(researcher)
    assert find_unsubscribing_user(token) == researcher
    researcher.delete()
    assert find_unsubscribing_user(token) is None


@pytest.mark.parametrize("token", ["", "1", "x:y:z"])
def test_unsigned_text_names_no_person(db, token):
    assert find_unsubscribing_user(token) is None


def test_text_signed_for_another_purpose_names_no_person(researcher):
    assert find_unsubscribing_user(signing.dumps(researcher.pk, salt="another purpose")) is None
