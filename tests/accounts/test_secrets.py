"""Secrets are long, different each time, and safe in an address."""

import re

from accounts.secrets import create_secret, hash_secret


def test_secrets_differ_and_need_no_escaping_in_an_address():
    secrets = {create_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert all(re.fullmatch(r"[\w-]{43}", secret) for secret in secrets)


def test_old_links_keep_working_because_the_digest_is_plain_sha256_in_hexadecimal():
    assert hash_secret("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
