"""manage.py sql."""

import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command

from accounts.sharing import Visibility
from catalog.models import Dataset
from catalog.queries.models import SqlQuery
from tests.catalog.files.conftest import local_storage, table  # noqa: F401 - fixtures


@pytest.fixture
def flow(table):  # noqa: F811
    made = table("site,flow\na,1.5\nb,2.5\n", path="daily.csv")
    Dataset.objects.update(slug="flow", visibility=Visibility.PRIVATE)
    return made


def test_rows_are_those_that_the_user_may_read(flow, researcher, tmp_path, capsys):
    call_command("sql", "SELECT sum(flow) AS total FROM flow", user="researcher")
    assert capsys.readouterr().out == "total\r\n4.0\r\n"
    call_command("sql", "FROM flow", user="researcher", output=tmp_path / "rows.parquet")
    assert pq.read_table(tmp_path / "rows.parquet").column("site").to_pylist() == ["a", "b"]
    for user in ("", "stranger"):
        with pytest.raises(CommandError, match=r"no table flow that you may read|no user"):
            call_command("sql", "FROM flow", user=user)
    assert not SqlQuery.objects.exists()


@pytest.mark.parametrize(
    ("sql", "message"),
    [("COPY (SELECT 1) TO 'x.csv'", "only SELECT is run here"), ("SELECT nothing FROM flow", "nothing")],
)
def test_a_refused_query_gives_the_reason(flow, researcher, sql, message):
    with pytest.raises(CommandError, match=message):
        call_command("sql", sql, user="researcher")
    assert not SqlQuery.objects.exists()
