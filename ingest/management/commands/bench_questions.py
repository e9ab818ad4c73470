"""Measure the two expensive questions against the tools people use for them, side by side in one run."""

from __future__ import annotations

import csv
import random
import resource
import shutil
import subprocess
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from variants.annotate.list_writer import Annotation, annotate_list
from variants.groupfiles.counts import count_by_unit
from variants.groupfiles.units import UnitSet, read_units
from variants.groupfiles.writer import Aggregation, write_group_files
from variants.releases.field_values import named_fields
from variants.releases.models import Release
from variants.releases.publishing import retire_release
from variants.releases.reader import release_of_operator
from variants.releases.selection import select_variants

RELEASE = "benchmark-questions"
CHROMOSOME_BASES = 248_000_000
FILTER = "CADD_phred:>=20"
TYPED = ("CADD_phred", "KGP3_AF", "ExAC_AF", "gnomAD_genomes_AF", "UK10K_AF")
FROM_BLOCKS = "UK10K_AN"
HEADER = ["#chr", "pos", "ref", "alt", *TYPED, FROM_BLOCKS, "VEP_ensembl_Consequence", "VEP_ensembl_Gene_ID"]


class Command(BaseCommand):
    help = "Gene counts, all pairs and annotation on a synthetic release, against bedtools, bcftools and DuckDB."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--variants", type=int, default=5_000_000)
        parser.add_argument("--genes", type=int, default=2_000)
        parser.add_argument("--lines", type=int, default=400_000, help="lines of the VCF to annotate")

    def handle(self, **options: Any) -> None:
        with TemporaryDirectory(dir=settings.LWDS_HOME.path) as name:
            folder = Path(name)
            _write_data(folder, options["variants"], options["genes"], options["lines"])
            began = time.perf_counter()
            call_command(
                "load_wgsa", str(folder / "variants.tsv"), release=RELEASE, assembly="GRCh38", publish=True,
                replace=Release.objects.filter(name=RELEASE, status=Release.Status.PUBLISHED).exists(),
                stdout=self.stdout,
            )  # fmt: skip
            self.stdout.write(f"loaded in {time.perf_counter() - began:.0f} s; figures are the best of three runs")
            try:
                self._aggregate(folder)
                self._annotate(folder, options["lines"])
            finally:
                retire_release(release=Release.objects.filter(name=RELEASE).latest("pk"))
                call_command("drop_retired", "--now", stdout=self.stdout)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.stdout.write(f"most memory of this process: {peak:,.0f} MB")

    def _aggregate(self, folder: Path) -> None:
        release = release_of_operator(name=RELEASE)
        filtered, whole = (select_variants(release=release, text=text) for text in (FILTER, ""))
        with (folder / "genes.bed").open() as lines:
            units = UnitSet(read_units(lines, bed=True).units, "benchmark")
        counts: list[int] = []

        def count() -> None:
            counts[:] = count_by_unit(selection=filtered, units=units.units, by="range")

        own = _best(count)
        bed, genes, out = folder / "variants.bed", folder / "genes.bed", folder / "peer.txt"
        peer = self._peer("bedtools", f"awk '$6 >= 20' {bed} | bedtools intersect -sorted -c -a {genes} -b - > {out}")
        self._say("gene counts with a filter", own, "awk + bedtools intersect -c", peer)
        if peer is not None:
            theirs = {row[3]: int(row[4]) for row in csv.reader(out.open(), delimiter="\t")}
            agrees = theirs == {unit.name: found for unit, found in zip(units.units, counts, strict=True)}
            self.stdout.write(f"  the same counts: {'yes' if agrees else 'NO'}")
        asked = Aggregation(selection=whole, filter_text="", units=units, form="genesis")
        pairs = 0

        def export() -> None:
            nonlocal pairs
            pairs = write_group_files(asked=asked, output=folder / "own.txt")["counts"]["pairs_written"]

        own = _best(export)
        peer = self._peer("bedtools", f"bedtools intersect -sorted -wa -wb -a {genes} -b {bed} > {out}")
        self._say(f"all {pairs:,} pairs as a GENESIS file", own, "bedtools intersect -wa -wb", peer)
        self._duckdb(bed, genes)

    def _duckdb(self, bed: Path, genes: Path) -> None:
        """The practical limit: everything in memory, nothing durable."""
        with duckdb.connect() as session:
            session.execute("CREATE TABLE v (chrom VARCHAR, start INT, pos INT, ref VARCHAR, alt VARCHAR, cadd DOUBLE)")
            session.execute("CREATE TABLE g (chrom VARCHAR, first INT, last INT, name VARCHAR)")
            for table, path in (("v", bed), ("g", genes)):
                session.execute(f"COPY {table} FROM '{path}' (DELIMITER '\t', HEADER false)")
            statement = (
                "SELECT name, count(*) FROM g JOIN v ON v.pos > g.first AND v.pos <= g.last"
                " WHERE v.cadd >= 20 GROUP BY name"
            )
            taken = _best(lambda: session.execute(statement).fetchall())
        self.stdout.write(f"  the same counts in DuckDB, in memory:  {taken:6.2f} s")

    def _annotate(self, folder: Path, lines: int) -> None:
        listed, out = folder / "list.vcf", folder / "peer.vcf"
        own = _best(lambda: _annotate_file(listed, TYPED, folder / "own.vcf"))
        peer = None
        if shutil.which("bcftools"):
            for name in ("known", "list"):
                packed = folder / f"{name}.vcf.gz"
                _shell(f"bcftools view -Oz -o {packed} {folder / name}.vcf && bcftools index -t {packed}")
            columns = ",".join(f"INFO/{name}" for name in TYPED)
            known = folder / "known.vcf.gz"
            peer = self._peer("bcftools", f"bcftools annotate -a {known} -c {columns} {listed}.gz > {out}")
        self._say(f"annotate {lines:,} lines with {len(TYPED)} typed fields, VCF", own, "bcftools annotate", peer)
        sparse = folder / "sparse.vcf"
        count = sum(1 for line in sparse.open() if line[0] != "#")
        own = _best(lambda: _annotate_file(sparse, (FROM_BLOCKS,), folder / "own.vcf"), runs=1)
        self.stdout.write(f"annotate a sparse list with a field from blocks: {count / own:,.0f} lines/s")

    def _peer(self, tool: str, command: str) -> float | None:
        """Seconds of a command; None, and said, where the tool is not installed."""
        if shutil.which(tool) is None:
            self.stdout.write(f"  {tool} is not installed: no comparison")
            return None
        return _best(lambda: _shell(command))

    def _say(self, what: str, own: float, peer_name: str, peer: float | None) -> None:
        self.stdout.write(f"{what}: {own:.2f} s")
        if peer is not None:
            self.stdout.write(f"  {peer_name}: {peer:.2f} s; the portal is {peer / own:.1f} times as fast")


