"""Problems carry a status, a code and a sentence, and are caught as the built-in errors that they replace."""

import pytest

from accounts import problems


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (problems.InvalidInputError, 400),
        (problems.NotPermittedError, 403),
        (problems.MissingObjectError, 404),
        (problems.ConflictError, 409),
        (problems.ExpiredError, 410),
        (problems.TooLargeError, 413),
        (problems.TooManyRequestsError, 429),
        (problems.UnavailableError, 503),
    ],
)
def test_every_kind_has_its_status_and_the_title_of_it(kind, status):
    details = problems.problem_details(kind("This is wrong."))
    assert details["status"] == status
    assert details["detail"] == "This is wrong."
    assert "code" not in details


def test_a_subclass_adds_a_code_and_members_of_its_own():
    class BadPositionError(problems.InvalidInputError):
        code = "bad-position"

        def details(self):
            return {"position": 7}

    details = problems.problem_details(BadPositionError("Character 7 is not a digit."))
    assert (details["code"], details["position"]) == ("bad-position", 7)


def test_code_that_catches_built_in_errors_still_works():
    assert issubclass(problems.InvalidInputError, ValueError)
    assert issubclass(problems.MissingObjectError, LookupError)
