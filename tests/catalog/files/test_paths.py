"""Paths of files inside a dataset."""

import pytest

from catalog.files.paths import clean_path


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "a/../../b", "", "a\x00b", "x" * 501])
def test_paths_do_not_lead_out(path):
    with pytest.raises(ValueError, match=r"\.$"):
        clean_path(path)


def test_folders_with_backslashes_and_blanks_are_tidied():
    assert clean_path(" raw\\2021 / ./a.csv") == "raw/2021/a.csv"
