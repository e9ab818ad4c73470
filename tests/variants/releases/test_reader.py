"""Opening releases: which one answers, who may read it, and what names mean in it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Reading, User
from catalog.models import Dataset
from tests.variants.releases.plain_release import plain_release
from variants.fields.spec import FieldSpec, Kind, Separator
from variants.releases.models import Field, Release
from variants.releases.reader import ReleaseNotFoundError, open_release, release_of_operator, visible_releases

SOMEBODY = AnonymousUser()


def text_field(name: str, path: str, *aliases: str, group: str = "") -> FieldSpec:
    return FieldSpec(name, path, "", Kind.TEXT, (Separator.TRANSCRIPT,), aliases, transcript_group=group)


def test_a_name_or_path_wins_over_the_alias_of_another_field() -> None:
    first, second = text_field("B", "x.b", "shared"), text_field("Shared", "x.shared", "x.b")
    release = plain_release([first, second])
    assert release.by_name["shared"] == second
    assert release.by_name["x.b"] == first


@pytest.mark.parametrize(("assembly", "genome"), [("GRCh37", "hg19"), ("GRCh38", "hg38")])
def test_documents_call_the_assembly_by_its_genome(assembly: str, genome: str) -> None:
    assert plain_release([], assembly=assembly).genome == genome


def test_effects_are_those_of_the_first_source() -> None:
    terms, gene = text_field("T", "vep.consequence", group="VEP"), text_field("G", "vep.gene_id", group="VEP")
    effects = plain_release([terms, gene], effect_sources=["VEP", "SnpEff"]).effect_fields
    assert effects is not None
    assert (effects.terms, effects.gene, effects.group) == (terms, gene, "VEP")
    assert plain_release([terms, gene], effect_sources=["SnpEff"]).effect_fields is None
    assert plain_release([terms, gene], effect_sources=[]).effect_fields is None


@pytest.fixture
def releases(db: None) -> dict[str, Release]:
    """Releases named by what they are; the older one was published a day ago."""
    Release.objects.all().update(status=Release.Status.RETIRED)
    dataset = Dataset.objects.create(slug="ours", title="Ours", status=Dataset.Status.PUBLISHED)
    now = timezone.now()
    attributes: dict[str, dict[str, object]] = {
        "old": {"assembly": "GRCh38", "status": Release.Status.PUBLISHED, "published_at": now - timedelta(days=1)},
        "new": {"assembly": "GRCh37", "status": Release.Status.PUBLISHED, "published_at": now},
        "hidden": {
            "assembly": "GRCh38", "status": Release.Status.PUBLISHED, "published_at": now, "visibility": "private",
        },
        "ready": {"assembly": "GRCh38", "status": Release.Status.READY},
    }  # fmt: skip
    return {name: Release.objects.create(dataset=dataset, name=name, **more) for name, more in attributes.items()}


def test_a_published_release_answers_whether_it_is_named_or_not(releases: dict[str, Release]) -> None:
    assert open_release(user=SOMEBODY).model == releases["old"]  # of GRCh38, where no default is chosen
    assert open_release(user=SOMEBODY, assembly="GRCh37").model == releases["new"]
    assert open_release(user=SOMEBODY, name="old").model == releases["old"]
    assert open_release(user=SOMEBODY, pk=releases["old"].pk).model == releases["old"]
    assert [release.name for release in visible_releases(user=SOMEBODY)] == ["new", "old"]


@pytest.mark.parametrize("name", ["hidden", "ready", "nosuch"])
def test_hidden_objects_are_reported_as_missing(releases: dict[str, Release], name: str) -> None:
    with pytest.raises(ReleaseNotFoundError, match=f"there is no published release named '{name}'"):
        open_release(user=SOMEBODY, name=name)
    with pytest.raises(ReleaseNotFoundError, match="named 'old' of GRCh37"):
        open_release(user=SOMEBODY, name="old", assembly="GRCh37")


def test_an_operator_opens_what_is_complete_and_not_yet_published(releases: dict[str, Release]) -> None:
    ready = releases["ready"]
    assert release_of_operator(name="ready").model == ready
    newer = Release.objects.create(
        dataset=ready.dataset, name="ready", edition=2, assembly="GRCh38", status=Release.Status.LOADING
    )
    assert release_of_operator(name="ready").model == ready
    Release.objects.filter(pk=ready.pk).update(status=Release.Status.RETIRED)
    with pytest.raises(ReleaseNotFoundError, match="load_wgsa --release ready --resume"):
        release_of_operator(name="ready")
    Release.objects.filter(pk=newer.pk).update(status=Release.Status.PUBLISHED)
    assert release_of_operator(name="ready").model == newer
    with pytest.raises(ReleaseNotFoundError, match="loaded: hidden, new, old, ready"):
        release_of_operator(name="nosuch")


def test_a_dictionary_is_read_once_for_a_while(
    releases: dict[str, Release], django_assert_num_queries: pytest.FixtureRequest
) -> None:
    Field.objects.create(release=releases["old"], position=0, name="N", path="n", source="", kind="float")
    opened = open_release(user=SOMEBODY, name="old")
    assert opened.by_name["n"].kind is Kind.FLOAT
    with django_assert_num_queries(1):  # type: ignore[operator]  # whether it may be read, and no more
        assert open_release(user=SOMEBODY, name="old").by_name is opened.by_name


@pytest.mark.usefixtures("no_readings")
def test_it_is_noted_who_reads_a_release_that_is_not_public(
    releases: dict[str, Release], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    ana = User.objects.create_user("ana")
    releases["hidden"].people.add(ana)
    with django_capture_on_commit_callbacks(execute=True):
        open_release(user=ana, name="hidden")
        open_release(user=ana, name="old")
    assert list(Reading.objects.values_list("reader", "name")) == [("ana", "hidden (GRCh38, edition 1)")]
    Dataset.objects.update(embargo_until=timezone.now() + timedelta(days=1))
    assert not Release.objects.get(name="old").is_public, "its dataset is not"
