"""This file checks what is installed: Python, packages and their versions, extras, fonts, the dbt manifest."""

import importlib.metadata
import re
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from brand_assets.campaigns.checkup.finding import Finding
from brand_assets.errors import ConfigError
from brand_assets.fonts import font_path
from brand_assets.prompts.templating.finding import load_template
from brand_assets.taxonomy.templates import list_templates
from brand_assets.taxonomy.vocabulary import list_attributes

PROJECT = Path(__file__).resolve().parents[3]
OLDEST_PYTHON = (3, 11)
MODEL_MODULES = ("torch", "torchvision", "open_clip", "spandrel", "rembg")
INSTALLERS = ("pip", "setuptools", "wheel")
"""Python brings its own; only some extras want a newer one."""
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;#]+)", re.MULTILINE)
_NAME = re.compile(r"^[A-Za-z0-9._-]+")


def check_installation(project: Path = PROJECT) -> list[Finding]:
    """`project` is the checkout, where constraints and the dbt manifest lie; an installed wheel has neither."""
    return [
        _check_python(),
        _check_required(),
        _check_versions(project),
        _check_models(),
        _check_fonts(),
        _check_language(),
        _check_manifest(project),
    ]


def _check_python() -> Finding:
    found = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < OLDEST_PYTHON:
        return Finding("python", "fail", found, "Install Python 3.11 or newer, then: make clean setup")
    return Finding("python", "ok", found)


def _check_required() -> Finding:
    try:
        wanted = importlib.metadata.requires("brand-assets") or []
    except importlib.metadata.PackageNotFoundError:
        return Finding("packages", "warn", "brand-assets runs from its folder, uninstalled", "Run: make setup")
    names = [match[0] for line in wanted if "extra ==" not in line and (match := _NAME.match(line))]
    missing = [name for name in names if _find_version(name) is None]
    if missing:
        return Finding("packages", "fail", f"not installed: {', '.join(missing)}", "Run: make setup")
    return Finding("packages", "ok", f"all {len(names)} that are needed are installed")


def _check_versions(project: Path) -> Finding:
    constraints = project / "constraints.txt"
    if not constraints.is_file():
        return Finding("versions", "ok", "no constraints.txt beside the package to compare with")
    pins = dict(_PIN.findall(constraints.read_text(encoding="utf-8")))
    for tool in INSTALLERS:
        pins.pop(tool, None)
    installed = {name: version for name in pins if (version := _find_version(name)) is not None}
    other = [f"{name} {version} (not {pins[name]})" for name, version in installed.items() if version != pins[name]]
    if other:
        more = f" and {len(other) - 5} more" if len(other) > 5 else ""
        return Finding("versions", "warn", f"{', '.join(other[:5])}{more}", "Install the tested versions: make setup")
    return Finding("versions", "ok", f"{len(installed)} packages at the versions of constraints.txt")


def _check_models() -> Finding:
    missing = [name for name in MODEL_MODULES if find_spec(name) is None]
    if len(missing) == len(MODEL_MODULES):
        return Finding("models", "ok", "not installed; optional, nothing needs them in the embedded profile")
    if missing:
        return Finding("models", "warn", f"installed in part; missing: {', '.join(missing)}", "Run: make setup-full")
    return Finding("models", "ok", f"installed: {', '.join(MODEL_MODULES)}")


def _check_fonts() -> Finding:
    missing = _list_missing((font_path("medium"), font_path("bold")))
    if missing:
        return Finding("fonts", "fail", f"not there: {missing}", "Install brand-assets again: make setup")
    return Finding("fonts", "ok", "the shipped fonts are there")


def _check_language() -> Finding:
    """Somebody who adds a template or an attribute learns here, and not in the middle of a run, that it is refused."""
    try:
        templates = [load_template(name) for name in list_templates()]
        attributes = list_attributes()
    except ConfigError as error:
        return Finding("language", "fail", str(error), "Correct the file that it names.")
    return Finding(
        "language", "ok", f"{len(attributes)} attributes and {len(templates)} prompt templates hold together"
    )


def _check_manifest(project: Path) -> Finding:
    manifest = project / "dbt_analytics" / "target" / "manifest.json"
    if not (project / "dbt_analytics").is_dir():
        advice = "Run from a checkout of the project."
        return Finding("dbt manifest", "warn", f"there is no dbt project at {project}", advice)
    if not manifest.is_file():
        return Finding("dbt manifest", "fail", f"not there: {manifest}", "Run: make setup")
    return Finding("dbt manifest", "ok", str(manifest))


def _find_version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _list_missing(paths: Iterable[Path]) -> str:
    return ", ".join(str(path) for path in paths if not path.is_file())