def _best(work: Callable[[], object], runs: int = 3) -> float:
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def _shell(command: str) -> None:
    subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], check=True, stderr=subprocess.DEVNULL)


def _annotate_file(path: Path, fields: tuple[str, ...], output: Path) -> None:
    release = release_of_operator(name=RELEASE)
    asked = Annotation(release, named_fields(release=release, names=fields), "vcf")
    with path.open() as lines:
        annotate_list(asked=asked, lines=lines, output=output)


def _write_data(folder: Path, variants: int, genes: int, lines: int) -> None:
    """One synthetic chromosome, in the form each tool reads; the same bytes every time."""
    draw = random.Random(1)  # noqa: S311 - data, not secrets
    step = CHROMOSOME_BASES / variants
    listed, sparse = lines / variants, min(20_000, lines) / variants
    info = [f"##INFO=<ID={name},Number=1,Type=Float,Description=x>" for name in TYPED]
    head = "\n".join(["##fileformat=VCFv4.2", "##contig=<ID=1,length=248956422>", "{}"]) + (
        "\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
    )
    with (
        (folder / "variants.tsv").open("w") as table,
        (folder / "variants.bed").open("w") as bed,
        (folder / "known.vcf").open("w") as known,
        (folder / "list.vcf").open("w") as chosen,
        (folder / "sparse.vcf").open("w") as few,
    ):
        table.write("\t".join(HEADER) + "\n")
        known.write(head.format("\n".join(info)))
        for file in (chosen, few):
            file.write(head.format("##source=bench"))
        for number in range(variants):
            pos = 10_000 + int(number * step)
            ref, alt = draw.choice(("AC", "AG", "CT", "GT"))
            numbers = [f"{draw.expovariate(0.2):.4g}", *(f"{draw.random() ** 8:.4g}" for _ in TYPED[1:])]
            gene = f"ENSG{pos // 50_000:011d}"
            row = [*numbers, str(draw.randrange(7562)), draw.choice(_CONSEQUENCES), gene]
            table.write(f"1\t{pos}\t{ref}\t{alt}\t" + "\t".join(row) + "\n")
            bed.write(f"1\t{pos - 1}\t{pos}\t{ref}\t{alt}\t{numbers[0]}\n")
            values = ";".join(f"{name}={value}" for name, value in zip(TYPED, numbers, strict=True))
            known.write(f"1\t{pos}\t.\t{ref}\t{alt}\t.\t.\t{values}\n")
            chance = draw.random()
            if chance < listed:
                chosen.write(f"1\t{pos}\t.\t{ref}\t{alt}\t.\t.\t.\n")
            if chance < sparse:
                few.write(f"1\t{pos}\t.\t{ref}\t{alt}\t.\t.\t.\n")
    with (folder / "genes.bed").open("w") as file:
        starts = sorted(draw.randrange(CHROMOSOME_BASES - 400_000) for _ in range(genes))
        for number, start in enumerate(starts):
            file.write(f"1\t{start}\t{start + draw.randrange(2_000, 200_000)}\tgene{number}\n")


_CONSEQUENCES = ("intron_variant", "missense_variant", "upstream_gene_variant", "synonymous_variant")
