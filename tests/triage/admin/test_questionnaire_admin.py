"""Questions in the admin site."""

from triage.models import Question


def test_questions_are_retired_and_never_deleted(staff, triage_content):
    section = Question.objects.get(key="ops_hours").section
    page = staff.get(f"/admin/triage/section/{section.pk}/change/").content
    assert b"DELETE" not in page
    assert staff.post(f"/admin/triage/section/{section.pk}/delete/", {"post": "yes"}).status_code == 403
