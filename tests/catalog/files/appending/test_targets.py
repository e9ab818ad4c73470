"""Which tables take rows."""

import gzip

import pytest

from accounts.problems import MissingObjectError
from catalog.files.appending.targets import ClosedTableError, describe_waiting, find_table, require_open

TEXT = "station,flow\n" + "".join(f"river {n},{n}\n" for n in range(30))


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        (gzip.compress(TEXT.encode(), mtime=0), "a.csv.gz", "plain files"),
        (f"{TEXT}\nSource: the office of rivers\n", "a.csv", "has a footnote below its rows"),
        (TEXT.encode("utf-16"), "a.csv", "upload it in UTF-8"),
        (b"", "a.csv", "could not be read"),
    ],
    ids=["packed", "footnote", "utf-16", "empty"],
)
def test_files_that_take_no_rows_say_why(table, text, path, words):
    with pytest.raises(ClosedTableError, match=words):
        require_open(table(text=text, path=path))


def test_a_table_that_is_being_read_asks_for_patience(flow):
    require_open(flow)
    flow.status = "waiting"
    with pytest.raises(ClosedTableError, match="in a minute"):
        require_open(flow)


def test_tables_are_found_by_path_or_the_first(flow):
    dataset = flow.distribution.dataset
    assert find_table(dataset=dataset, path="") == find_table(dataset=dataset, path="flow.csv") == flow
    with pytest.raises(MissingObjectError, match="no such table"):
        find_table(dataset=dataset, path="other.csv")
    assert describe_waiting(dataset=dataset, path="flow.csv").n_rows == 0
