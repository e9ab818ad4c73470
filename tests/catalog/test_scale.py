"""Figures at scale: 10,000 datasets searched with facets; 2 GB sent to a real server, broken off and resumed."""

import hashlib
import http.client
import json
import statistics
import threading
import time
from contextlib import closing, suppress
from urllib.parse import urlsplit

import psutil
import pytest

from accounts.models import User
from accounts.services.tokens import create_token
from benchmarks.synthetic_datasets import QUESTIONS, make_datasets
from catalog.entries.writing import create_draft_dataset
from catalog.files.storing import withdraw_file
from catalog.models import Distribution
from tests.web import running_portal

SIZE = 2 * 1024**3
PIECE = 64 * 1024**2
BLOCK = bytes(range(256)) * 4096  # 1 MB


@pytest.mark.long
def test_one_reader_searches_ten_thousand_datasets_in_150_ms(client, db):
    make_datasets(count=10_000)
    seconds = []
    for question in QUESTIONS * 5:
        start = time.perf_counter()
        assert client.get(f"/datasets/?{question}").status_code == 200
        seconds.append(time.perf_counter() - start)
    assert statistics.median(seconds) < 0.15


def blocks(count):
    for _ in range(count // len(BLOCK)):
        yield BLOCK


class Sender:
    """A script with a token that sends pieces, one connection each."""

    def __init__(self, portal, token):
        self.host = urlsplit(portal).netloc
        self.headers = {"Authorization": f"Bearer {token}"}

    def ask(self, method, path, body=None, **headers):
        with closing(http.client.HTTPConnection(self.host, timeout=300)) as connection:
            connection.request(method, path, body=body, headers=self.headers | headers)
            answer = connection.getresponse()
            return answer, answer.read()

    def send(self, path, offset, length):
        piece = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
        return self.ask("PATCH", path, blocks(length), **piece, **{"Content-Length": str(length)})

    def break_off(self, path, offset, announced, sent):
        """Announce more than is sent, then hang up."""
        connection = http.client.HTTPConnection(self.host, timeout=300)
        connection.putrequest("PATCH", path)
        piece = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
        for name, value in (self.headers | piece | {"Content-Length": str(announced)}).items():
            connection.putheader(name, value)
        connection.endheaders()
        for block in blocks(sent):
            connection.send(block)
        connection.close()


class Watch(threading.Thread):
    """The most memory that the server's processes, children of this one, had."""

    def __init__(self):
        super().__init__(daemon=True)
        self.most, self.done = 0, threading.Event()

    def run(self):
        while not self.done.wait(0.2):
            self.most = max(self.most, now())


def now():
    """Bytes of memory of the gunicorn processes that the test started."""
    total = 0
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):  # it ended meanwhile
            total += process.memory_info().rss if "gunicorn" in " ".join(process.cmdline()) else 0
    return total


@pytest.mark.long
def test_two_gigabytes_are_sent_broken_off_resumed_and_stored_in_constant_memory(committed, tmp_path):
    user = User.objects.create_user("uploader")
    draft = create_draft_dataset(user=user, title="Large")
    _, token = create_token(user=user, name="upload", scopes=["curate"])
    with running_portal(LWDS_STORAGE=str(tmp_path)) as portal:
        script = Sender(portal, token)
        output = json.dumps({"dataset": draft.slug, "path": "deep/large.bin", "size": SIZE})
        answer, text = script.ask("POST", "/api/v1/uploads/", output, **{"Content-Type": "application/json"})
        assert answer.status == 201, text
        path = urlsplit(answer.headers["Location"]).path
        script.send(path, 0, PIECE)
        before, watch = now(), Watch()
        watch.start()
        script.break_off(path, PIECE, announced=PIECE, sent=PIECE // 2)
        offset = 0
        while offset < SIZE:
            answer, _ = script.ask("HEAD", path)
            offset = int(answer.headers["Upload-Offset"])
            with suppress(ConnectionError):  # refused while the broken connection is still being written
                answer, text = script.send(path, offset, min(PIECE * 4, (SIZE - offset) // len(BLOCK) * len(BLOCK)))
                offset = int(answer.headers.get("Upload-Offset", 0))
        watch.done.set()
        watch.join()
    digest = hashlib.sha256()
    for block in blocks(SIZE):
        digest.update(block)
    print(f"memory of the server: {before >> 20} MB before, {watch.most >> 20} MB at most")
    stored = Distribution.objects.get(dataset=draft)
    try:
        assert (stored.bytes, stored.sha256) == (SIZE, digest.hexdigest()) == (SIZE, json.loads(text)["sha256"])
        assert watch.most - before < 64 << 20
    finally:
        withdraw_file(user=user, distribution=stored)
        draft.delete()
        user.delete()
