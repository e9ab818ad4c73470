"""The wheel holds everything that an installed portal needs: packages, pages, static files, data, a command."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from django.conf import settings

from lwds_portal import __version__
from scripts.read_requirements import read_requirements

PROJECT = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
PACKAGES = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
CACHES = {"__pycache__"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built as `make wheel` does, without a network."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    built = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr or built.stdout
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


@pytest.fixture(scope="module")
def metadata(wheel: zipfile.ZipFile) -> Message:
    return message_from_bytes(wheel.read(f"lwds_portal-{__version__}.dist-info/METADATA"))


def files_below(folder: str) -> set[str]:
    """Files of a folder of the repository, by their path in it, without what Python writes."""
    top = settings.BASE_DIR / folder
    return {str(path.relative_to(top)) for path in top.rglob("*") if path.is_file() and not CACHES & set(path.parts)}


def normalize(requirement: str) -> str:
    """A requirement as PyPI compares names, its extras in order."""
    name, bracket, rest = requirement.replace("_", "-").lower().partition("[")
    extras, _, version = rest.partition("]")
    return f"{name}[{','.join(sorted(extras.split(',')))}]{version}" if bracket else name


@pytest.mark.parametrize("package", PACKAGES)
def test_the_wheel_has_every_module_and_data_file_of_a_package(wheel: zipfile.ZipFile, package: str) -> None:
    assert {f"{package}/{name}" for name in files_below(package)} - set(wheel.namelist()) == set()


@pytest.mark.parametrize("folder", ["templates", "static"])
def test_the_wheel_has_every_template_and_static_file(wheel: zipfile.ZipFile, folder: str) -> None:
    assert {f"lwds_portal/{folder}/{name}" for name in files_below(folder)} - set(wheel.namelist()) == set()


def test_every_application_and_what_they_share_is_in_the_wheel() -> None:
    applications = {path.parent.name for path in settings.BASE_DIR.glob("*/apps.py")}
    assert {*applications, "background"} == set(PACKAGES)


def test_nothing_else_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert tops == {*PACKAGES, f"lwds_portal-{__version__}.dist-info"}


def test_the_wheel_depends_on_what_requirements_txt_lists(metadata: Message) -> None:
    listed = read_requirements(settings.BASE_DIR / "requirements.txt")
    needed = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert {normalize(line) for line in listed} == {normalize(line) for line in needed}
    assert metadata["Version"] == __version__


def test_the_wheel_has_the_command(wheel: zipfile.ZipFile) -> None:
    entry_points = wheel.read(f"lwds_portal-{__version__}.dist-info/entry_points.txt").decode()
    assert "lwds-portal = lwds_portal.command_line:main" in entry_points


UNPACKED = """
import django
django.setup()
from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.template.loader import get_template
print(get_template("base.html").origin.name, find("css/portal.css"), settings.LWDS_HOME.path, sep="\\n")
"""


def test_an_installed_portal_finds_its_files_and_writes_into_the_current_folder(
    wheel: zipfile.ZipFile, tmp_path: Path
) -> None:
    packages, current = tmp_path / "packages", tmp_path / "current"
    wheel.extractall(packages)
    current.mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "LWDS_HOME"}
    environment |= {"PYTHONPATH": str(packages), "DJANGO_SETTINGS_MODULE": "lwds_portal.settings"}
    command = [sys.executable, "-c", UNPACKED]
    answer = subprocess.run(command, cwd=current, env=environment, capture_output=True, text=True)
    assert answer.stdout.splitlines() == [
        str(packages / "lwds_portal" / "templates" / "base.html"),
        str(packages / "lwds_portal" / "static" / "css" / "portal.css"),
        str(current / ".lwds"),
    ], answer.stderr
