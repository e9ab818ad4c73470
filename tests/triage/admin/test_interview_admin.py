"""Interviews in the admin site."""


def test_an_interview_shows_its_answers_and_records(staff, filled):
    page = staff.get(f"/admin/triage/interview/{filled.pk}/change/")
    assert page.status_code == 200
    assert b"Basin hydrology group" in page.content
    assert b"usecases" in page.content


def test_two_snapshots_of_an_interview_are_compared(staff, full):
    first, second = full.snapshots.order_by("number")
    action = {"action": "compare", "_selected_action": [first.pk, second.pk]}
    answer = staff.post("/admin/triage/snapshot/", action)
    assert answer.url == f"{full.get_absolute_url()}freezes/2/changes/1/"
