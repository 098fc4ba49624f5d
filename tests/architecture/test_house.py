"""The shape of the house: packages, names, clocks, lock files."""

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import LONGEST

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES: list[str] = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
CLOCK_CALLS = {
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "monotonic"),
    ("time", "monotonic_ns"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
}


def tracked(*patterns: str) -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for line in listing.stdout.splitlines() if (path := ROOT / line).is_file()]


def product_sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


@pytest.fixture(scope="session")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The files inside a wheel built from this tree."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_every_module_of_every_package(wheel_names: set[str]) -> None:
    modules = {str(path.relative_to(ROOT)) for path in product_sources()}
    assert modules <= wheel_names


def test_the_wheel_holds_the_data_the_product_reads(wheel_names: set[str]) -> None:
    wanted = {"xueliang/defaults/xueliang.yaml", "vision/bundled/manifest.json", "api/static/index.html"}
    assert wanted <= wheel_names
    assert {str(path.relative_to(ROOT)) for path in tracked("cameras/virtual/films/*")} <= wheel_names
    assert any(name.startswith("models/db/migrations/versions/") for name in wheel_names)


def test_the_wheel_holds_nothing_of_tests_benches_or_tools(wheel_names: set[str]) -> None:
    tops = {name.split("/")[0] for name in wheel_names if not name.split("/")[0].endswith(".dist-info")}
    assert tops == set(PACKAGES)


def test_no_dependency_owns_one_of_our_names() -> None:
    owners = importlib.metadata.packages_distributions()
    foreign = {name: owners[name] for name in PACKAGES if set(owners.get(name, [])) - {"xueliang"}}
    assert not foreign


def test_every_package_says_what_goes_in_and_out_and_what_it_never_does() -> None:
    for package in PACKAGES:
        doc = ast.get_docstring(ast.parse((ROOT / package / "__init__.py").read_text())) or ""
        assert doc, f"{package} says nothing of itself"
        assert "never" in doc or "no " in doc, f"{package} does not say what it never does"


def test_only_the_clock_module_reads_the_system_clock() -> None:
    offenders = []
    for path in product_sources():
        if path == ROOT / "models" / "clock.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if (name, node.func.attr) in CLOCK_CALLS:
                offenders.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not offenders


def test_tests_and_benches_are_not_imported_by_the_product() -> None:
    pattern = re.compile(r"^\s*(from|import) (tests|bench)\b", re.MULTILINE)
    assert [str(p.relative_to(ROOT)) for p in product_sources() if pattern.search(p.read_text())] == []


def test_no_file_says_nothing_by_its_name() -> None:
    empty_words = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base"}
    assert [str(p.relative_to(ROOT)) for p in tracked("*.py") if p.stem in empty_words] == []


def test_lock_files_name_no_address() -> None:
    for path in tracked("requirements*.lock", "web/package-lock.json"):
        text = path.read_text()
        assert "--index-url" not in text
        assert not re.search(r'"resolved":\s*"https?://', text), f"{path.name} holds resolved addresses"
        if path.suffix == ".lock":
            assert "://" not in text


def test_every_run_time_dependency_is_pinned_and_explained() -> None:
    pins = (ROOT / "requirements.lock").read_text().lower()
    explained = (ROOT / "docs" / "dependencies.md").read_text().lower()
    for requirement in PROJECT["project"]["dependencies"]:
        name = re.split(r"[\[<>=~! ]", requirement)[0].lower()
        assert re.search(rf"^{re.escape(name)}(\[\w+\])?==", pins, re.MULTILINE), f"{name} has no pin"
        assert f"`{name}`" in explained, f"{name} has no line in docs/dependencies.md"


def test_torch_is_in_no_lock_file() -> None:
    for path in tracked("requirements*.lock"):
        assert not re.search(r"^(torch|ultralytics)==", path.read_text(), re.MULTILINE)


def test_nothing_of_the_development_media_is_committed() -> None:
    heavy = {".mp4", ".avi", ".mkv", ".pt", ".h264", ".h265"}
    rendered = ROOT / "cameras" / "virtual" / "films"  # our own, made by bench/scenes: each with its truth beside it
    found = [path for path in tracked() if path.suffix in heavy]
    assert [
        str(path.relative_to(ROOT))
        for path in found
        if path.parent != rendered or not path.with_suffix(".json").is_file()
    ] == []


def test_every_relative_link_in_the_docs_leads_somewhere() -> None:
    links = [
        (page, target)
        for page in tracked("*.md")
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", page.read_text())
    ]
    broken = [f"{page.relative_to(ROOT)} -> {target}" for page, target in links if not (page.parent / target).exists()]
    assert not broken


def test_the_files_the_order_of_tests_names_exist() -> None:
    missing = [name for name in LONGEST if not (ROOT / "tests" / name).is_file()]
    assert not missing, f"tests/conftest.py names files that are gone: {missing}"
