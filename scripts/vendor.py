"""Copy the browser libraries of package.json into static/vendor, with licences and checksums.

Usage: `npm install --package-lock-only --ignore-scripts && python scripts/vendor.py`, after a change of a version.
npm checks the integrity hashes of package-lock.json; VENDOR.md records the SHA-256 of every file as it is shipped.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Package -> (folder of its copies, files in the package that the pages or the tests use).
LIBRARIES = {
    "@observablehq/plot": ("static/vendor", ["dist/plot.umd.min.js"]),
    "bootstrap": ("static/vendor", ["dist/css/bootstrap.min.css"]),
    "d3": ("static/vendor", ["dist/d3.min.js"]),
    "htmx.org": ("static/vendor", ["dist/htmx.min.js"]),
    "igv": ("static/vendor", ["dist/igv.min.js"]),
    "topojson-client": ("static/vendor", ["dist/topojson-client.min.js"]),
    "world-atlas": ("static/vendor", ["countries-110m.json"]),
    "axe-core": ("tests/browser/vendor", ["axe.min.js"]),
}
# Source maps are not shipped, so the pointer to them would be a request for a missing file.
SOURCE_MAP = re.compile(rb"\n(?://|/\*)# sourceMappingURL=\S+(?: \*/)?\s*\Z")


def vendor(modules: Path) -> None:
    """Copy every library from the node_modules folder and write one VENDOR.md beside the copies."""
    for folder in {folder for folder, _ in LIBRARIES.values()}:
        shutil.rmtree(ROOT / folder, ignore_errors=True)
    tables: dict[str, list[str]] = {}
    for package, (folder, files) in LIBRARIES.items():
        source = modules / package
        manifest = json.loads((source / "package.json").read_text())
        target = ROOT / folder / f"{package.rpartition('/')[2]}-{manifest['version']}"
        target.mkdir(parents=True)
        licence = next(
            path for path in sorted(source.iterdir()) if path.name.upper().startswith(("LICENSE", "LICENCE"))
        )
        shutil.copyfile(licence, target / "LICENSE")
        for name in files:
            content = SOURCE_MAP.sub(b"", (source / name).read_bytes())
            copy = target / Path(name).name
            copy.write_bytes(content)
            digest = hashlib.sha256(content).hexdigest()
            tables.setdefault(folder, []).append(
                f"| {copy.relative_to(ROOT / folder)} | {package} | {manifest['license']} | {digest} |"
            )
    for folder, rows in tables.items():
        head = "# Libraries kept here\n\nCopied by `scripts/vendor.py` from the npm packages of `package.json`.\n\n"
        columns = "| file | package | licence | SHA-256 |\n|---|---|---|---|\n"
        (ROOT / folder / "VENDOR.md").write_text(head + columns + "\n".join(rows) + "\n")


def strip_registry_addresses() -> None:
    """Drop where each package was fetched from: the integrity hash names it, and registries differ by site."""
    lock = ROOT / "package-lock.json"
    content = json.loads(lock.read_text())
    for entry in content["packages"].values():
        entry.pop("resolved", None)
    lock.write_text(json.dumps(content, indent=2) + "\n")


if __name__ == "__main__":
    strip_registry_addresses()
    with tempfile.TemporaryDirectory() as work:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / name, work)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=work, check=True)
        vendor(Path(work) / "node_modules")
