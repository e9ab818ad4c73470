"""The gene tables that ship with the portal; README.md beside them says where they come from."""

from pathlib import Path

FOLDER = Path(__file__).parent
SOURCE = "Ensembl release 100"


def packaged_table(assembly: str) -> Path:
    """The table of 'GRCh37' or 'GRCh38'."""
    return FOLDER / f"ensembl100_{assembly}.tsv.gz"
