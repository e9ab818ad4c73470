"""Questions as rows."""

import pytest

from triage.models import Question


def test_a_question_of_a_record_must_be_a_column_of_its_table(triage_content):
    from django.core.exceptions import ValidationError

    section = Question.objects.get(key="cadence").section
    with pytest.raises(ValidationError, match="no column 'colour'"):
        Question(section=section, key="colour", text="Colour?", kind="line").clean()
