"""The shipped nginx site in front of gunicorn with the production settings, asked as a client would."""

from __future__ import annotations

import http.client
import os
import secrets
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.worker import servers_of_tests

ROOT = Path(__file__).resolve().parent.parent.parent
SITE = "data.example.org"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


@dataclass(frozen=True)
class Site:
    """Ports that nginx listens on; `get` gives status, headers and body."""

    plain: int
    secure: int

    def get(self, path: str, *, https: bool = True, method: str = "GET", **request: object) -> tuple[int, dict, bytes]:
        if https:
            trusting = ssl._create_unverified_context()
            link = http.client.HTTPSConnection("127.0.0.1", self.secure, context=trusting, timeout=30)
        else:
            link = http.client.HTTPConnection("127.0.0.1", self.plain, timeout=30)
        headers = {"Host": SITE, **request.pop("headers", {})}  # type: ignore[dict-item]
        link.request(method, path, headers=headers, **request)  # type: ignore[arg-type]
        answer = link.getresponse()
        try:
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            link.close()


@pytest.fixture(scope="module")
def site(django_db_setup: None) -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="lwds-test-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        environment = {
            **os.environ,
            "DEBUG": "0",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "ALLOWED_HOSTS": SITE,
            **servers_of_tests(),
            "LWDS_HOME": str(folder / "home"),
        }
        run = {"cwd": ROOT, "env": environment, "check": True, "stdout": subprocess.DEVNULL}
        subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput"], **run)
        own_key(folder)
        ports = [free_port(), free_port()]
        (folder / "nginx.conf").write_text(configuration(folder, *ports))
        gunicorn = [sys.executable, "-m", "gunicorn", "lwds_portal.wsgi", "--bind", f"unix:{folder}/web.sock"]
        options = ["--umask", "0", "--no-control-socket", "--log-level", "error", "--worker-tmp-dir", str(folder)]
        options += ["--config", "python:lwds_portal.web.server", "--workers", "2"]
        web = subprocess.Popen([*gunicorn, *options], cwd=ROOT, env=environment)
        front = subprocess.Popen([str(NGINX), "-c", folder / "nginx.conf", "-p", folder, "-e", folder / "error.log"])
        try:
            yield wait_for(Site(*ports), folder)
        finally:
            for process in (front, web):
                process.terminate()
                process.wait(timeout=30)


def configuration(folder: Path, plain: int, secure: int) -> str:
    """The shipped site with ports, socket and certificate of this test, in the smallest nginx around it."""
    text = (ROOT / "deploy/nginx/lwds.conf").read_text()
    for old, new in {
        "[::]:80": f"[::1]:{plain}",
        "[::]:443": f"[::1]:{secure}",
        "listen 80": f"listen 127.0.0.1:{plain}",
        "listen 443": f"listen 127.0.0.1:{secure}",
        "/run/lwds/web.sock": f"{folder}/web.sock",
        f"/etc/letsencrypt/live/{SITE}/fullchain.pem": f"{folder}/site.crt",
        f"/etc/letsencrypt/live/{SITE}/privkey.pem": f"{folder}/site.key",
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"daemon off; pid {folder}/pid; events {{}} http {{ access_log off; {temporary} {text} }}"


def own_key(folder: Path) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={SITE}"]
    files = ["-keyout", str(folder / "site.key"), "-out", str(folder / "site.crt")]
    subprocess.run([*command, *files], check=True, capture_output=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(site: Site, folder: Path) -> Site:
    deadline = time.monotonic() + 120
    while True:
        try:
            if site.get("/health/live")[0] == 200:
                return site
        except OSError:
            pass
        assert time.monotonic() < deadline, (folder / "error.log").read_text()
        time.sleep(0.2)


def test_people_are_led_to_https_and_programs_are_answered_where_they_ask(site: Site) -> None:
    status, headers, _ = site.get("/releases/?q=x", https=False)
    assert (status, headers["location"]) == (301, f"https://{SITE}/releases/?q=x")
    assert site.get("/health/live", https=False)[0] == 200
    assert site.get("/v1/metadata", https=False)[0] != 301


def test_credentials_over_plain_http_are_refused(site: Site) -> None:
    status, _, body = site.get("/v1/metadata", https=False, headers={"Authorization": "Bearer lwds_x"})
    assert (status, b"plain http" in body) == (403, True)


def test_https_answers_carry_hsts_and_secure_cookies(site: Site) -> None:
    status, headers, _ = site.get("/accounts/login/")
    assert status == 200
    assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains; preload"
    assert "Secure" in headers["set-cookie"]


def test_nobody_outside_reads_the_metrics_by_claiming_an_address(site: Site) -> None:
    """nginx passes its own view of the address on; ours is 127.0.0.1, which may read them."""
    assert site.get("/metrics")[0] == 200
    assert site.get("/metrics", https=False)[0] == 301


def test_a_strange_host_and_a_body_that_is_too_large_are_refused(site: Site) -> None:
    assert site.get("/", headers={"Host": "evil.example"})[0] == 400
    status, _, _ = site.get("/accounts/login/", method="POST", headers={"Content-Length": str(33 << 20)})
    assert status == 413


def test_static_files_are_hashed_kept_by_browsers_and_never_climb(site: Site) -> None:
    _, _, page = site.get("/accounts/login/")
    address = page.decode().split('rel="stylesheet" href="')[1].split('"')[0]
    status, headers, _ = site.get(address)
    assert (status, headers["cache-control"]) == (200, "max-age=315360000, public, immutable")
    assert site.get("/static/..%2f..%2fmanage.py")[0] in (400, 404)
