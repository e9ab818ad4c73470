"""Tables whose faults people reported of other programs: uploaded, read, asked as a program would."""

import pytest

GERMAN = "Station;Datum;Tiefe;Wassertemp\n" + "".join(
    f"S{n:02d};{n:02d}.03.2024;{10 * n};{9 + n // 10},{n % 10}\n" for n in range(1, 29)
)
NAMIBIA = "country,station,catch\nNA,Walvis,120\nZA,Cape,95\nAO,Lobito,60\nNA,Luderitz,88\n,unknown,5\n"
ERDDAP = "time,longitude,latitude,temp\nUTC,degrees_east,degrees_north,degree_C\n" + "".join(
    f"2024-03-{n:02d}T12:00:00Z,-124.{n},44.0{n},8.{n}\n" for n in range(1, 10)
)
LONG = "barcode,station\n12345678901234567890,007\n12345678901234567891,010\n12345678901234567892,123\n"

# Up to and beyond what 64 bits hold with a sign; as floats all ten are one number.
NINETEEN_DIGITS = "row,id\n" + "".join(f"{n},{9_223_372_036_854_775_800 + n}\n" for n in range(10))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GERMAN, {"wassertemp>10": 18, "datum>=2024-03-20": 9}),
        (NAMIBIA, {"country=NA": 2, "country__in=NA,ZA": 3, "country__isnull=true": 1}),
        (ERDDAP, {"bbox=-125,44,-124,45": 9, "from=2024-03-05": 5}),
        (LONG, {"barcode=12345678901234567891": 1, "station=007": 1}),
        (NINETEEN_DIGITS, {"id=9223372036854775803": 1, "id>9223372036854775806": 3, "id=9223372036854775809": 1}),
        ("sep=;\nid;v\n1;2\n2;3\n", {"v=3": 1}),
    ],
)
def test_the_requested_rows_are_read(client, table, text, expected):
    slug = table(text=text).distribution.dataset.slug
    assert {query: client.get(f"/datasets/{slug}/data.json?{query}").json()["count"] for query in expected} == expected


def test_long_numbers_are_written_and_sorted_digit_by_digit(client, table):
    slug = table(text=NINETEEN_DIGITS).distribution.dataset.slug
    answer = client.get(f"/datasets/{slug}/data.json?order=-id").json()
    assert [str(row["id"]) for row in answer["results"]] == [str(9_223_372_036_854_775_809 - n) for n in range(10)]


def test_a_table_of_hundreds_of_columns_is_shown(client, table):
    lines = [",".join(f"c{n}" for n in range(300)), *(",".join(str(row * n) for n in range(300)) for row in range(10))]
    slug = table(text="\n".join(lines) + "\n").distribution.dataset.slug
    answer = client.get(f"/datasets/{slug}/data.json?limit=1")
    assert (answer.status_code, len(answer.json()["results"][0])) == (200, 300)
