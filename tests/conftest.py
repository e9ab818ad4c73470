"""Fixtures every test may use, and the real servers they run on."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker
from xdist.remote import Producer

from accounts.models import Reading
from accounts.services import reading_log
from lwds_portal.embedded.services import start_servers
from tests import strict_skips
from tests.database import temporary_database
from tests.distribution import LongestFirst, running_order
from tests.known import KNOWN_RELEASES, KnownRelease
from tests.lakes import lake_of
from tests.releases import (
    FREEZE4,
    FREEZE5,
    SESSION_RELEASES,
    SYNTHETIC37,
    SYNTHETIC38,
    committed_releases,
    hide_releases,
    session_release,
    shared_file,
)
from tests.row_removal import remove_rows
from tests.web import running_portal
from tests.worker import RunningWorker, broker_of_tests
from variants.jobs.models import Job
from variants.lake.manifest import Manifest
from variants.releases import public_releases
from variants.releases.default_release import choose_default_release
from variants.releases.models import Release
from variants.releases.store.connection import READONLY

# A busy machine is not a failure.
hypothesis_settings.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("busy machine")

# Fixtures that load a release once a session, and its name.
LOADED = {"freeze4": "f4", "freeze5": "f5", "synthetic37": "synthetic37", "synthetic38": "synthetic38"}


def pytest_addoption(parser: pytest.Parser) -> None:
    strict_skips.pytest_addoption(parser)


def pytest_configure(config: pytest.Config) -> None:
    strict_skips.pytest_configure(config)
    settings.PASSWORD_HASHERS = ["tests.hashing.QuickArgon2"]
    settings.CACHES["default"]["LOCATION"] = broker_of_tests()
    gc.set_threshold(20_000, 10, 100)  # with Python's own numbers a fifteenth of the time goes into collecting garbage
    settings.WHITENOISE_AUTOREFRESH = True  # else each test client lists all static files
    settings.LWDS_LANES_FILE = None  # test processes side by side do not wait for each other


def pytest_sessionstart(session: pytest.Session) -> None:
    """The tests use real servers: those of the environment, else embedded ones under LWDS_HOME."""
    if not session.config.option.collectonly:
        start_servers(settings.LWDS_HOME)
    current_app.conf.broker_url = broker_of_tests()
    if not session.config.option.collectonly:
        cache.clear()  # an earlier run has counted requests and mails of the same people


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with the database may ask questions: these go through a connection of their own. Long tests come first."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if "transactional_db" in getattr(item, "fixturenames", ()) or (mark and mark.kwargs.get("transaction")):
            raise pytest.UsageError(f"{item.nodeid} would empty every table: use the fixture `committed` instead")
        if mark is not None or "db" in getattr(item, "fixturenames", ()):
            item.add_marker(
                pytest.mark.django_db(**(mark.kwargs if mark else {}), databases=["default", READONLY]), False
            )
    items.sort(key=lambda item: running_order(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LongestFirst | None:
    """How processes share the tests with --dist loadfile."""
    return LongestFirst(config, log) if config.option.dist == "loadfile" else None


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Compressed bytes hold the time, and ids must be the same in all processes that share the tests."""
    return argname if isinstance(val, bytes) and val.startswith(b"\x1f\x8b") else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"skipped tests: {len(terminalreporter.stats.get('skipped', []))}")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """A test database for whatever tests are run. pytest-django's own fixture makes one only where some test has the
    django_db mark; a run of `committed` tests alone would write into the portal's database."""
    with django_db_blocker.unblock(), temporary_database(keep=django_db_keepdb, create=django_db_createdb):
        yield


