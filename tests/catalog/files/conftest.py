"""Stored files and tables that tests of files start from."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from catalog.files.storing import store_file
from catalog.files.tables.table_import import profile_table
from catalog.models import Table
from tests.catalog.files.stored import TEXT

ROWS = [f"2025-01-{day:02d},{day + 0.5},{day},{-day},yes,0{day}\n" for day in range(1, 29)]
CSV = (
    "time,Temp (°C),lon,lat,ok,code\n"
    "2024-01-01,1.5,170,5,yes,01234\n"
    "2024-01-02,K,-175,-5,no,99999\n"
    "4,5\n"
    "2024-02-01,3,-170,0,yes,1,extra\n"
    'x,"a ""quoted"" cell\nover two lines",NA,1,no,00001\n' + "".join(ROWS)
)


@pytest.fixture
def local_storage(settings, tmp_path):
    """Files are stored in a folder of the test."""
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    return tmp_path


@pytest.fixture
def table(publish, researcher, local_storage):
    """Store a file and import its table: table(text, path)."""

    def make(text=CSV, path="data/rows.csv"):
        content = ContentFile(text if isinstance(text, bytes) else text.encode())
        file = store_file(user=researcher, dataset=publish(), path=path, content=content)
        profile_table(table=file.table)
        return Table.objects.get(pk=file.table.pk)

    return make


@pytest.fixture
def stored(publish, researcher, local_storage):
    """A file in folders, of a published dataset."""
    dataset = publish()
    return store_file(user=researcher, dataset=dataset, path="raw/2021/a.bin", content=ContentFile(TEXT))


@pytest.fixture
def hidden(stored):
    """The same file, in a dataset under embargo."""
    stored.dataset.embargo_until = timezone.now() + timedelta(days=3)
    stored.dataset.save()
    return stored
