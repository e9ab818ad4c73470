"""Names of files inside a dataset: folders are kept, and nothing leads out of them."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath

MAX_PATH_LENGTH = 500  # characters
MAX_NAME_BYTES = 240  # of one folder's or file's name; most file systems take 255, and a storage may add a few
# suffix -> (format, media type), where Python's own table knows less.
FORMATS_BY_SUFFIX = {
    ".csv": ("CSV", "text/csv"),
    ".tsv": ("TSV", "text/tab-separated-values"),
    ".parquet": ("Parquet", "application/vnd.apache.parquet"),
    ".json": ("JSON", "application/json"),
    ".geojson": ("GeoJSON", "application/geo+json"),
    ".nc": ("netCDF", "application/x-netcdf"),
    ".tif": ("GeoTIFF", "image/tiff"),
    ".vcf": ("VCF", "text/x-vcf"),
    ".xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".xls": ("XLS", "application/vnd.ms-excel"),
    ".ods": ("ODS", "application/vnd.oasis.opendocument.spreadsheet"),
    ".txt": ("text", "text/plain"),
    ".tab": ("TSV", "text/tab-separated-values"),
    ".gz": ("gzip", "application/gzip"),
    ".zip": ("ZIP", "application/zip"),
    ".csv.gz": ("CSV", "application/gzip"),
    ".tsv.gz": ("TSV", "application/gzip"),
}
TEXT_SUFFIXES = (".csv", ".tsv", ".tab", ".txt")
PACKED_SUFFIXES = (".gz", ".xz", ".zst", ".bz2", ".zip")
TABULAR_SUFFIXES = {
    *TEXT_SUFFIXES,
    *(text + packed for text in TEXT_SUFFIXES for packed in PACKED_SUFFIXES),
    *(".parquet", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"),
}


def clean_path(text: str) -> str:
    """A path inside a dataset, with single slashes. Raises ValueError for what cannot be one.

    Example:
        >>> clean_path("  raw\\\\2021/./a.csv")
        'raw/2021/a.csv'
    """
    parts = [part.strip() for part in text.replace("\\", "/").split("/")]
    parts = [part for part in parts if part not in ("", ".")]
    if not parts:
        raise ValueError("Give the file a name.")
    if ".." in parts or text.strip().startswith("/"):
        raise ValueError(f"A path starts inside the dataset and does not use '..': {text!r}.")
    if any(not part.isprintable() for part in parts):
        raise ValueError("A path has printable characters only.")
    if long_names := [part for part in parts if len(part.encode()) > MAX_NAME_BYTES]:
        raise ValueError(f"A name has at most {MAX_NAME_BYTES} bytes; shorten {long_names[0][:60]!r}...")
    path = "/".join(parts)
    if len(path) > MAX_PATH_LENGTH:
        raise ValueError(f"A path has at most {MAX_PATH_LENGTH} characters; this one has {len(path)}.")
    return path


def format_of_path(path: str) -> tuple[str, str]:
    """(format, media type) by the end of the name; ('', 'application/octet-stream') for an unknown end.

    Example:
        >>> format_of_path("a/b.tsv.gz"), format_of_path("README")
        (('TSV', 'application/gzip'), ('', 'application/octet-stream'))
    """
    name_and_type = FORMATS_BY_SUFFIX.get(_suffix(path)) or FORMATS_BY_SUFFIX.get(PurePosixPath(path).suffix.lower())
    return name_and_type or ("", mimetypes.guess_type(path)[0] or "application/octet-stream")


def is_tabular(path: str) -> bool:
    """Whether the portal reads such a file into rows."""
    return _suffix(path) in TABULAR_SUFFIXES


def _suffix(path: str) -> str:
    """The last suffix, of packed files the last two: '.csv', '.csv.gz'."""
    suffixes = PurePosixPath(path.lower()).suffixes
    return "".join(suffixes[-2:] if suffixes[-1:] and suffixes[-1] in PACKED_SUFFIXES else suffixes[-1:])