@pytest.fixture(scope="session")
def worker(django_db_setup: None) -> Iterator[RunningWorker]:
    """A real Celery worker on the test database; its tests need committed rows (`committed`; a transactional
    test would empty every table behind it, roles and loaded releases included)."""
    with RunningWorker.start() as running:
        yield running


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database without a surrounding transaction, for tests that load; releases made are removed afterwards."""
    with django_db_blocker.unblock(), committed_releases():
        yield


@pytest.fixture(scope="session")
def synthetic38(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Release]:
    """The committed release: SNVs and indels of chromosome 22 (GRCh38), published; loaded once a session."""
    with django_db_blocker.unblock(), session_release("synthetic38", "GRCh38", SYNTHETIC38) as release:
        yield release


@pytest.fixture(scope="session")
def lake_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the lake of `lake38` is kept while the tests that need none run."""
    return tmp_path_factory.mktemp("lake")


@pytest.fixture(scope="module")
def lake38(synthetic38: Release, django_db_blocker: DjangoDbBlocker, lake_folder: Path) -> Iterator[Manifest]:
    """The lake of `synthetic38` in some files, which a module's tests use; written once a session."""
    with django_db_blocker.unblock(), lake_of(synthetic38, lake_folder, lines_of_file=700) as manifest:
        yield manifest


@pytest.fixture(scope="session")
def synthetic37(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Release]:
    """The committed release of the other assembly: SNVs of chromosome 16 (GRCh37), published."""
    with django_db_blocker.unblock(), session_release("synthetic37", "GRCh37", [SYNTHETIC37]) as release:
        yield release


@pytest.fixture(scope="session")
def freeze5(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Release]:
    """TOPMed freeze 5, real SNVs and indels of chromosome 22 (GRCh38), published; loaded once a session."""
    files = [shared_file(path) for path in FREEZE5]
    with django_db_blocker.unblock(), session_release("f5", "GRCh38", files) as release:
        yield release


@pytest.fixture(scope="session")
def freeze4(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Release]:
    """TOPMed freeze 4, real SNVs of chromosome 16 (GRCh37), published; loaded once a session."""
    files = [shared_file(FREEZE4)]
    with django_db_blocker.unblock(), session_release("f4", "GRCh37", files) as release:
        yield release


@pytest.fixture(scope="module", params=KNOWN_RELEASES, ids=lambda known: known.name)
def known(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> KnownRelease:
    """A loaded GRCh38 release and what its files say: the committed one, then the real one where it is there.

    While the tests of a module use it, it is the default of the portal: it answers wherever no release is named.
    """
    known: KnownRelease = request.param
    fixture = next(fixture for fixture, name in LOADED.items() if name == known.name)
    known.release = request.getfixturevalue(fixture)
    known.release.published_at = timezone.now()
    with django_db_blocker.unblock():
        known.release.save(update_fields=["published_at"])
        known.release = choose_default_release(release=known.release, for_portal=True)
    return known


@pytest.fixture(autouse=True)
def releases_of_other_tests_hidden(request: pytest.FixtureRequest) -> None:
    """A test sees none of the releases loaded for the session but those it asks for, and no job that another test has
    committed: they are taken away inside its transaction, and are back when it ends. A running portal sees them all."""
    if request.node.get_closest_marker("django_db") is None and "db" not in request.fixturenames:
        return
    if "portal_url" in request.fixturenames:
        return
    request.getfixturevalue("db")
    visible_releases = {LOADED[fixture] for fixture in request.fixturenames if fixture in LOADED}
    if "known" in request.fixturenames:
        visible_releases.add(request.getfixturevalue("known").name)
    hide_releases(names=[name for name in SESSION_RELEASES if name not in visible_releases])
    remove_rows(Job, list(Job.objects.values_list("pk", flat=True)))


@pytest.fixture(autouse=True)
def public_releases_looked_up_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Releases of other tests have the same names; a process remembers a public one for some seconds."""
    monkeypatch.setattr(public_releases._public_releases, "seconds", -1)


@pytest.fixture(scope="session")
def portal_url(django_db_setup: None) -> Iterator[str]:
    """A running portal on the test database; its tests need committed rows, such as those of `synthetic38`."""
    with running_portal() as address:
        yield address


@pytest.fixture
def no_readings(db: None) -> None:
    """Without the notes of who read what that portals of other tests have committed, or this process remembers."""
    Reading.objects.all().delete()
    reading_log._noted_at.clear()
