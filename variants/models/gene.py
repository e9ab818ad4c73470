"""Genes with their ranges; the reverse question (genes at a position) uses the GiST index."""

from django.contrib.postgres.fields import ArrayField, IntegerRangeField
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from variants.chromosomes import chromosome_name
from variants.models.release import Assembly


class Gene(models.Model):
    """One gene of one assembly. `span` is stored half-open by PostgreSQL: [start, end + 1) of 1-based positions."""

    assembly = models.CharField(max_length=6, choices=Assembly)
    gene_id = models.CharField(max_length=40, help_text="Unversioned, e.g. ENSG00000012048.")
    symbol = models.CharField(max_length=80, blank=True)
    chrom = models.SmallIntegerField()
    span = IntegerRangeField()
    strand = models.CharField(max_length=1, blank=True)
    biotype = models.CharField(max_length=60, blank=True)
    previous_symbols = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    alias_symbols = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    name = models.TextField(blank=True)
    source = models.CharField(max_length=120, blank=True, help_text="Gene table it came from.")

    class Meta:
        ordering = ["assembly", "chrom", "span"]
        constraints = [models.UniqueConstraint(fields=["assembly", "gene_id"], name="gene_once_per_assembly")]
        indexes = [
            GistIndex(
                OpClass("assembly", "gist_text_ops"),
                OpClass("chrom", "gist_int2_ops"),
                OpClass("span", "range_ops"),
                name="gene_span",
            ),
            models.Index("assembly", Upper("symbol"), name="gene_symbol"),
            GinIndex(fields=["previous_symbols"], name="gene_previous_symbols"),
            GinIndex(fields=["alias_symbols"], name="gene_alias_symbols"),
        ]

    def __str__(self) -> str:
        return self.symbol or self.gene_id

    @property
    def start(self) -> int:
        """First base, 1-based."""
        return self.span.lower

    @property
    def end(self) -> int:
        """Last base, 1-based inclusive."""
        return self.span.upper - 1

    @property
    def region(self) -> str:
        return f"{chromosome_name(self.chrom)}:{self.start}-{self.end}"
