"""Writes that meet at a barrier: nothing is lost, and nothing is there twice."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User
from catalog.entries.models import Dataset
from catalog.entries.writing import create_draft_dataset
from catalog.exchange.sheet.bulk_edit import apply_sheet, sheet_lines
from catalog.files.uploads import UploadConflictError, append_piece, current_offset, finish_upload, start_upload
from catalog.models import Distribution, Upload
from tests.budgets import limits_with
from tests.html_forms import read_inputs
from tests.people import sign_in
from tests.triage.forms_client import read_form
from tests.triage.stored import stored_records
from triage.interviews.document_writer import write_document
from triage.interviews.lifecycle import create_interview
from triage.models import Interview

WRITERS = 4
ROUNDS = [2, pytest.param(200, marks=[pytest.mark.long, pytest.mark.timeout(3600)])]


@pytest.fixture
def ann(committed: None, settings: Settings, tmp_path: Any) -> Iterator[User]:
    """Somebody whose things are removed afterwards, since other sessions must see them meanwhile."""
    settings.LWDS_HOME = type(settings.LWDS_HOME)(tmp_path / "home")
    settings.LWDS_USER_OPEN_UPLOADS = 0
    settings.LWDS_LIMITS = limits_with(answer_seconds=600)  # nothing may be lost on a busy machine either
    options = {"location": str(tmp_path / "files")}
    storage = {"BACKEND": "lwds_portal.operations.local_storage.LocalStorage", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": storage}
    Client().get("/health/live")  # the first request of a process makes its counters, which threads must not do at once
    user = User.objects.create_superuser(f"ann-{uuid.uuid4().hex[:8]}")
    yield user
    Interview.objects.filter(members__user=user).delete()
    Dataset.objects.filter(owner=user).delete()
    user.delete()


def race(write: Callable[[int], Any]) -> list[Any]:
    """What `write(n)` gives in each of WRITERS threads, which begin at the same moment."""
    barrier = Barrier(WRITERS)

    def run(number: int) -> Any:
        try:
            barrier.wait()
            return write(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WRITERS) as threads:
        return list(threads.map(run, range(WRITERS)))


@pytest.mark.parametrize("rounds", ROUNDS)
def test_records_of_one_interview_are_all_kept(ann: User, rounds: int) -> None:
    for _ in range(rounds):
        interview = create_interview(user=ann, title="Towers")
        address = f"/api/v1/interviews/{interview.slug}/records/formats/"
        clients = [sign_in(ann) for _ in range(WRITERS)]

        def post(number: int, address: str = address, clients: list[Any] = clients) -> int:
            return clients[number].post(address, {"files": number}, content_type="application/json").status_code

        assert race(post) == [201] * WRITERS
        stored = stored_records(interview, "formats")
        assert sorted(record["files"] for record in stored) == list(range(WRITERS))


class Formats:
    """The formats of an interview with one record, as a page, a sheet and two programs have read them."""

    def __init__(self, ann: User) -> None:
        self.interview = create_interview(user=ann, title="Towers")
        raw = {"records": {"formats": [{"name": "netcdf", "files": 1}]}}
        write_document(user=ann, interview=self.interview, raw=raw)
        self.uid = stored_records(self.interview, "formats")[0]["id"]
        self.clients = [sign_in(ann) for _ in range(WRITERS)]
        self.page = f"{self.interview.get_absolute_url()}section/formats/"
        self.sheet = f"{self.interview.get_absolute_url()}sheet/"
        self.list = f"/api/v1/interviews/{self.interview.slug}/records/formats/"
        self.form = read_form(self.clients[0], self.page)
        self.lines = self.clients[1].get(f"{self.sheet}formats.csv").content.decode()
        self.etag = self.clients[2].get(f"{self.list}{self.uid}/")["ETag"]

    def send_page(self, **answers: str) -> bool:
        """Save the page with other answers; whether they were taken."""
        typed = {f"{self.uid}.{key}": [text] for key, text in answers.items()}
        return self.clients[0].post(self.page, self.form | typed | {"do": ["save"]}).status_code == 302

    def send_sheet(self, **answers: str) -> bool:
        """Upload the sheet with other cells; whether it was taken."""
        header, line = csv.reader(io.StringIO(self.lines.removeprefix("\ufeff")))
        cells = dict(zip(header, line, strict=True)) | answers
        text = io.StringIO()
        csv.writer(text).writerows([header, list(cells.values())])
        sent = {"section": "formats", "file": SimpleUploadedFile("formats.csv", text.getvalue().encode())}
        page = self.clients[1].post(self.sheet, sent, follow=True).content.decode()
        assert ("somebody else changed" in page) != ("1 row is in" in page)
        return "1 row is in" in page

    def patch(self, answers: dict[str, Any], **headers: str) -> int:
        """PATCH the record by REST."""
        address = f"{self.list}{self.uid}/"
        return self.clients[2].patch(address, answers, content_type="application/json", headers=headers).status_code

    def post(self) -> int:
        """POST another record."""
        return self.clients[3].post(self.list, {"name": "parquet"}, content_type="application/json").status_code


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_page_a_sheet_and_programs_that_write_at_once_lose_nothing(ann: User, rounds: int) -> None:
    for _ in range(rounds):
        formats = Formats(ann)
        writers: list[Callable[[], Any]] = [
            lambda formats=formats: formats.send_page(total="2", **{"total.unit": "TB"}),
            lambda formats=formats: formats.send_sheet(velocity="daily"),
            lambda formats=formats: formats.patch({"rows": "5 million"}),
            formats.post,
        ]
        assert race(lambda number, writers=writers: writers[number]()) == [True, True, 200, 201]
        first, second = stored_records(formats.interview, "formats")
        assert first == {
            "id": formats.uid,
            "name": "netcdf",
            "files": 1,
            "total": {"value": 2, "unit": "TB"},
            "velocity": "daily",
            "rows": {"value": 5, "unit": "million"},
        }
        assert second["name"] == "parquet"


@pytest.mark.parametrize("rounds", ROUNDS)
def test_of_a_page_a_sheet_and_a_program_that_change_one_answer_one_is_taken(ann: User, rounds: int) -> None:
    for _ in range(rounds):
        formats = Formats(ann)
        writers: list[Callable[[], Any]] = [
            lambda formats=formats: formats.send_page(files="10"),
            lambda formats=formats: formats.send_sheet(files="20"),
            lambda formats=formats: formats.patch({"files": 30}, **{"If-Match": formats.etag}) == 200,
            formats.post,
        ]
        *results, _ = race(lambda number, writers=writers: writers[number]())
        assert sorted(results) == [False, False, True]
        first, _ = stored_records(formats.interview, "formats")
        assert first["files"] == (10, 20, 30)[results.index(True)]


@pytest.mark.parametrize("rounds", ROUNDS)
def test_of_forms_that_change_the_same_field_one_wins_and_the_others_conflict(ann: User, rounds: int) -> None:
    dataset = create_draft_dataset(user=ann, title="Flow")
    address = f"{dataset.get_absolute_url()}edit/"
    clients = [sign_in(ann) for _ in range(WRITERS)]
    for round_number in range(rounds):
        shown = read_inputs(clients[0].get(address).content.decode())
        texts = [f"{round_number} of {number}" for number in range(WRITERS)]

        def post(number: int, shown: dict[str, list[str]] = shown, texts: list[str] = texts) -> int:
            return clients[number].post(address, shown | {"summary": texts[number]}).status_code

        codes = race(post)
        assert sorted(codes) == [302] + [409] * (WRITERS - 1)
        dataset.refresh_from_db()
        assert dataset.summary == texts[codes.index(302)]


@pytest.mark.parametrize("rounds", ROUNDS)
def test_of_sheets_that_change_the_same_cell_one_is_taken(ann: User, rounds: int) -> None:
    dataset = create_draft_dataset(user=ann, title="Flow")
    for round_number in range(rounds):
        lines = list(sheet_lines(datasets=Dataset.objects.filter(pk=dataset.pk)))

        def apply(number: int, lines: list[list[str]] = lines, round_number: int = round_number) -> int:
            changed = [list(line) for line in lines]
            changed[1][lines[0].index("summary")] = f"{round_number} of {number}"
            text = io.StringIO()
            csv.writer(text).writerows(changed)
            try:
                return apply_sheet(user=ann, text=text.getvalue())
            except ValidationError:
                return 0

        assert sum(race(apply)) == 1


@pytest.mark.parametrize("rounds", ROUNDS)
def test_of_pieces_that_arrive_at_once_one_is_taken_at_a_time(ann: User, rounds: int) -> None:
    """Each writer sends its bytes from where the upload stands; who was too late asks again where that is."""
    dataset = create_draft_dataset(user=ann, title="Images")
    for round_number in range(rounds):
        upload = start_upload(user=ann, dataset=dataset, path=f"{round_number}.bin", size=4 * 50_000)

        def send(number: int, upload: Upload = upload) -> None:
            while True:
                try:
                    offset = current_offset(upload=upload)
                    piece = io.BytesIO(bytes([number]) * 50_000)
                    append_piece(upload=Upload.objects.get(pk=upload.pk), offset=offset, content=piece)
                except UploadConflictError:
                    continue
                return

        race(send)
        upload.refresh_from_db()
        with finish_upload(upload=upload).file.open("rb") as content:
            pieces = [content.read(50_000) for _ in range(WRITERS)]
        assert sorted(pieces) == [bytes([number]) * 50_000 for number in range(WRITERS)]


@pytest.mark.parametrize("rounds", ROUNDS)
def test_an_upload_is_finished_once_and_all_get_its_file(ann: User, rounds: int) -> None:
    dataset = create_draft_dataset(user=ann, title="Images")
    for round_number in range(rounds):
        path = f"{round_number}.bin"
        upload = start_upload(user=ann, dataset=dataset, path=path, size=100_000)
        append_piece(upload=upload, offset=0, content=io.BytesIO(b"x" * 100_000))

        def finish(number: int, upload: Upload = upload) -> int:
            return finish_upload(upload=Upload.objects.get(pk=upload.pk)).pk

        file = Distribution.objects.get(pk=race(finish)[0])
        assert Distribution.objects.filter(dataset=dataset, path=path).count() == 1
        with file.file.open("rb") as content:
            assert content.read() == b"x" * 100_000
