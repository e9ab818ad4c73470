"""Results as answers to requests."""

import json

import pytest

from catalog.models import SqlQuery
from catalog.queries.responses import NoResultError, UnknownFormatError, result_response


def test_pages_of_json_lead_to_the_next(ask, local_storage):
    query = ask("SELECT range AS n FROM range(5)")
    page = json.loads(result_response(query, "json", "2", "2", "http://x/rows.json").content)
    assert page["results"] == [{"n": 2}, {"n": 3}]
    assert page["next"] == "http://x/rows.json?limit=2&offset=4"
    assert json.loads(result_response(query, "json", "2", "4").content)["next"] is None
    assert json.loads(result_response(query, "json", "0").content)["next"] is None


def test_files_are_named_after_the_query(ask, local_storage):
    query = ask("SELECT 1 AS n")
    assert result_response(query, "csv")["Content-Disposition"].endswith(f'query-{str(query.pk)[:8]}.csv"')


@pytest.mark.parametrize(
    ("status", "reason", "message"),
    [
        ("queued", "", "ask again when it has finished"),
        ("failed", "No table.", "it failed: No table."),
        ("cancelled", "", "it was cancelled."),
    ],
)
def test_the_reason_for_a_missing_result_is_shown(status, reason, message):
    with pytest.raises(NoResultError, match=message):
        result_response(SqlQuery(sql="SELECT 1", status=status, status_reason=reason), "csv")


def test_an_unknown_format_is_named():
    with pytest.raises(UnknownFormatError, match="not as 'exe'"):
        result_response(SqlQuery(sql="SELECT 1"), "exe")
