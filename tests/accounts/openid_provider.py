"""A small OpenID Connect provider on this machine: discovery, authorization, tokens and keys, as the standard says."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "lwds", "a secret"


class Provider(BaseHTTPRequestHandler):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    person = {"sub": "0000-0002-1825-0097", "email": "josiah@example.org", "email_verified": True, "name": "Josiah"}
    authorize_requests: dict[str, dict[str, str]] = {}

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/.well-known/openid-configuration":
            names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            endpoints = {f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in names.items()}
            self.answer({"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys", **endpoints})
        elif url.path == "/authorize":
            code = f"code-{len(self.authorize_requests)}"
            self.authorize_requests[code] = query
            self.send_response(302)
            self.send_header(
                "Location", f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"
            )
            self.end_headers()
        elif url.path == "/keys":
            public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
            self.answer({"keys": [{**public, "kid": "1", "alg": "RS256", "use": "sig"}]})
        elif url.path == "/userinfo":
            self.answer(self.person)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        authorize_request = self.authorize_requests[sent["code"]]
        proof = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).decode().rstrip("=")
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        knows_secret = (
            self.headers.get("Authorization") == f"Basic {basic}" or sent.get("client_secret") == CLIENT_SECRET
        )
        if proof != authorize_request["code_challenge"] or not knows_secret:
            return self.answer({"error": "invalid_grant"}, status=400)
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300, **self.person}
        if "nonce" in authorize_request:
            claims["nonce"] = authorize_request["nonce"]
        id_token = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "1"})
        return self.answer({"access_token": "access", "token_type": "Bearer", "expires_in": 300, "id_token": id_token})

    def answer(self, content: dict, status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet: the tests' output is for the tests."""


@contextmanager
def running_provider() -> Iterator[str]:
    """The address of a provider that runs while the block does."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
