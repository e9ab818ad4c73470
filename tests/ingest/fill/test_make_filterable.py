"""Fields made filterable after loading are filled from the blocks, and answer like those chosen before."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from psycopg.sql import SQL, Identifier

from accounts.models import User
from accounts.roles import CURATOR
from ingest.fill.make_filterable import FilterableError, make_filterable
from tests.lakes import lake_of
from tests.people import client_of
from tests.releases import committed_releases, load_release, write_wgsa
from variants.releases.models import Release
from variants.releases.reader import ReleaseReader
from variants.releases.store.table_names import ReleaseTables

HEADER = ["chr", "pos", "ref", "alt", "CADD_phred", "VEST3_rankscore", "x_text", "x_flag", "x_more", "x_last"]
ROWS = [
    ["22", 10, "A", "C", "5", "1;2", "a", "Y", "1", "1"],
    ["22", 20, "A", "C", "6", ".", ".", "N", "1", "2"],
    ["22", 20, "A", "C", "6", "7", "b", "N", "1", "2"],
    ["22", 20, "A", "G", "7", "oops", "c", ".", "1", "3"],
    ["22", 30_000_000, "A", "G", "8", "-1.5", "d", "Y", "1", "4"],
]


@pytest.fixture(scope="module")
def release(django_db_setup, django_db_blocker, tmp_path_factory):
    path = write_wgsa(tmp_path_factory.mktemp("late") / "late.tsv", HEADER, ROWS)
    with django_db_blocker.unblock(), committed_releases():
        yield load_release("late", "GRCh38", [path])


@pytest.fixture(scope="module")
def lake(release, django_db_blocker, tmp_path_factory):
    """A lake that is written before any field is made filterable."""
    with django_db_blocker.unblock(), lake_of(release, tmp_path_factory.mktemp("lake")) as manifest:
        yield manifest


@pytest.fixture
def unblocked(django_db_blocker):
    """Rows that are written stay: loading and filling use connections of their own."""
    with django_db_blocker.unblock():
        yield


def stored(release, field):
    """(pos, alt, typed cells) of a field that was made filterable late."""
    tables = ReleaseTables(release.pk)
    names = [name for name, _ in field.spec().columns]
    statement = SQL(
        "SELECT v.pos, v.alt, {} FROM {} v JOIN {} x USING (chrom, pos, vkey) ORDER BY v.pos, v.alt"
    ).format(SQL(", ").join(map(Identifier, names)), tables.variants(), tables.variants(field.column_group))
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


@pytest.mark.usefixtures("unblocked")
@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["nonsense"], "has no field 'nonsense'"),
        (["chr"], "part of a variant's key"),
        (["CADD_phred"], "filterable already"),
    ],
)
def test_fields_that_cannot_be_made_filterable_are_refused(release, names, sentence):
    with pytest.raises(FilterableError, match=sentence):
        make_filterable(release=release, names=names)


@pytest.mark.usefixtures("unblocked", "lake")
def test_typed_columns_are_filled_from_the_source_lines(release):
    before = Release.objects.get(pk=release.pk)
    numbers, texts, flags = make_filterable(release=release, names=["VEST3_rankscore", "x.text", "X_FLAG"])
    assert stored(release, numbers) == [
        (10, "C", 1.0, 2.0),
        (20, "C", 7.0, 7.0),
        (20, "G", None, None),
        (30_000_000, "G", -1.5, -1.5),
    ]
    assert [row[2] for row in stored(release, texts)] == ["a", "b", "c", "d"]
    assert [row[2] for row in stored(release, flags)] == [True, False, None, True]
    assert [field.statistics["misfits"] for field in (numbers, texts, flags)] == [1, 0, 0]
    assert ReleaseReader(Release.objects.get(pk=release.pk)).lake is not None  # it has the fields already
    after = Release.objects.get(pk=release.pk)
    assert after.column_groups() == [1, 2]
    assert after.digest != before.digest
    assert after.bytes_on_disk > before.bytes_on_disk


@pytest.mark.usefixtures("unblocked")
def test_a_late_field_answers_queries_and_more_can_follow(release, capsys):
    call_command("make_filterable", "x_more", release="late")
    capsys.readouterr()
    call_command(
        "query", "VEST3_rankscore:>=2 AND x_more:1 AND NOT x_text:b", release="late", fields="x.text", format="tsv"
    )
    assert [line.split("\t")[1] for line in capsys.readouterr().out.splitlines()[1:]] == ["10"]
    assert Release.objects.get(pk=release.pk).column_groups() == [1, 2, 3]


@pytest.fixture
def curating(unblocked):
    """The browser of a curator, who is gone with what they did afterwards."""
    yield client_of(CURATOR)
    LogEntry.objects.filter(user__username=CURATOR).delete()
    User.objects.filter(username=CURATOR).delete()


def test_a_curator_chooses_fields_and_a_worker_fills_them(release, curating, worker):
    late, key = release.fields.get(name="x_last"), release.fields.get(name="chr")
    listed = reverse("admin:variants_field_changelist")
    answers = {"action": "make_filterable", "_selected_action": [key.pk]}
    assert "part of a variant&#x27;s key" in curating.post(listed, answers, follow=True).content.decode()
    answer = curating.post(listed, answers | {"_selected_action": [late.pk]}, follow=True)
    assert "a worker fills x.last" in answer.content.decode()
    worker.wait_for(lambda: release.fields.get(pk=late.pk).filterable)
    late.refresh_from_db()
    assert [row[2] for row in stored(release, late)] == [1.0, 2.0, 3.0, 4.0]


@pytest.mark.django_db
def test_an_unknown_release_is_one_clear_sentence():
    with pytest.raises(CommandError, match="no release 'none'"):
        call_command("make_filterable", "x", release="none")
