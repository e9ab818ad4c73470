"""The whole site walked as each role, and every route asked what an attacker would ask."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from accounts.roles import CURATOR, RESEARCHER
from catalog.exchange.imports.seed import PACKAGED, load_catalogue
from tests.people import ANONYMOUS, EVERYBODY, SUPERUSER, client_of, person
from tests.releases import committed_releases, load_release, write_wgsa
from tests.routes import Route, all_routes, ask
from variants.releases.models import Release

ALL_UNSAFE = ("post", "put", "patch", "delete")
# Read, with the question in the body: no session counts there, or nothing is changed.
READ_BY_POST = ("/v1/", "/v3", "/beacon", "/mcp", "/api/v1/variants/lookup/", "/datasets/oai")
# How many pages each role opens, and how many of one kind: every kind of page comes within the first dozens.
SHORT_WALK = {"most_pages": 40, "most_alike": 2}
LONG_WALK = {"most_pages": 400, "most_alike": 5}
HEADER = ["#chr", "pos", "ref", "alt", "CADD_phred", "VEP_ensembl_Consequence", "VEP_ensembl_Gene_ID"]
ROWS = [[22, 19_950_000 + 50 * i, "A", "C", i / 10, "missense_variant", "ENSG00000093010"] for i in range(60)]


@pytest.fixture(scope="module")
def published(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Release]:
    """A small release of our own with variants of one gene."""
    path = write_wgsa(tmp_path_factory.mktemp("crawl") / "own.tsv", HEADER, ROWS)
    with django_db_blocker.unblock(), committed_releases():
        yield load_release("crawled", "GRCh38", [path])


@pytest.fixture(scope="module")
def filled(published: Release, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What the portal ships, in a transaction around those of this module's tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(SIMPLE_HISTORY_ENABLED=False):
            load_catalogue(path=PACKAGED)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def everything(filled: None, db: None) -> None:
    """Every test finds the release, the catalogue and triage."""


TARGETS = ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:a(1)")


class Links(HTMLParser):
    """The addresses and forms of a page, and what is inline in it: style, script that a browser would run, handlers."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.unprotected_forms = 0
        self.inline: list[str] = []
        self._form_is_open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        runs = tag == "script" and "src" not in values and not str(values.get("type")).endswith("json")
        if tag == "style" or runs or "style" in values or any(name.startswith("on") for name in values):
            self.inline.append(str(self.get_starttag_text()))
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        elif tag == "form" and (values.get("method") or "get").lower() == "post":
            self._form_is_open = True
            self.unprotected_forms += 1
        elif tag == "input" and values.get("name") == "csrfmiddlewaretoken" and self._form_is_open:
            self._form_is_open = False
            self.unprotected_forms -= 1


def html_of(answer: HttpResponse) -> str:
    """The page of an answer, or nothing if it is not a page."""
    if answer.streaming or not answer.get("Content-Type", "").startswith("text/html"):
        return ""
    return answer.content.decode(errors="replace")


def walk(
    client: Client, starts: list[str], *, most_pages: int, most_alike: int
) -> Iterator[tuple[str, str, HttpResponse]]:
    """Pages that links lead to, with the page the link stood on.

    Args:
        most_alike: How many links are followed whose addresses differ in a name or number alone.
    """
    waiting = deque((start, "") for start in starts)
    visited, shapes = set(starts), {}
    for _ in range(most_pages):
        if not waiting:
            return
        address, origin = waiting.popleft()
        answer = ask(client, address)
        yield address, origin, answer
        for link in Links(html_of(answer)).links:
            target = urlsplit(urljoin(f"http://testserver{address}", link))
            follow = f"{target.path}?{target.query}" if target.query else target.path
            shape = re.sub(r"\d+|(?<=/)[^/]+(?=/$)", "#", target.path) + "?" + re.sub(r"=[^&]*", "", target.query)
            if target.netloc == "testserver" and follow not in visited and shapes.get(shape, 0) < most_alike:
                shapes[shape] = shapes.get(shape, 0) + 1
                visited.add(follow)
                waiting.append((follow, address))


@pytest.mark.parametrize("role", [ANONYMOUS, CURATOR, SUPERUSER])
def test_links_work_and_are_permitted_and_no_page_has_inline_style_or_script(role: str) -> None:
    """Those who see least, most of the pages, and everything; the long test walks as all roles."""
    assert_links_work(role, **SHORT_WALK)


@pytest.mark.long
@pytest.mark.parametrize("role", EVERYBODY)
def test_no_link_of_hundreds_of_pages_fails(role: str) -> None:
    assert_links_work(role, **LONG_WALK)


def assert_links_work(role: str, **limits: int) -> None:
    starts = ["/", "/releases/crawled/", "/datasets/", "/triage/"]
    if role not in (ANONYMOUS, RESEARCHER):
        starts.append("/admin/")
    wrong, pages = [], 0
    for address, origin, answer in walk(client_of(role), starts, **limits):
        fails = answer.status_code in (401, 403, 404) or answer.status_code >= 500
        if fails and address != "/health/ready":  # no worker runs beside this test
            wrong.append(f"{answer.status_code} {address} (on {origin})")
        page = Links(html_of(answer))
        pages += bool(page.links)
        if page.inline:
            wrong.append(f"{address}: inline {page.inline}")
    assert wrong == [], "\n".join(wrong)
    assert pages > 20


