"""The tarballs of `cargo xtask dist --target` for machines with a system: programs build with them and off-board.

An emulator, or Wine, runs the programs against a sandbox of this machine.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from machines import MACHINES
from off_boarding import DONE, PERSON, check_evidence
from servers import ROOT, environment, tls_server

BY_TRIPLE = {machine.triple: machine for machine in MACHINES}
LINKINGS = [(m.triple, library) for m in MACHINES for library in ("seam", "seam-static")]


def configure(tree, machine, folder, source="", **options):
    """Let CMake look for the package in `tree`, with a compiler for `machine`. Returns the finished process."""
    definitions = {
        "CMAKE_PREFIX_PATH": tree,
        "CMAKE_SYSTEM_NAME": machine.system,
        "CMAKE_SYSTEM_PROCESSOR": machine.processor,
        "CMAKE_EXE_LINKER_FLAGS": machine.linked,
        # A library is found by its path, and not below the folder of a system.
        "CMAKE_FIND_ROOT_PATH_MODE_PACKAGE": "NEVER",
        "EXAMPLES": ROOT / "examples",
    } | options
    command = ["cmake", "-G", "Ninja", "-S", ROOT / "tests/cross" / source, "-B", folder]
    command += [f"-D{name}={value}" for name, value in definitions.items()]
    return subprocess.run(command, env=os.environ | {"CC": machine.compiler}, capture_output=True, text=True)


@dataclass
class Built:
    """Programs that CMake built for a machine."""

    machine: object
    tree: Path
    folder: Path

    def program(self, library):
        suffix = ".exe" if self.machine.system == "Windows" else ""
        return self.folder / f"offboard_{library}{suffix}"

    def run(self, library, arguments, variables):
        """Run a program. Returns the finished process."""
        command = [*self.machine.runner, self.program(library), *arguments]
        return subprocess.run(command, env=variables, capture_output=True, text=True)


@pytest.fixture(scope="session")
def built(trees, tmp_path_factory):
    """Build the programs for a machine, once."""
    done = {}

    def build(triple):
        if triple not in done:
            machine, folder = BY_TRIPLE[triple], tmp_path_factory.mktemp("build")
            run = configure(trees(triple), machine, folder)
            assert run.returncode == 0, run.stdout + run.stderr
            run = subprocess.run(["cmake", "--build", folder], capture_output=True, text=True)
            assert run.returncode == 0, run.stdout + run.stderr
            done[triple] = Built(machine, trees(triple), folder)
        return done[triple]

    return build


@pytest.fixture(scope="session")
def wine(tmp_path_factory):
    """Provide the variables of a Windows that Wine imitates, and end its server afterwards."""
    variables = {"WINEPREFIX": str(tmp_path_factory.mktemp("wine")), "WINEDEBUG": "-all", "DISPLAY": ""}
    subprocess.run(["wine", "wineboot", "--init"], env=os.environ | variables, check=True, capture_output=True)
    yield variables
    subprocess.run(["wineserver", "-k"], env=os.environ | variables)


@pytest.fixture
def variables(request):
    """Return a function that adds what the programs of a machine need to the variables of a sandbox."""

    def add(built, given):
        given = given | {"LD_LIBRARY_PATH": str(built.tree / "lib")}
        if built.machine.system == "Windows":
            given |= request.getfixturevalue("wine")
            shutil.copy(built.tree / "bin/seam.dll", built.folder)
            random = ["x86_64-w64-mingw32-gcc", "-shared", ROOT / "tests/cross/bcryptprimitives.c", "-ladvapi32"]
            subprocess.run([*random, "-o", built.folder / "bcryptprimitives.dll"], check=True)
        return given

    return add


@pytest.mark.parametrize(("triple", "library"), LINKINGS)
def test_a_program_off_boards(triple, library, built, variables, sandbox, tmp_path, monkeypatch):
    # The evidence has a relative path, which Wine takes as it is.
    monkeypatch.chdir(tmp_path)
    made = built(triple)
    mine = variables(made, environment(sandbox))

    def case(arguments, code, words, **more):
        run = made.run(library, arguments, mine | more)
        output = run.stdout + run.stderr
        assert (run.returncode, words in output) == (code, True), output
        assert sandbox.api_key not in output

    before = sandbox.counts()
    case(["nobody@example.com", "other.jsonl"], 1, "NOT DONE: no user identity")
    case([PERSON, "other.jsonl"], 1, "401", SEAM_API_KEY="seam_test_of_nobody")
    sandbox.post("/_sandbox/faults/set", rules=["user_identities.delete:status=403"])
    case([PERSON, "evidence.jsonl"], 6, '"result":"partly"')
    sandbox.post("/_sandbox/faults/set", rules=[])
    case([PERSON, "evidence.jsonl"], 0, DONE)
    assert sandbox.counts() != before
    check_evidence("evidence.jsonl", runs=2)


@pytest.mark.parametrize("triple", [m.triple for m in MACHINES if m.has_certificate_file])
def test_a_program_off_boards_over_tls(triple, built, variables, sandbox, tmp_path):
    made = built(triple)
    arguments = [PERSON, tmp_path / "evidence.jsonl"]
    with tls_server(int(sandbox.endpoint.rpartition(":")[2])) as (port, certificate):
        mine = variables(made, environment(sandbox)) | {"SEAM_ENDPOINT": f"https://localhost:{port}"}
        run = made.run("seam", arguments, mine)
        assert (run.returncode, "certificate" in run.stderr) == (1, True), run.stderr
        run = made.run("seam", arguments, mine | {"SSL_CERT_FILE": certificate})
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("triple", [m.triple for m in MACHINES if m.elf and m.has_shared])
def test_the_shared_library_needs_a_c_library_of_the_promised_age_and_nothing_else(triple, trees):
    machine, library = BY_TRIPLE[triple], trees(triple) / "lib/libseam.so"
    printed = subprocess.run(["readelf", "-hdVW", library], check=True, capture_output=True, text=True).stdout
    assert machine.elf in re.search(r"Machine: *(.*)", printed)[1]
    assert re.search(r"soname: \[(.*)\]", printed)[1] == "libseam.so.0"
    versions = {tuple(map(int, found.split("."))) for found in re.findall(r"GLIBC_([0-9.]+)", printed)}
    assert max(versions) <= tuple(map(int, machine.glibc.split(".")))
    glibc = r"(libc|libm|libdl|libpthread|librt|ld-linux[-\w]*)\.so\.\d"
    needed = re.findall(r"NEEDED.*\[(.*)\]", printed)
    assert [name for name in needed if not re.fullmatch(glibc, name)] == []


@pytest.mark.parametrize("triple", ["aarch64-unknown-linux-gnu", "x86_64-unknown-linux-gnu"])
def test_the_package_works_in_a_folder_for_several_machines(triple, trees, tmp_path):
    shutil.copytree(trees(triple) / "include", tmp_path / "usr/include")
    multiarch = tmp_path / "usr/lib" / triple.replace("-unknown", "")
    shutil.copytree(trees(triple) / "lib", multiarch, symlinks=True)
    run = configure(tmp_path / "usr", BY_TRIPLE[triple], tmp_path / "b", libseam_DIR=multiarch / "cmake/libseam")
    assert run.returncode == 0, run.stdout + run.stderr
    run = subprocess.run(["cmake", "--build", tmp_path / "b"], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("aarch64-unknown-linux-gnu", "x86_64-unknown-linux-gnu"),
        ("armv7-unknown-linux-gnueabihf", "aarch64-unknown-linux-gnu"),
        ("x86_64-unknown-linux-gnu", "x86_64-pc-windows-gnu"),
        ("x86_64-pc-windows-gnu", "x86_64-unknown-linux-musl"),
    ],
)
def test_cmake_passes_over_a_package_for_another_machine(wanted, given, trees, tmp_path):
    run = configure(trees(given), BY_TRIPLE[wanted], tmp_path)
    assert run.returncode != 0
    assert f"(for {given})" in run.stderr


@pytest.mark.parametrize("triple", [m.triple for m in MACHINES if m.system == "Linux"])
def test_pkg_config_names_what_a_static_program_needs(triple, trees, sandbox, tmp_path):
    tree, machine = trees(triple), BY_TRIPLE[triple]
    ask = ["pkg-config", "--cflags", "--libs", "--static", "libseam"]
    variables = os.environ | {"PKG_CONFIG_LIBDIR": str(tree / "lib/pkgconfig")}
    printed = subprocess.run(ask, env=variables, check=True, capture_output=True, text=True).stdout
    flags = [str(tree / "lib/libseam.a") if flag == "-lseam" else flag for flag in printed.split()]
    command = [*machine.compiler.split(), ROOT / "examples/c/offboard.c", *flags, *machine.linked.split()]
    subprocess.run([*command, "-o", tmp_path / "offboard"], check=True)
    run = [*machine.runner, tmp_path / "offboard", PERSON, tmp_path / "evidence.jsonl"]
    subprocess.run(run, env=environment(sandbox), check=True)
    check_evidence(tmp_path / "evidence.jsonl")
