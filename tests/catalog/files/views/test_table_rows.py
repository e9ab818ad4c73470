"""Tables: profiled whole, every bad row kept and shown, sliced by the URL."""

from time import monotonic

from accounts.services.tokens import create_token
from accounts.sharing import Visibility
from catalog.models import Dataset, Table


def test_slices_in_both_grammars(client, table):
    expected = {
        "bbox=165,-10,-165,10": 2,
        "bbox=0,-30,30,0": 28,
        "from=2025-01-10&to=2025-01-12": 3,
        "lon__gte=20&lon__lt=25": 5,
        "lon>=20&lon<25": 5,
        "ok=no": 2,
        "code__in=01234,99999": 2,
        "code__contains=999": 1,
        "time%3E=2025-01-28": 1,
        "lon!=170&ok=yes": 28,
        "time,lon&lon>=20": 10,
        'code=~"0[0-9]"': 9,
        "from=2024&to=2024": 2,
        "to=2024-01": 2,
        "time>=2025-01-27T12:00:00Z": 2,
    }
    slug = table().distribution.dataset.slug
    counts = {query: client.get(f"/datasets/{slug}/data.json?{query}").json()["count"] for query in expected}
    assert counts == expected


def test_every_bad_row_is_kept_and_shown(client, table):
    slug = table().distribution.dataset.slug
    bad = client.get(f"/datasets/{slug}/data-bad.json").json()
    assert [row["text"] for row in bad["results"]] == ["4,5", "2024-02-01,3,-170,0,yes,1,extra"]
    page = client.get(f"/datasets/{slug}/rows/").content.decode()
    assert "2024-02-01,3,-170,0,yes,1,extra" in page
    assert "01234" in page
    assert "Cells that do not fit their column" in page
    Table.objects.update(n_misfits=0)  # then no column is read for cells that do not fit
    assert "Cells that do not fit their column" not in client.get(f"/datasets/{slug}/rows/").content.decode()


def test_long_answers_have_a_next_page(client, table):
    slug = table().distribution.dataset.slug
    answer = client.get(f"/datasets/{slug}/data.json?limit=20&select=time").json()
    rest = client.get(answer["next"]).json()
    assert (len(answer["results"]), len(rest["results"]), rest["next"]) == (20, 11, None)


def seconds_of(client, address):
    """The fastest of three answers."""
    times = []
    for _ in range(3):
        began = monotonic()
        assert client.get(address).status_code == 200
        times.append(monotonic() - began)
    return min(times)


def test_the_page_of_a_large_table_costs_what_that_of_a_small_one_does(client, table, django_assert_num_queries):
    pages = {}
    for count in (300, 300_000):
        lines = "".join(f"{i},{i % 1000 / 10},word{i % 997}\n" for i in range(count))
        slug = table(f"a,b,c\n{lines}", f"{count}.csv").distribution.dataset.slug
        pages[count] = f"/datasets/{slug}/rows/?file={count}.csv"
        with django_assert_num_queries(4):
            client.get(pages[count])
    # Reading every row took 3.3 microseconds each, so 1 s more.
    for query in ("", f"&offset={299_000}", "&order=-b", "&b>50"):
        small, large = (seconds_of(client, page + query) for page in pages.values())
        assert large < small + 0.7, query


UNREADABLE_SLICES = [
    *("tempp>4", "lon>warm", "select=nothing", "limit=99999", "time>soon", "bbox=1,2", "nonsense", "order=none"),
    *("time>2024-13-45", "time>2024-01-01Tnoon", 'code=~"("', f"offset={10**30}", "q=ice"),
]


def test_a_slice_that_cannot_be_read_gets_a_sentence(client, table):
    slug = table().distribution.dataset.slug
    for query in UNREADABLE_SLICES:
        for extension in ("json", "csv", "parquet"):
            answer = client.get(f"/datasets/{slug}/data.{extension}?{query}")
            assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json"), query
            assert answer.json()["detail"].endswith((".", "?")), query
        assert client.get(f"/datasets/{slug}/rows/?{query}").status_code == 400, query


def test_croissant_and_data_package_describe_the_columns(client, table):
    slug = table().distribution.dataset.slug
    fields = client.get(f"/datasets/{slug}.croissant.json").json()["recordSet"][0]["field"]
    assert [field["dataType"] for field in fields][2:4] == ["sc:Integer", "sc:Integer"]
    schema = client.get(f"/datasets/{slug}.datapackage.json").json()["resources"][0]["schema"]
    assert schema["fields"][0] == {"name": "time", "type": "date", "format": "any"}


def test_text_is_not_compared_as_if_it_were_numbers(client, table):
    slug = table("ort;wassertemp\na;9,6\nb;12,3\nc;x\n").distribution.dataset.slug
    for query in ("wassertemp>10", "order=-wassertemp"):
        answer = client.get(f"/datasets/{slug}/data.json?{query}")
        assert answer.status_code == 400
        assert "'x'" in answer.json()["detail"]
    assert client.get(f"/datasets/{slug}/data.json?order=-ort&limit=0").json()["next"] is None


def test_tokens_open_what_their_owner_may_see(client, table, researcher, stranger):
    dataset = table().distribution.dataset
    Dataset.objects.filter(pk=dataset.pk).update(visibility=Visibility.PRIVATE)
    tokens = {user: create_token(user=user, name="t", scopes=["read"])[1] for user in (researcher, stranger)}

    def ask(end, text):
        headers = {"Authorization": f"Bearer {text}"} if text else {}
        answer = client.get(f"/datasets/{dataset.slug}{end}", headers=headers)
        b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer

    for end in ("/data.json", "/data.csv", "/files/data/rows.csv", ".zip"):
        opened = ask(end, tokens[researcher])
        assert (opened.status_code, opened["Cache-Control"]) == (200, "private")
        assert [ask(end, text).status_code for text in (tokens[stranger], "", "lwds_wrong")] == [404, 404, 401]
