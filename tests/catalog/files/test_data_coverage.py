"""Box and days that the tables of a dataset cover, offered to who describes it."""

import pytest

from catalog.files.data_coverage import DataCoverage, measure_coverage

ROWS = (
    "time,lat,lon,t\n2021-03-04T05:06:07Z,50.5,-12.25,3\n2022-01-02T00:00:00Z,58,1.5,4\n2021-12-31T00:00:00Z,52,0,5\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ROWS, DataCoverage("-12.25, 50.5, 1.5, 58", "2021-03-04", "2022-01-02")),
        ("day,t\n2021-03-04,1\n2021-03-05,2\n", DataCoverage("", "2021-03-04", "2021-03-05")),
        ("longitude,latitude\n190,-20\n200,-10\n", DataCoverage("-170, -20, -160, -10")),
        ("x,y\n483000,5400000\n484000,5401000\n", DataCoverage()),
        ("name,t\na,1\nb,2\n", DataCoverage()),
    ],
    ids=["track", "days", "0 to 360", "metres", "neither"],
)
def test_coverage_is_that_of_the_columns(table, text, expected):
    assert measure_coverage(dataset=table(text).distribution.dataset) == expected


def test_programs_get_it_too(table, client):
    dataset = table(ROWS).distribution.dataset
    answer = client.get(f"/api/v1/datasets/{dataset.slug}/coverage/")
    assert answer.json() == {"box": "-12.25, 50.5, 1.5, 58", "start": "2021-03-04", "end": "2022-01-02"}
