"""Counts and pairs by gene, and annotation of a list, against bedtools, bcftools and DuckDB in one run."""

from __future__ import annotations

import csv
import random
import resource
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from django.conf import settings
from django.core.management import call_command

from benchmarks.lake import measure_lake
from benchmarks.results import Measurement
from benchmarks.timing import best_seconds, report
from variants.annotate.annotation_run import AnnotationPlan
from variants.annotate.list_annotation import annotate_list
from variants.groupfiles.counts import count_by_unit
from variants.groupfiles.groupfile_plan import GroupFilePlan
from variants.groupfiles.unit_lists import read_units
from variants.groupfiles.units import UnitSet
from variants.groupfiles.writer import write_group_files
from variants.releases.field_names import named_fields
from variants.releases.models import Release
from variants.releases.publishing import retire_release
from variants.releases.reader import release_of_operator
from variants.releases.selection import select_variants

RELEASE = "benchmark-questions"
CHROMOSOME_BASES = 248_000_000
FILTER = "CADD_phred:>=20"
TYPED = ("CADD_phred", "KGP3_AF", "ExAC_AF", "gnomAD_genomes_AF", "UK10K_AF")
FROM_BLOCKS = "UK10K_AN"
CONSEQUENCES = ("intron_variant", "missense_variant", "upstream_gene_variant", "synonymous_variant")
HEADER = ["#chr", "pos", "ref", "alt", *TYPED, FROM_BLOCKS, "VEP_ensembl_Consequence", "VEP_ensembl_Gene_ID"]


@dataclass(frozen=True)
class Options:
    """The size of the synthetic release, and of the list that is annotated."""

    variants: int = 5_000_000
    genes: int = 2_000
    lines: int = field(default=400_000, metadata={"help": "lines of the VCF to annotate"})


def run(options: Options) -> list[Measurement]:
    """Load a synthetic release, run the queries, print seconds and ratios."""
    with TemporaryDirectory(dir=settings.LWDS_HOME.path) as name:
        folder = Path(name)
        _write_data(folder, options.variants, options.genes, options.lines)
        start = time.perf_counter()
        call_command(
            "load_wgsa", str(folder / "variants.tsv"), release=RELEASE, assembly="GRCh38", publish=True,
            replace=Release.objects.filter(name=RELEASE, status=Release.Status.PUBLISHED).exists(),
        )  # fmt: skip
        print(f"loaded in {time.perf_counter() - start:.0f} s; figures are the best of three runs")
        try:
            measurements = [*_measure_units(folder), *_measure_annotation(folder, options.lines)]
        finally:
            retire_release(release=Release.objects.filter(name=RELEASE).latest("pk"))
            call_command("drop_retired", "--now")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory of this process: {memory:,.0f} MB")
    return [*measurements, Measurement("memory at most", memory, "MB")]


def _measure_units(folder: Path) -> list[Measurement]:
    """Counts of variants and all pairs for each gene, beside bedtools and DuckDB."""
    release = release_of_operator(name=RELEASE)
    filtered, whole = (select_variants(release=release, query=text) for text in (FILTER, ""))
    with (folder / "genes.bed").open() as lines:
        units = UnitSet(read_units(lines, bed=True).units, "benchmark")
    counts: list[int] = []

    def count() -> None:
        counts[:] = count_by_unit(selection=filtered, units=units.units, assign_by="range")

    seconds = best_seconds(count)
    bed, genes, output = folder / "variants.bed", folder / "genes.bed", folder / "peer.txt"
    command = f"awk '$6 >= 20' {bed} | bedtools intersect -sorted -c -a {genes} -b - > {output}"
    peer = _measure_tool("bedtools", command)
    measurements = report("gene counts with a filter", seconds, "awk + bedtools intersect -c", peer)
    if peer is not None:
        peer_counts = {row[3]: int(row[4]) for row in csv.reader(output.open(), delimiter="\t")}
        equal = peer_counts == {unit.name: number for unit, number in zip(units.units, counts, strict=True)}
        print(f"  the same counts: {'yes' if equal else 'NO'}")
    measurements += measure_lake(
        release=release.model, folder=folder / "lake", query=FILTER, units=units.units, right=counts, peer=peer
    )
    plan = GroupFilePlan(selection=whole, filter_text="", units=units, format="genesis")
    pairs = 0

    def export() -> None:
        nonlocal pairs
        pairs = write_group_files(plan=plan, output=folder / "own.txt")["counts"]["pairs_written"]

    seconds = best_seconds(export)
    peer = _measure_tool("bedtools", f"bedtools intersect -sorted -wa -wb -a {genes} -b {bed} > {output}")
    print(f"{pairs:,} pairs")
    measurements += report("all pairs as a GENESIS file", seconds, "bedtools intersect -wa -wb", peer)
    _measure_duckdb(bed, genes)
    return measurements


