"""A variant that several files of a release hold -> one variant with the lines of all of them.

Files of one release normally share no variant, so loads do not check for shared ones. Where the unique
indexes find one, the lines of such variants are taken out of their blocks and encoded once more, together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.db.models import F
from psycopg import Cursor

from ingest.encode.load_plan import Slice, list_target_columns
from ingest.encode.slice_encoder import SliceEncoder
from ingest.load.errors import FencedOffError
from ingest.load.shared_variants import SharedVariant, list_shared_variants, take_out_shared_variants
from ingest.load.store import copy_slice
from ingest.models import JOINED_LINES, Load
from ingest.run.file_plans import plan_release_file
from ingest.wgsa.header import Header, read_header
from ingest.wgsa.joined_header import JoinedHeader
from variants.releases.models import Release, SourceFile
from variants.releases.store import ddl
from variants.releases.store.table_names import ReleaseTables

_LINES_AT_ONCE = 10_000
_MAX_NAME_CHARACTERS = 255


def join_files(release: Release) -> int:
    """Make one variant of those that several files hold, in one transaction.

    Reads all variants of the release and rewrites the blocks of those that are concerned.

    Args:
        release: Its files are all stored; some unique indexes are missing.

    Returns:
        How many variants have lines of several files now.

    Raises:
        FencedOffError: Another process has begun to finish the release.
    """
    tables = ReleaseTables(release.pk)
    with transaction.atomic(), connection.cursor() as wrapper:
        if not Release.objects.select_for_update().filter(pk=release.pk, attempt=release.attempt).exists():
            raise FencedOffError("another attempt has the release")
        cursor = wrapper.cursor
        ddl.create_repeated(cursor, tables=tables)
        take_out_shared_variants(cursor, tables=tables, groups=release.column_groups())
        joined = _FileJoiner(release, cursor)
        for variant in list_shared_variants(cursor):
            joined.add(variant)
        joined.finish()
    return joined.variant_count


class _FileJoiner:
    """Gives shared variants to new files, one for each set of files that share some."""

    def __init__(self, release: Release, cursor: Cursor) -> None:
        self.variant_count = 0
        self._release = release
        self._cursor = cursor
        self._specs = [field.spec() for field in release.fields.all()]
        self._files = {file.pk: file for file in release.files.all()}
        self._headers = {pk: read_header("\t".join(file.header)) for pk, file in self._files.items()}
        self._hosts: dict[tuple[int, ...], _HostFile] = {}
        self._repeated: Counter[int] = Counter()  # variants of each file that a file before it has

    def add(self, variant: SharedVariant) -> None:
        """Add a variant with its lines in all files."""
        files = tuple(sorted(variant.lines))
        if files not in self._hosts:
            self._hosts[files] = self._create_host(files)
        self._hosts[files].add((self._headers[file], line) for file in files for line in variant.lines[file])
        self._repeated.update(files[1:])
        self.variant_count += 1

    def _create_host(self, files: Sequence[int]) -> _HostFile:
        """A file of no load, which names the cells of lines that several files give to one variant."""
        joined = JoinedHeader([self._headers[file] for file in files], self._specs)
        names = (self._files[file].name for file in files)
        host = SourceFile.objects.create(
            release=self._release,
            name=" + ".join(names)[:_MAX_NAME_CHARACTERS],
            content=self._files[files[0]].content,
            header=list(joined.header.names),
            joined=True,
        )
        return _HostFile(self._release, self._cursor, host, joined)

    def finish(self) -> None:
        """Store what is left, and count each variant in the first of its files."""
        for host in self._hosts.values():
            host.store()
        for file, count in self._repeated.items():
            SourceFile.objects.filter(pk=file).update(variant_count=F("variant_count") - count)
            for load in Load.objects.filter(file=file):
                note = f"{count:,} of its variants {'is' if count == 1 else 'are'} {JOINED_LINES}"
                load.status_reason = "; ".join(filter(None, (load.status_reason, note)))
                load.save(update_fields=["status_reason"])


class _HostFile:
    """The file to which the lines of shared variants belong from now on. Its header has the columns of all."""

    def __init__(self, release: Release, cursor: Cursor, file: SourceFile, joined: JoinedHeader) -> None:
        self._release = release
        self._cursor = cursor
        self._file = file
        self._joined = joined
        self._next_slice = 0
        self._lines: list[bytes] = []

    def add(self, lines: Iterable[tuple[Header, bytes]]) -> None:
        """Add the lines of one variant, each with the header of its file."""
        self._lines += [self._joined.lay_out(line, header) for header, line in lines]
        if len(self._lines) >= _LINES_AT_ONCE:
            self.store()

    def store(self) -> None:
        """Encode and store the lines that were added."""
        if not self._lines:
            return
        plan = plan_release_file(self._release, self._joined.header, file_id=self._file.pk)
        text = b"".join(line + b"\n" for line in self._lines)
        part = Slice(self._next_slice, 1, len(self._lines), text, 0, is_joined=True)
        encoded = SliceEncoder(plan).encode(part)
        if encoded.rejects:  # each was a variant in its own file
            raise RuntimeError(f"a line of a variant in several files was rejected: {encoded.rejects[0].reason}")
        columns = list_target_columns(plan.fields_by_group())
        copy_slice(self._cursor, tables=ReleaseTables(self._release.pk), columns=columns, encoded=encoded)
        self._release.fields.filter(name__in=encoded.report.varying).update(varies=True)
        self._next_slice += 1
        self._lines = []