@pytest.fixture(scope="module")
def answers(filled: None) -> list[tuple[Route, HttpResponse]]:
    """What a superuser gets from each route, with the address of another site in the parameters that lead on."""
    with transaction.atomic():
        client = client_of(SUPERUSER)
        answers = [(route, ask_to_go_on(client, route, TARGETS[0])) for route in all_routes()]
        transaction.set_rollback(True)  # the tests make a superuser of their own
    return answers


def ask_to_go_on(client: Client, route: Route, target: str) -> HttpResponse:
    path, _, query = route.address.partition("?")
    return ask(client, path, {**dict(parse_qsl(query)), **dict.fromkeys(("next", "url", "redirect", "return"), target)})


def test_every_page_carries_the_security_headers_and_every_form_its_csrf_token(
    answers: list[tuple[Route, HttpResponse]],
) -> None:
    wrong = []
    for route, answer in answers:
        policy = answer.get("Content-Security-Policy", "")
        if "script-src" in policy or "default-src 'self'" not in policy or "unsafe" in policy:
            wrong.append(f"{route.address}: {policy!r}")
        page = Links(html_of(answer))
        if page.inline:
            wrong.append(f"{route.address}: inline {page.inline}")
        if answer.get("X-Content-Type-Options") != "nosniff" or answer.get("X-Frame-Options") != "DENY":
            wrong.append(f"{route.address}: headers")
        if page.unprotected_forms:
            wrong.append(f"{route.address}: a form without its token")
    assert wrong == [], "\n".join(wrong)


def test_no_unsafe_request_of_a_browser_passes_without_a_csrf_token() -> None:
    """Every route is sent a POST, and every other method where the view checks the token itself: where the middleware
    does, it knows no difference."""
    client = client_of(SUPERUSER)
    client.handler.enforce_csrf_checks = True
    users = User.objects.count()
    passed = [
        f"{answer.status_code} {method} {route.address}"
        for route in all_routes()
        if not route.address.startswith(READ_BY_POST)
        for method in (ALL_UNSAFE if checks_the_token(route) else ALL_UNSAFE[:1])
        if (answer := getattr(client, method)(route.address)).status_code not in (400, 403, 404, 405, 410, 415)
    ]
    assert passed == []
    assert User.objects.count() == users


def checks_the_token(route: Route) -> bool:
    """Whether the view of a route does without the middleware's check, as those of the REST interface do."""
    return getattr(route.view, "csrf_exempt", False)


SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
PROBES = {
    "path, header, sql and markup": (
        "../../../../etc/passwd\r\nSet-Cookie: stolen=1' OR '1'='1'; DROP TABLE accounts_user; --"
        + SCRIPT
        + "{{ settings.SECRET_KEY }}{% debug %}"
    ),
    "null": "a\x00b",
    "long": "A" * 5_000,
}
PARAMETERS = ("q", "release", "gene", "next", "sort", "page", "after", "fields", "format", "text", "search", "o", "id")


@pytest.mark.parametrize("probe", PROBES)
def test_hostile_parameters_are_harmless_on_every_route(probe: str) -> None:
    client, wrong = client_of(SUPERUSER), []
    sent = dict.fromkeys(PARAMETERS, PROBES[probe])
    for route in all_routes():
        if route.name == "health/ready":
            continue
        answer = ask(client, route.address.split("?")[0], sent)
        page = html_of(answer)
        reflected = SCRIPT in page
        split = "stolen" in answer.cookies
        leaked = settings.SECRET_KEY in page or "root:x:0:0" in page
        if answer.status_code >= 500 or reflected or split or leaked:
            wrong.append(f"{answer.status_code} {route.address}")
    assert wrong == [], "\n".join(wrong)
    assert User.objects.exists()


def test_no_redirect_leads_a_stranger_to_another_site() -> None:
    client = client_of(ANONYMOUS)
    for route in all_routes():
        if route.address.startswith(("/accounts/", "/admin/")):
            assert_stays_here(client, route, ask_to_go_on(client, route, TARGETS[0]))


def test_no_redirect_leads_to_another_site(answers: list[tuple[Route, HttpResponse]]) -> None:
    client = client_of(SUPERUSER)
    for route, answer in answers:
        assert_stays_here(client, route, answer)


def assert_stays_here(client: Client, route: Route, answer: HttpResponse) -> None:
    """Neither the answer to the first target nor, where it redirects, those to the others lead away."""
    if "Location" not in answer:
        return
    others = [ask_to_go_on(client, route, target).get("Location", "") for target in TARGETS[1:]]
    for location in (answer["Location"], *others):
        assert "evil.example" not in urlsplit(location).netloc, route.address
        assert not location.startswith(("javascript:", "//", "/\\")), route.address


def test_paths_that_climb_find_nothing() -> None:
    client = Client()
    for climb in (
        "/files/../../etc/passwd",
        "/files/..%2f..%2fetc/passwd",
        "/static/../manage.py",
        "/static/%2e%2e/manage.py",
    ):
        answer = client.get(climb)
        assert answer.status_code in (400, 404), climb


def test_cookies_are_closed_to_scripts_and_other_sites() -> None:
    person(SUPERUSER)
    client = Client()
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": SUPERUSER, "password": f"the pass phrase of {SUPERUSER}"})
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (session["samesite"], session["httponly"]) == ("Lax", True)
    assert client.cookies[settings.CSRF_COOKIE_NAME]["samesite"] == "Lax"


def test_a_body_that_is_too_large_is_refused_not_read() -> None:
    answer = Client().post(
        "/accounts/login/",
        data="login=" + "A" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code in (400, 413)
