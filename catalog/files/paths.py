"""Names of files inside a dataset: folders are kept, and nothing leads out of them."""

from __future__ import annotations

import mimetypes
from pathlib import PurePosixPath

LONGEST = 500
LONGEST_NAME = 240  # bytes of one folder's or file's name; most file systems take 255, and a storage may add a few
# Where the file name says more than Python's own table: suffix -> (format, media type).
KNOWN = {
    ".csv": ("CSV", "text/csv"),
    ".tsv": ("TSV", "text/tab-separated-values"),
    ".parquet": ("Parquet", "application/vnd.apache.parquet"),
    ".json": ("JSON", "application/json"),
    ".geojson": ("GeoJSON", "application/geo+json"),
    ".nc": ("netCDF", "application/x-netcdf"),
    ".tif": ("GeoTIFF", "image/tiff"),
    ".vcf": ("VCF", "text/x-vcf"),
    ".xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".txt": ("text", "text/plain"),
    ".gz": ("gzip", "application/gzip"),
    ".zip": ("ZIP", "application/zip"),
    ".csv.gz": ("CSV", "application/gzip"),
    ".tsv.gz": ("TSV", "application/gzip"),
}
TABULAR = {".csv", ".tsv", ".parquet", ".csv.gz", ".tsv.gz"}


def clean_path(text: str) -> str:
    """'  raw\\2021/a.csv' -> 'raw/2021/a.csv'. Raises ValueError with a sentence for what may not be a path."""
    parts = [part.strip() for part in text.replace("\\", "/").split("/")]
    parts = [part for part in parts if part not in ("", ".")]
    if not parts:
        raise ValueError("Give the file a name.")
    if ".." in parts or text.strip().startswith("/"):
        raise ValueError(f"A path starts inside the dataset and does not use '..': {text!r}.")
    if any(not part.isprintable() for part in parts):
        raise ValueError("A path has printable characters only.")
    if long := [part for part in parts if len(part.encode()) > LONGEST_NAME]:
        raise ValueError(f"A name has at most {LONGEST_NAME} bytes; shorten {long[0][:60]!r}...")
    path = "/".join(parts)
    if len(path) > LONGEST:
        raise ValueError(f"A path has at most {LONGEST} characters; this one has {len(path)}.")
    return path


def format_of(path: str) -> tuple[str, str]:
    """(format, media type) by the name's end; ('', 'application/octet-stream') where it says nothing."""
    known = KNOWN.get(_suffix(path)) or KNOWN.get(PurePosixPath(path).suffix.lower())
    return known or ("", mimetypes.guess_type(path)[0] or "application/octet-stream")


def is_tabular(path: str) -> bool:
    return _suffix(path) in TABULAR


def _suffix(path: str) -> str:
    """'.csv', or '.csv.gz' with what was compressed."""
    suffixes = PurePosixPath(path.lower()).suffixes
    return "".join(suffixes[-2:] if suffixes[-1:] == [".gz"] else suffixes[-1:])
