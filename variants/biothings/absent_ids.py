"""An id that no variant of a release has -> why, as far as it can be known: the details of a 404.

Separate module because finding documents does not need it: only ids without one come here.
"""

from __future__ import annotations

import re

from variants.genome.hgvs import ParsedVariant
from variants.genome.unsupported_hgvs import explain_unsupported
from variants.releases.reader import ReleaseReader
from variants.releases.rows import variants_at

_SNV = re.compile(r"chr\w+:g\.\d+([ACGT])>[ACGT]")


def explain_absence(release: ReleaseReader, text: str, variant: ParsedVariant | None) -> dict[str, str]:
    """Tell an id of the other assembly, or a text that is no id, from a variant that nobody has seen."""
    if variant is None:
        if reason := explain_unsupported(text):
            return {"details": f"{text[:200]}: {reason}."}
        return {"details": "This is no HGVS id, rs number, chrom-pos-ref-alt or field:value."}
    if variant.rs_number is not None:
        return {}
    name = f"{release.model.name} ({release.model.assembly})"
    if variant.assembly not in ("", release.model.assembly):
        return {"details": f"The id is of {variant.assembly}, the release is {name}: give assembly=."}
    snv = _SNV.match(variant.ids[-1])
    bases = {row.ref[0] for row in variants_at(release=release, positions=[(variant.chrom, variant.start)])}
    if snv and bases and snv[1] not in bases:
        return {"details": f"The reference base here is {'/'.join(sorted(bases))} in {name}: another assembly?"}
    return {}
