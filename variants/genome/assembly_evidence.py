"""Places that fit one of two assemblies -> whether the declared one can be right, with the numbers. Pure.

Separate module because loads of variants and of gene tables weigh such counts in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass

# With so few rows, all must say the same; a mixture of assemblies shows with more.
MIN_MAJORITY_ROWS, MIN_MIXTURE_ROWS = 3, 10
MIN_MAJORITY, MIN_MIXTURE = 0.5, 0.1  # shares of the rows that fit one assembly only
MIN_OUTLIERS = 0.03  # as many fit the other assembly by chance: 0.6 % of freeze 5 of TOPMed


@dataclass(frozen=True, slots=True)
class AssemblyEvidence:
    """How many rows have what they name, such as a gene, where it is in one assembly only.

    Attributes:
        rows: What a row is, in the plural, for messages.
        named: What a row names, for messages.

    Example:
        >>> AssemblyEvidence("GRCh37", "GRCh38", declared_rows=9, other_rows=1).contradicts
        False
    """

    declared: str
    other: str
    declared_rows: int
    other_rows: int
    rows: str = "sampled lines"
    named: str = "their gene"

    @property
    def contradicts(self) -> bool:
        """Whether the rows, or a part of them, cannot be of the declared assembly."""
        both = self.declared_rows + self.other_rows
        if not self.declared_rows:
            return self.other_rows > 0
        is_majority = self.other_rows >= MIN_MAJORITY_ROWS and self.other_rows >= MIN_MAJORITY * both
        return is_majority or (self.other_rows >= MIN_MIXTURE_ROWS and self.other_rows >= MIN_MIXTURE * both)

    @property
    def has_outliers(self) -> bool:
        """Whether a few rows fit the other assembly, though they do not make it likely."""
        both = self.declared_rows + self.other_rows
        return self.other_rows > MIN_OUTLIERS * both and not self.contradicts

    def describe(self) -> str:
        """The numbers, as a part of a sentence."""
        both = self.declared_rows + self.other_rows
        return (
            f"of {both:,} {self.rows} that tell the assemblies apart, {self.other_rows:,}"
            f" ({self.other_rows / both:.0%}) have {self.named} where it is in {self.other}, and {self.declared_rows:,}"
            f" ({self.declared_rows / both:.0%}) where it is in {self.declared}"
        )
