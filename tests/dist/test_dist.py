"""The tarball of `cargo xtask dist`, unpacked elsewhere: its contents, and that programs build with it and run."""

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from off_boarding import DONE, PERSON, check_evidence
from servers import ROOT, bare_environment, environment

sys.path.insert(0, str(ROOT / "tests/guide"))

from blocks import blocks  # noqa: E402

# An access system user of that person.
USER = "acc00000-0000-4000-8000-000000000006"
# The most bytes that the shared library with the whole API and off-boardings may have, stripped.
LARGEST_LIBRARY = 3_600_000
DOCUMENTATION = Path("share/doc/libseam")
EXAMPLES = ["c_offboard", "c_pollfeed", "c_callback", "cpp_offboard"]
STRICT = "-Wall -Wextra -Wpedantic -Wconversion -Werror".split()
VERSION = re.search(r'^version = "(.*)"', (ROOT / "Cargo.toml").read_text(), re.MULTILINE)[1]
SERIES = re.match(r"0\.\d+|[1-9]\d*", VERSION)[0]


def ask(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


@pytest.fixture(scope="session")
def contents(unpacked):
    return {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if not path.is_dir() or path.is_symlink()}


def test_the_same_tree_gives_the_same_tarball(tarball):
    before = tarball.read_bytes()
    subprocess.run(["cargo", "xtask", "dist", "--as-built"], cwd=ROOT, check=True)
    assert tarball.read_bytes() == before


def test_the_tarball_has_everything_and_nothing_else(contents):
    abi = re.search(r"#define SEAM_ABI_VERSION (\d+)", (ROOT / "include/libseam.h").read_text())[1]
    names = "libseam.{}.dylib" if sys.platform == "darwin" else "libseam.so.{}"
    expected = {f"lib/{names.format(number)}" for number in (VERSION, abi)}
    expected |= {"lib/libseam.dylib" if sys.platform == "darwin" else "lib/libseam.so", "lib/libseam.a"}
    expected |= {"lib/pkgconfig/libseam.pc", "conanfile.py", "meson.build"}
    expected |= {f"lib/cmake/libseam/libseamConfig{part}.cmake" for part in ("", "Version")}
    tracked = ask("git", "ls-files", "include", "docs", "examples/c", "examples/cpp", "tests/firmware", cwd=ROOT)
    for name in ["LICENSE", "CHANGELOG.md", *tracked.splitlines()]:
        if name.startswith("include/"):
            expected.add(name)
        elif not name.startswith("docs/") or str(DOCUMENTATION / name) in contents:
            expected.add(str(DOCUMENTATION / name))
    assert contents == expected
    names = ("abi", "api/README", "api/acs.users", "c", "errors", "firmware", "sandbox")
    assert {f"{DOCUMENTATION}/docs/{name}.md" for name in names} <= contents


def test_no_file_names_the_folder_that_it_was_made_in(unpacked, contents):
    place = str(ROOT).encode()
    assert [name for name in contents if place in (unpacked / name).read_bytes()] == []


def test_the_shared_library_is_not_too_large(unpacked):
    (library,) = (path for path in (unpacked / "lib").iterdir() if VERSION in path.name)
    assert library.stat().st_size <= LARGEST_LIBRARY


def test_links_of_the_documents_hold(unpacked):
    documents = list((unpacked / DOCUMENTATION).rglob("*.md"))
    assert documents
    for document in documents:
        for target in re.findall(r"\]\(([^)#]+)", document.read_text()):
            assert "://" in target or (document.parent / target).exists(), f"{document.name}: {target}"


if sys.platform == "linux":

    def test_pkg_config_names_what_the_static_library_needs(unpacked):
        variables = bare_environment(PKG_CONFIG_PATH=str(unpacked / "lib/pkgconfig"))
        flags = ask("pkg-config", "--libs-only-l", "--static", "libseam", env=variables).split()
        assert {"-lseam", "-lpthread", "-lm", "-ldl"} <= set(flags)

    def test_the_library_needs_no_newer_glibc_than_the_guide_names(unpacked):
        def newest(text, mark):
            return max((int(major), int(minor)) for major, minor in re.findall(mark + r"(\d+)\.(\d+)", text))

        needed = newest(ask("readelf", "-VW", unpacked / "lib/libseam.so"), "GLIBC_")
        assert needed <= newest((ROOT / "docs/c.md").read_text(), "glibc ")


def by_pkg_config(tree, folder, example, is_static):
    """Compile an example as its users do, with the flags of pkg-config."""
    variables = bare_environment(PKG_CONFIG_PATH=str(tree / "lib/pkgconfig"))
    static = ["--static"] if is_static else []
    flags = ask("pkg-config", "--cflags", "--libs", *static, "libseam", env=variables).split()
    if is_static:
        # The linker takes the shared library where both are there.
        flags = [str(tree / "lib/libseam.a") if flag == "-lseam" else flag for flag in flags]
    if example == "c_callback":
        flags += ask("pkg-config", "--cflags", "--libs", "libcurl").split()
    language, name = example.split("_")
    compiler = ["cc", "-std=c99"] if language == "c" else ["c++", "-std=c++17"]
    program = folder / f"{example}_{is_static}"
    source = ROOT / f"examples/{language}/{name}.{language}"
    subprocess.run([*compiler, *STRICT, source, *flags, "-o", program], check=True)
    return program


def configure(tree, folder, wanted):
    """Let CMake look for the package in a version that fits `wanted`. Returns the finished process."""
    definitions = [f"-DCMAKE_PREFIX_PATH={tree}", f"-DEXAMPLES={ROOT / 'examples'}", f"-DWANTED={wanted}"]
    command = ["cmake", "-G", "Ninja", "-S", ROOT / "tests/dist", "-B", folder, *definitions]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture(scope="session")
def cmake_build(unpacked, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cmake")
    run = configure(unpacked, folder, VERSION)
    assert run.returncode == 0, run.stdout + run.stderr
    subprocess.run(["cmake", "--build", folder], check=True)
    return folder


@pytest.fixture(params=[(way, static) for way in ("pkg-config", "CMake") for static in (False, True)], ids=str)
def linking(request):
    return request.param


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_builds_and_keeps_its_promises(example, linking, unpacked, cmake_build, sandbox, tmp_path):
    way, is_static = linking
    if way == "CMake":
        program = cmake_build / f"{example}_{'seam-static' if is_static else 'seam'}"
    else:
        program = by_pkg_config(unpacked, tmp_path, example, is_static)
    assert ("libseam.so." in ask("readelf", "-d", program)) != is_static
    path = "" if is_static else str(unpacked / "lib")

    def case(arguments, code, words, key=sandbox.api_key):
        variables = environment(sandbox, LD_LIBRARY_PATH=path) | ({"SEAM_API_KEY": key} if key else {})
        if not key:
            del variables["SEAM_API_KEY"]
        run = subprocess.run([program, *arguments], env=variables, capture_output=True, text=True)
        output = run.stdout + run.stderr
        assert (run.returncode, words in output) == (code, True), output
        assert sandbox.api_key not in output

    case([], 2, "usage:")
    if "offboard" in example:
        evidence, other = tmp_path / "evidence.jsonl", tmp_path / "other.jsonl"
        case([PERSON, other], 3, "no credential", key=None)
        case([PERSON, tmp_path], 1, "NOT DONE: `evidence` must be a file")
        case([PERSON, other], 1, "401", key="seam_test_of_nobody")
        case(["nobody@example.com", other], 1, "NOT DONE: no user identity")
        sandbox.post("/_sandbox/faults/set", rules=["user_identities.delete:status=403"])
        case([PERSON, evidence], 6, '"result":"partly"')
        sandbox.post("/_sandbox/faults/set", rules=[])
        before = sandbox.counts()["user_identities"]
        case([PERSON, evidence], 0, DONE)
        assert sandbox.counts()["user_identities"] == before - 1
        check_evidence(evidence, runs=2)
    else:
        case([USER], 3, "no credential", key=None)
        case(["not-an-id"], 1, "NOT CONFIRMED: `acs_user_id`")
        case([USER], 1, "401", key="seam_test_of_nobody")
        sandbox.post("/_sandbox/faults/set", rules=["acs.users.delete:oversized"])
        case([USER], 1, "NOT CONFIRMED: the reply is larger than ")
        sandbox.reset()
        sandbox.post("/_sandbox/faults/set", rules=["acs.users.delete:drop=after,count=1"])
        case([USER], 1, "an earlier attempt may have removed it")
        case([USER], 1, "404")


@pytest.mark.parametrize("example", ["c_offboard", "cpp_offboard"])
def test_ctrl_c_ends_an_off_boarding(example, unpacked, tmp_path):
    program = by_pkg_config(unpacked, tmp_path, example, is_static=True)
    with socket.create_server(("127.0.0.1", 0)) as server:
        endpoint = f"http://127.0.0.1:{server.getsockname()[1]}"
        variables = bare_environment(SEAM_ENDPOINT=endpoint, SEAM_API_KEY="seam_test_of_nobody")
        command = [program, PERSON, tmp_path / "evidence.jsonl"]
        with subprocess.Popen(command, env=variables, stderr=subprocess.PIPE, text=True) as running:
            # The program waits for a reply that never comes.
            with server.accept()[0] as connection:
                assert connection.recv(1)
                running.send_signal(signal.SIGINT)
                errors = running.communicate()[1]
    assert (running.returncode, "NOT DONE: " in errors, '"kind":"cancelled"' in errors) == (8, True, True), errors


@pytest.mark.parametrize(("wanted", "fits"), [(SERIES, True), ("99.0", False), ("0.0.1", False)])
def test_cmake_finds_the_versions_that_fit(wanted, fits, unpacked, tmp_path):
    run = configure(unpacked, tmp_path, wanted)
    assert (run.returncode == 0) == fits, run.stdout + run.stderr
    assert fits or "compatible with requested version" in run.stdout + run.stderr


def test_two_rust_static_libraries_link_into_one_program(unpacked, tmp_path):
    (tmp_path / "libseam.a").write_bytes((unpacked / "lib/libseam.a").read_bytes())
    (commands,) = (b.text for b in blocks((ROOT / "docs/c.md").read_text()) if b.name == "one-object")
    subprocess.run(["sh", "-ec", commands], cwd=tmp_path, check=True)
    second = "rustc --edition 2024 --crate-type staticlib -O -o libsecond.a".split()
    subprocess.run([*second, ROOT / "tests/dist/second.rs"], cwd=tmp_path, check=True)
    variables = bare_environment(PKG_CONFIG_PATH=str(unpacked / "lib/pkgconfig"))
    flags = ask("pkg-config", "--libs", "--static", "libseam", env=variables).split()
    source = ["-I", unpacked / "include", ROOT / "tests/dist/two_libraries.c", "seam.o", "libsecond.a"]
    flags = [flag for flag in flags if flag != "-lseam"]
    subprocess.run(["cc", "-std=c99", *source, "-o", "two", *flags], cwd=tmp_path, check=True)
    assert ask(tmp_path / "two") == "30 digits, ok\n"
