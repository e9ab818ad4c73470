"""One request to an address: never into a private network; no network is not a dead link."""

import http.server
import socket
import threading

import pytest

from catalog.entries.links import url_check
from catalog.entries.links.url_check import RefusedUrlError, check_url, public_address


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:127.0.0.1]/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://user:secret@example.org/",
        "http://93.184.216.34:6379/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[::127.0.0.1]/",
        "http://[fec0::1]/",
        "http://[::1/",
        "http://example.org:99999/",
        "http://" + "a" * 70 + ".example/",
    ],
)
def test_private_and_odd_addresses_are_not_looked_at(url):
    look = check_url(url)
    assert look.outcome == "not checked"
    assert look.http_status is None


def test_a_name_with_one_private_address_is_refused(monkeypatch):
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(url_check.socket, "getaddrinfo", lambda *a, **k: answers)
    with pytest.raises(RefusedUrlError, match=r"10\.0\.0\.1"):
        public_address("mixed.example", 80)


@pytest.fixture
def server(monkeypatch):
    """A real server; the one address it has is let through, all others are judged as ever."""

    class Pages(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            status = {"/gone": 410, "/broken": 503, "/login": 403, "/inside": 302, "/moved": 301, "/loop": 302}
            self.send_response(status.get(self.path, 200))
            targets = {"/inside": "http://127.0.0.1:80/secret", "/moved": "/", "/loop": "/loop"}
            if self.path in targets:
                self.send_header("Location", targets[self.path])
            self.end_headers()

        def log_message(self, *args):
            pass

    served = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=served.serve_forever)
    thread.start()
    real, connect = public_address, socket.create_connection

    def address(host, port):
        return "127.0.0.1" if host == "outside.example" else real(host, port)

    monkeypatch.setattr(url_check, "public_address", address)
    monkeypatch.setattr(
        url_check.socket, "create_connection", lambda to, timeout: connect(("127.0.0.1", served.server_port), timeout)
    )
    yield "http://outside.example"
    served.shutdown()
    thread.join()
    served.server_close()


@pytest.mark.parametrize(
    ("path", "outcome", "status"),
    [
        ("/", "alive", 200),
        ("/login", "alive", 403),
        ("/moved", "alive", 200),
        ("/gone", "dead", 410),
        ("/broken", "dead", 503),
        ("/loop", "dead", None),
        ("/inside", "not checked", None),
    ],
)
def test_the_meaning_of_an_answer(server, path, outcome, status):
    look = check_url(server + path)
    assert (look.outcome, look.http_status) == (outcome, status)


def test_without_a_network_nothing_is_called_dead(monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("unreachable")

    monkeypatch.setattr(url_check.socket, "create_connection", fail)
    monkeypatch.setattr(url_check, "public_address", lambda host, port: "93.184.216.34")
    monkeypatch.setattr(url_check, "network_is_up", lambda: False)
    assert check_url("http://example.org/").outcome == "not checked"


@pytest.mark.parametrize("address", ["64:ff9b::7f00:1", "2002:7f00:1::", "::ffff:127.0.0.1", "100.64.0.1"])
def test_private_addresses_in_disguise_are_refused(address):
    with pytest.raises(url_check.RefusedUrlError):
        url_check.public_address(address, 80)
