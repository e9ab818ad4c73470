"""A wrong file of one's own stops `manage.py check`, with its line."""

import pytest

from triage.content.own_folder_check import check_own_content


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("rules.yaml", "gates:\n- {id: X, pattern: castle, when: [], why: none}\n", "rules.yaml, line 2: Rule X"),
        ("castles.yaml", "[]", "castles.yaml: A file of content is one of interview.yaml"),
        ("plans.yaml", "a: [", "plans.yaml, line 2: This is not YAML"),
    ],
)
def test_a_wrong_file_is_an_error(settings, tmp_path, name, text, message):
    (tmp_path / name).write_text(text)
    settings.LWDS_CONTENT = str(tmp_path)
    (error,) = check_own_content()
    assert message in error.msg


def test_no_folder_and_a_missing_one(settings, tmp_path):
    settings.LWDS_CONTENT = ""
    assert check_own_content() == []
    settings.LWDS_CONTENT = str(tmp_path / "gone")
    assert "cannot be read" in check_own_content()[0].msg
