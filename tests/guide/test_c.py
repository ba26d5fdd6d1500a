"""The code in docs/c.md: every command is run as it stands there, and what it makes is run too.

The blocks are tested in their order, in one folder: later commands use what earlier ones left.
"""

import re
import shutil
import subprocess

import pytest

from blocks import blocks
from off_boarding import DONE, PERSON, check_evidence
from servers import ROOT, environment, running_sandbox

BLOCKS = [(block.name, block.text) for block in blocks((ROOT / "docs/c.md").read_text())]
# A program that links the library into a plugin.
PLUGIN = """#include <libseam.h>
const char *plugin_says(void);
const char *plugin_says(void) { return seam_status_name(0); }
"""


def text(name):
    return dict(BLOCKS)[name]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("guide")
    for name in ("include", "target"):
        (folder / name).symlink_to(ROOT / name)
    for example in ("c/offboard.c", "cpp/offboard.cpp"):
        shutil.copy(ROOT / "examples" / example, folder)
    (folder / "CMakeLists.txt").write_text(text("CMakeLists.txt"))
    (folder / "plugin.c").write_text(PLUGIN)
    return folder


def shell(folder, commands):
    subprocess.run(["sh", "-ec", commands], cwd=folder, check=True)


def off_boards(program, folder):
    """Check that a program takes everything from somebody, with evidence in a file in `folder`."""
    evidence = folder / f"{program.name}.jsonl"
    evidence.unlink(missing_ok=True)
    with running_sandbox() as sandbox:
        variables = environment(sandbox)
        variables.pop("LD_LIBRARY_PATH", None)
        run = subprocess.run([program, PERSON, evidence], env=variables, check=True, capture_output=True, text=True)
    assert DONE in run.stdout
    check_evidence(evidence)


def compile_with_tree(compiler, source, folder, program, tree):
    strict = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]
    library = ["-I", tree / "include", "-L", tree / "lib", "-lseam", f"-Wl,-rpath,{tree}/lib"]
    standard = "-std=c99" if compiler == "cc" else "-std=c++17"
    subprocess.run([compiler, standard, *strict, "-I", folder, source, *library, "-o", program], check=True)


def test_every_block_is_tested():
    tested = {
        "build",
        "link",
        "CMakeLists.txt",
        "cmake",
        "static",
        "plugin",
        "all-static",
        "call",
        "list",
    }
    # `cargo xtask test dist` runs `one-object`, with another library, and uses Meson.
    elsewhere = {"one-object", "libseam.wrap", "meson.build"}
    # `cargo xtask test cross` runs those for other machines.
    elsewhere |= {"cross", "musl"}
    assert {name for name, _ in BLOCKS} == tested | elsewhere | {"bytes", "events", "off_board", "signal", "pages"}


def test_the_build_command_is_the_one_that_built_this():
    assert text("build").startswith("cargo xtask build native c")


def test_linked_programs_off_board(folder):
    shell(folder, text("link"))
    off_boards(folder / "offboard", folder)
    off_boards(folder / "offboard_cpp", folder)


def test_a_program_of_cmake_off_boards(folder):
    shell(folder, text("cmake"))
    off_boards(folder / "build/offboard", folder)


def test_a_statically_linked_program_off_boards(folder):
    shell(folder, text("static"))
    needed = subprocess.run(["readelf", "-d", folder / "offboard"], check=True, capture_output=True, text=True).stdout
    assert "libseam.so" not in needed
    off_boards(folder / "offboard", folder)


def test_a_plugin_exports_only_its_own(folder):
    shell(folder, text("plugin"))
    names = ["nm", "-D", "--defined-only", "--format=posix", folder / "plugin.so"]
    listed = subprocess.run(names, check=True, capture_output=True, text=True).stdout
    assert [line.split()[0] for line in listed.splitlines()] == ["plugin_says"]


def test_an_all_static_program_off_boards(folder):
    shell(folder, text("all-static"))
    off_boards(folder / "offboard", folder)


# A block of C++ is the body of a function. The person whom one removes is in the sandbox.
@pytest.mark.parametrize("number", range(len([name for name, _ in BLOCKS if name in ("call", "list")])))
def test_a_piece_of_cpp_is_a_function_that_ends_well(number, folder, tree, sandbox):
    name, piece = [block for block in BLOCKS if block[0] in ("call", "list")][number]
    (folder / "call.inc").write_text(piece)
    compile_with_tree("c++", ROOT / "tests/cpp/guide.cpp", folder, folder / "call", tree)
    subprocess.run([folder / "call"], env=environment(sandbox), check=True)


def test_pieces_of_c_read_a_list_off_board_report_events_cancel_and_move_bytes(folder, tree, sandbox):
    for name in ("bytes", "events", "off_board", "signal", "pages"):
        (folder / f"{name}.inc").write_text(text(name))
    compile_with_tree("cc", ROOT / "tests/c/guide.c", folder, folder / "watch", tree)
    run = subprocess.run([folder / "watch"], env=environment(sandbox), check=True, capture_output=True, text=True)
    expected = [
        "user_identities.list: attempt 1: HTTP 200, ok",
        "user_identities.delete: attempt 1: HTTP 200, ok",
        "user_identities.delete: cancelled after 0 attempts",
    ]
    assert re.split(r"\n", run.stdout.strip()) == expected
