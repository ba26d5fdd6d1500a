"""The tarball of `cargo xtask dist` as a package of Conan and as a subproject of Meson: programs remove access."""

import os
import re
import shutil
import subprocess

import pytest
from blocks import blocks
from off_boarding import DONE, PERSON, check_evidence
from servers import ROOT, environment
from test_dist import VERSION

TRIPLE = "x86_64-unknown-linux-gnu"


def run(*command, **options):
    finished = subprocess.run(command, capture_output=True, text=True, **options)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout + finished.stderr


def needs_shared(program):
    return "libseam.so" in run("readelf", "-d", program)


@pytest.fixture(scope="session")
def conan(tmp_path_factory):
    """The variables of a Conan with a cache of its own."""
    variables = os.environ | {"CONAN_HOME": str(tmp_path_factory.mktemp("conan"))}
    run("conan", "profile", "detect", env=variables)
    return variables


@pytest.mark.parametrize("is_shared", [True, False])
def test_a_program_with_the_conan_package_removes_access(is_shared, conan, unpacked, sandbox, tmp_path):
    shutil.copytree(ROOT / "tests/dist/conan", tmp_path / "tests/dist/conan")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    variables = environment(sandbox) | {"CONAN_HOME": conan["CONAN_HOME"], "PERSON": PERSON}
    variables["EVIDENCE"] = str(tmp_path / "evidence.jsonl")
    create = ["conan", "create", unpacked, "--no-remote", "-o", f"libseam/*:shared={is_shared}"]
    output = run(*create, "--test-folder", tmp_path / "tests/dist/conan", env=variables)
    assert DONE in output
    check_evidence(tmp_path / "evidence.jsonl")
    (program,) = (path for path in tmp_path.rglob("offboard") if path.is_file())
    assert needs_shared(program) == is_shared


def test_conan_refuses_the_libraries_of_another_machine(conan, unpacked):
    create = ["conan", "create", unpacked, "--no-remote", "-s", "os=Linux", "-s", "arch=mips"]
    finished = subprocess.run(create, env=conan, capture_output=True, text=True)
    assert finished.returncode != 0
    assert "these libraries are for Linux on x86_64, and not for Linux on mips" in finished.stderr


@pytest.mark.parametrize("is_shared", [True, False])
def test_a_program_with_the_meson_subproject_removes_access(is_shared, tarball, sandbox, tmp_path):
    texts = {block.name: block.text for block in blocks((ROOT / "docs/c.md").read_text())}
    name = tarball.name.removesuffix(".tar.gz")
    (tmp_path / "subprojects/packagefiles").mkdir(parents=True)
    shutil.copy(tarball, tmp_path / "subprojects/packagefiles")
    documented = re.sub(r"libseam-[\d.]+\d-" + TRIPLE, name, texts["libseam.wrap"])
    (tmp_path / "subprojects/libseam.wrap").write_text(documented)
    (tmp_path / "meson.build").write_text(texts["meson.build"])
    shutil.copy(ROOT / "examples/c/offboard.c", tmp_path)
    library = "shared" if is_shared else "static"
    run("meson", "setup", f"-Ddefault_library={library}", tmp_path / "build", tmp_path)
    run("meson", "compile", "-C", tmp_path / "build")
    program = tmp_path / "build/offboard"
    assert needs_shared(program) == is_shared
    assert DONE in run(program, PERSON, tmp_path / "evidence.jsonl", env=environment(sandbox))
    check_evidence(tmp_path / "evidence.jsonl")
    assert f"-{VERSION}-" in name
