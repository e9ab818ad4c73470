"""The shell and Python examples of docs/api.md, run one after the other against a portal with the sample release."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas
import pytest
from django.contrib.auth import get_user_model
from pytest_django import DjangoDbBlocker

from accounts.services.tokens import create_token
from lwds_portal.operations.first_run import write_sample_file
from tests.releases import committed_releases, load_release
from variants.genome.gene_tables import read_genes
from variants.genome.packaged_genes import packaged_table
from variants.releases.default_release import choose_default_release
from variants.releases.genes import load_genes
from variants.releases.models import Gene, Release

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "api.md"
STRICT = 'curl() { command curl -fsS --max-time 60 "$@"; }\n'  # a refusal fails the example
VCF = "##fileformat=VCFv4.3\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n22\t10940418\t.\tT\tC\t.\t.\t.\n"

pytestmark = pytest.mark.django_db


def examples(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)


@pytest.fixture(scope="module")
def sample(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Release]:
    path = tmp_path_factory.mktemp("sample") / "synthetic_chr22.tsv.gz"
    write_sample_file(path)
    named = (gene for gene in read_genes(packaged_table("GRCh38")) if gene.symbol in ("MTMR3", "BRCA1"))
    with django_db_blocker.unblock(), committed_releases():
        load_genes(assembly="GRCh38", genes=named, source="examples")
        # As on a new portal, where it is the only release.
        yield choose_default_release(release=load_release("sample", "GRCh38", [path]), for_portal=True)
        Gene.objects.filter(source="examples").delete()


@pytest.fixture(scope="module")
def token(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock():
        ada = get_user_model().objects.create_user("ada")
        yield create_token(user=ada, name="examples", scopes=["read", "jobs"])[1]
        ada.delete()


def test_shell_examples_are_answered(sample: Release, token: str, portal_url: str, tmp_path: Path) -> None:
    blocks = examples("sh")
    lines = "".join(blocks).replace("http://127.0.0.1:8000", portal_url).splitlines(keepends=True)
    script = "".join(line for line in lines if "<id>" not in line)
    assert script.count("curl ") >= 11
    (tmp_path / "ids.txt").write_text("22-10940418-T-C\nrs995425266\n")
    (tmp_path / "calls.vcf").write_text(VCF)
    done = subprocess.run(
        ["bash", "-eu", "-c", STRICT + script], env={"TOKEN": token, "PATH": "/usr/bin:/bin"}, cwd=tmp_path,
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "rs964190208" in done.stdout
    assert "notfound" not in done.stdout
    assert len(pandas.read_csv(tmp_path / "region.csv")) > 1
    assert (
        '{"query":"22-10940418-T-C","_id":"chr22:g.10940418T>C","cadd":{"phred":'
        in (tmp_path / "found.jsonl").read_text()
    )


def test_python_examples_run(sample: Release, token: str, portal_url: str) -> None:
    code = "".join(examples("python"))
    code = code.replace("http://ada:lwds_...@127.0.0.1:8000", portal_url.replace("//", f"//ada:{token}@"))
    answer: dict[str, Any] = {}
    exec(code.replace("http://127.0.0.1:8000", portal_url), answer)
    assert (answer["table"]["cadd.phred"] >= 10).all()
    assert answer["mv"].getvariant("rs964190208")