def _measure_duckdb(bed: Path, genes: Path) -> None:
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
        seconds = best_seconds(lambda: session.execute(statement).fetchall())
    print(f"  the same counts in DuckDB, in memory:  {seconds:6.2f} s")


def _measure_annotation(folder: Path, lines: int) -> list[Measurement]:
    """Annotation of a dense list with typed fields, beside bcftools, and of a sparse one with a field from blocks."""
    dense, output = folder / "list.vcf", folder / "peer.vcf"
    seconds = best_seconds(lambda: _annotate_file(dense, TYPED, folder / "own.vcf"))
    peer = None
    if shutil.which("bcftools"):
        for name in ("known", "list"):
            packed = folder / f"{name}.vcf.gz"
            _shell(f"bcftools view -Oz -o {packed} {folder / name}.vcf && bcftools index -t {packed}")
        columns = ",".join(f"INFO/{name}" for name in TYPED)
        known = folder / "known.vcf.gz"
        peer = _measure_tool("bcftools", f"bcftools annotate -a {known} -c {columns} {dense}.gz > {output}")
    print(f"{lines:,} lines, {len(TYPED)} typed fields")
    measurements = report("annotate a VCF with typed fields", seconds, "bcftools annotate", peer)
    sparse = folder / "sparse.vcf"
    count = sum(1 for line in sparse.open() if line[0] != "#")
    seconds = best_seconds(lambda: _annotate_file(sparse, (FROM_BLOCKS,), folder / "own.vcf"), runs=1)
    print(f"annotate a sparse list with a field from blocks: {count / seconds:,.0f} lines/s")
    return [*measurements, Measurement("annotate a sparse list from blocks", count / seconds, "lines/s", "higher")]


def _measure_tool(tool: str, command: str) -> float | None:
    """Seconds of a shell command; None, with a printed note, where the tool is not installed."""
    if shutil.which(tool) is None:
        print(f"  {tool} is not installed: no comparison")
        return None
    return best_seconds(lambda: _shell(command))


def _shell(command: str) -> None:
    subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], check=True, stderr=subprocess.DEVNULL)


def _annotate_file(path: Path, fields: tuple[str, ...], output: Path) -> None:
    release = release_of_operator(name=RELEASE)
    plan = AnnotationPlan(release, named_fields(release=release, names=fields), "vcf")
    with path.open() as lines:
        annotate_list(plan=plan, lines=lines, output=output)


def _write_data(folder: Path, variants: int, genes: int, lines: int) -> None:
    """One synthetic chromosome, in the format that each tool reads; the same bytes every time."""
    draw = random.Random(1)  # noqa: S311 - data, not secrets
    step = CHROMOSOME_BASES / variants
    dense_share, sparse_share = lines / variants, min(20_000, lines) / variants
    info = [f"##INFO=<ID={name},Number=1,Type=Float,Description=x>" for name in TYPED]
    head = "\n".join(["##fileformat=VCFv4.2", "##contig=<ID=1,length=248956422>", "{}"]) + (
        "\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
    )
    with (
        (folder / "variants.tsv").open("w") as table,
        (folder / "variants.bed").open("w") as bed,
        (folder / "known.vcf").open("w") as known,
        (folder / "list.vcf").open("w") as dense,
        (folder / "sparse.vcf").open("w") as sparse,
    ):
        table.write("\t".join(HEADER) + "\n")
        known.write(head.format("\n".join(info)))
        for file in (dense, sparse):
            file.write(head.format("##source=bench"))
        for number in range(variants):
            pos = 10_000 + int(number * step)
            ref, alt = draw.choice(("AC", "AG", "CT", "GT"))
            numbers = [f"{draw.expovariate(0.2):.4g}", *(f"{draw.random() ** 8:.4g}" for _ in TYPED[1:])]
            gene = f"ENSG{pos // 50_000:011d}"
            row = [*numbers, str(draw.randrange(7562)), draw.choice(CONSEQUENCES), gene]
            table.write(f"1\t{pos}\t{ref}\t{alt}\t" + "\t".join(row) + "\n")
            bed.write(f"1\t{pos - 1}\t{pos}\t{ref}\t{alt}\t{numbers[0]}\n")
            values = ";".join(f"{name}={value}" for name, value in zip(TYPED, numbers, strict=True))
            known.write(f"1\t{pos}\t.\t{ref}\t{alt}\t.\t.\t{values}\n")
            chance = draw.random()
            if chance < dense_share:
                dense.write(f"1\t{pos}\t.\t{ref}\t{alt}\t.\t.\t.\n")
            if chance < sparse_share:
                sparse.write(f"1\t{pos}\t.\t{ref}\t{alt}\t.\t.\t.\n")
    with (folder / "genes.bed").open("w") as file:
        starts = sorted(draw.randrange(CHROMOSOME_BASES - 400_000) for _ in range(genes))
        for number, start in enumerate(starts):
            file.write(f"1\t{start}\t{start + draw.randrange(2_000, 200_000)}\tgene{number}\n")
