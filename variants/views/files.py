"""Files made for one answer."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile

from django.http import FileResponse


def zipped(folder: Path, *, name: str) -> FileResponse:
    """Every file of a folder in one ZIP; the folder may go once this returns."""
    archive = TemporaryFile()  # noqa: SIM115 - FileResponse closes it
    with ZipFile(archive, "w", ZIP_DEFLATED) as packed:
        for file in sorted(folder.iterdir()):
            packed.write(file, file.name)
    archive.seek(0)
    return FileResponse(archive, content_type="application/zip", as_attachment=True, filename=name)
