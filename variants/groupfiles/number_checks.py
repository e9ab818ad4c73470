"""The weights and allele frequencies of written units -> an error where a tool would end, notes where it misreads them.

Pure. Separate module because the numbers are known only while the files are written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite

from accounts.problems import InvalidInputError
from variants.groupfiles.members import NEXT, POS_REF, REF_ALT, Members, Unit
from variants.groupfiles.tool_formats import NegativeWeights, ToolFormat

MAX_EXAMPLES = 3  # variants that a note names


class GroupFileError(InvalidInputError):
    """A group file that cannot be written; the message is one sentence for the user."""


@dataclass
class NumberChecks:
    """Looks at the numbers of every unit that is written.

    Attributes:
        weight, frequency: Paths of the fields, for messages; '' where there is none.
        missing_weight: The text that is written for a variant without a weight.
        without_weight: How many pairs of unit and variant have no weight.
        negative_weights: How many have a negative weight.
        without_frequency: How many have no frequency.
    """

    tool_format: ToolFormat
    weight: str = ""
    frequency: str = ""
    missing_weight: str = "0"
    without_weight: int = 0
    negative_weights: int = 0
    without_frequency: int = 0
    _examples: list[str] = field(default_factory=list)

    def check(self, unit: Unit, members: Members) -> None:
        """Count the numbers of a unit. Raises GroupFileError at one that the tool cannot read."""
        if self.weight:
            self.without_weight += members.without_weight
        if members.weights:
            self._check_weights(unit, members)
        if self.frequency:
            self._check_frequencies(unit, members)

    def check_end(self, *, pairs: int) -> None:
        """Called when all units are checked. Raises GroupFileError where the tool would end at an empty file.

        Args:
            pairs: Pairs of unit and variant that were written.
        """
        if self.frequency and pairs and self.without_frequency == pairs:
            raise GroupFileError(
                f"none of the variants has a value in {self.frequency}, and {self.tool_format.tool} ends at an empty"
                " file of frequencies: choose another field"
            )

    def notes(self) -> list[str]:
        """Sentences about numbers that the tool misreads."""
        notes = []
        tool = self.tool_format.tool
        if self.without_weight:
            count = self.without_weight
            pairs = "1 variant of a set has" if count == 1 else f"{count:,} variants of sets have"
            notes.append(f"{pairs} no {self.weight}: the weight {self.missing_weight} is written for them")
        if self.negative_weights:
            pairs = "1 weight is" if self.negative_weights == 1 else f"{self.negative_weights:,} weights are"
            effect = {
                NegativeWeights.TURNS_EFFECT: f"{tool} counts these variants in the other direction",
                NegativeWeights.PLAIN: "most tools end at them or count these variants in the other direction",
            }[self.tool_format.negative_weights]
            notes.append(f"{pairs} negative in {self.weight}, such as {', '.join(self._examples)}: {effect}")
        if self.without_frequency:
            count = self.without_frequency
            pairs = "1 variant of a set has" if count == 1 else f"{count:,} variants of sets have"
            notes.append(
                f"{pairs} no {self.frequency}: {tool} ignores variants that are not in the file of frequencies"
            )
        return notes

    def _check_weights(self, unit: Unit, members: Members) -> None:
        if members.weights.strip("0123456789.\n") == "" and "-" not in members.weights:
            return  # as nearly all: plain numbers, which need no look at each
        for variant, text in zip(members.variants.split(NEXT), members.weights.split(NEXT), strict=True):
            weight = float(text)
            if not isfinite(weight):
                raise GroupFileError(
                    f"{_name_variant(unit, variant)} has the weight {text} in {self.weight}: no number"
                )
            if weight >= 0:
                continue
            if self.tool_format.negative_weights is NegativeWeights.ENDS:
                raise GroupFileError(
                    f"{_name_variant(unit, variant)} has the weight {text} in {self.weight}: {self.tool_format.tool}"
                    " ends at a negative weight, so choose a field without negative values or filter them out"
                )
            self.negative_weights += 1
            if len(self._examples) < MAX_EXAMPLES:
                self._examples.append(f"{text} of {_name_variant(unit, variant)}")

    def _check_frequencies(self, unit: Unit, members: Members) -> None:
        texts = members.frequencies.split(NEXT) if members.frequencies else [""] * members.count
        for variant, text in zip(members.variants.split(NEXT), texts, strict=True):
            if not text:
                self.without_frequency += 1
            elif not 0 <= float(text) <= 1:
                raise GroupFileError(
                    f"{_name_variant(unit, variant)} has {text} in {self.frequency}: an allele frequency lies between"
                    " 0 and 1, so choose another field"
                )


def _name_variant(unit: Unit, variant: str) -> str:
    position, _, alleles = variant.partition(POS_REF)
    return f"{position} {alleles.replace(REF_ALT, '>')} of {unit.name}"
