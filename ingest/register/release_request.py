"""A curator's request: files for a release.

Separate module because the command, the admin form and the estimate make requests without registering anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from accounts.problems import InvalidInputError
from ingest.load.errors import SourceError
from ingest.load.s3 import Location
from ingest.models import DEFAULT_MAX_REJECT_SHARE
from ingest.wgsa.effect_sources import EffectSourceError
from ingest.wgsaparsr.config import Config, read_config_file
from ingest.wgsaparsr.config_text import ConfigError
from variants.fields.spec import DEFAULT_MISSING_VALUES


class RegistrationError(InvalidInputError):
    """The files cannot go into the release; the message is one sentence for the curator."""


@contextmanager
def registration_errors() -> Iterator[None]:
    """Turn errors of a file, a configuration or a name of an effect source into a RegistrationError."""
    try:
        yield
    except (SourceError, ConfigError, EffectSourceError) as error:
        raise RegistrationError(str(error)) from None


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """Files for a release.

    Attributes:
        name: Of the release.
        assembly: `GRCh37` or `GRCh38`.
        header_path: A file with the header line, if the data files have none.
        config_path: A wgsaparsr configuration, which chooses the filterable fields.
        effect_sources: Names such as `VEP_ensembl`, the default first; none: the preferred one that the files have.
        dataset_slug: The dataset of the release; "" for a new one of the release's name.
        visibility: Of the release and of a new dataset; "" for that of the dataset.
        workers: Loading processes; 0 for one for each core.
        max_reject_share: Share (0 to 1) of rejected lines up to which a file still counts as loaded.
        missing_values: The texts that stand for a missing value in the files of a new release, besides `.`, blank,
            EMPTY and `./.`.
        replace: Build a new edition beside a published one.
        publish: Publish when everything is loaded.
        lake_alone: When everything is loaded, keep the release in its lake alone.
        skip_assembly_check: Load the files even if their genes or positions are those of the other assembly.
    """

    name: str
    assembly: str
    paths: Sequence[Location]
    header_path: Location | None = None
    config_path: Location | None = None
    effect_sources: Sequence[str] = ()
    dataset_slug: str = ""
    visibility: str = ""
    workers: int = 0
    max_reject_share: float = DEFAULT_MAX_REJECT_SHARE
    missing_values: Sequence[str] = DEFAULT_MISSING_VALUES
    replace: bool = False
    publish: bool = False
    lake_alone: bool = False
    skip_assembly_check: bool = False

    def read_config(self) -> Config | None:
        """The configuration, if there is one. Raises ConfigError."""
        return read_config_file(self.config_path) if self.config_path else None


def split_names(text: str) -> list[str]:
    """The names in a list with commas.

    Example:
        >>> split_names("VEP_ensembl, SnpEff_refseq")
        ['VEP_ensembl', 'SnpEff_refseq']
    """
    return [name.strip() for name in text.split(",") if name.strip()]
