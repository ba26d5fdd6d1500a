"""The shared library's symbols, and the tests that call every one of them.

A library that is loaded before ours notes which functions a test program calls, and whether with NULL. So a call in a
comment, or behind a condition that never holds, does not count.
"""

import re
import subprocess

import pytest

from header import exported, functions, symbols

# Notes a call and jumps on: nothing of it is seen by the caller or by the function. It is written for x86-64.
STEP = """
.globl {name}
.type {name}, @function
{name}:
  movb $1, called+{number}(%rip)
  test %rdi, %rdi
  jne 1f
  movb $1, called_with_null+{number}(%rip)
1:
  jmp *real+8*{number}(%rip)
"""
NOTES = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
static const char *const names[] = {{{names}}};
enum {{ COUNT = sizeof names / sizeof *names }};
unsigned char called[COUNT], called_with_null[COUNT];
void *real[COUNT];
__attribute__((constructor)) static void find(void)
{{
  for (int i = 0; i < COUNT; i++) real[i] = dlsym(RTLD_NEXT, names[i]);
}}
__attribute__((destructor)) static void write_notes(void)
{{
  FILE *file = fopen(getenv("NOTES"), "w");
  for (int i = 0; i < COUNT; i++) if (called[i]) fprintf(file, "%s %d\\n", names[i], called_with_null[i]);
  fclose(file);
}}
"""


@pytest.fixture(scope="session")
def declared(root):
    return functions((root / "include/libseam.h").read_text())


@pytest.fixture(scope="session")
def library(tree):
    return tree / "lib/libseam.so"


@pytest.fixture(scope="session")
def dynamic_section(library):
    return subprocess.run(["readelf", "-d", library], check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="session")
def noter(declared, tmp_path_factory):
    """The library that notes calls."""
    folder = tmp_path_factory.mktemp("noter")
    steps = "".join(STEP.format(name=name, number=number) for number, name in enumerate(declared))
    (folder / "steps.S").write_text(f'.text\n{steps}\n.section .note.GNU-stack,"",@progbits\n')
    (folder / "notes.c").write_text(NOTES.format(names=", ".join(f'"{name}"' for name in declared)))
    compile_it = ["gcc", "-shared", "-fPIC", "-Wl,-Bsymbolic", "steps.S", "notes.c", "-o", "noter.so", "-ldl"]
    subprocess.run(compile_it, cwd=folder, check=True)
    return folder / "noter.so"


@pytest.fixture
def calls(noter, tmp_path, pytestconfig):
    """Run a test program and return the functions that it calls, with True for those that it gives NULL."""

    def run(name):
        program = f"{pytestconfig.getoption('programs')}/{name}"
        notes = tmp_path / "notes"
        subprocess.run([program], check=True, env={"LD_PRELOAD": noter, "NOTES": notes}, capture_output=True)
        return {name: given == "1" for name, given in map(str.split, notes.read_text().splitlines())}

    return run


def test_the_library_exports_what_the_header_declares(declared, library):
    assert exported(library) == set(declared)


def test_the_library_is_loaded_by_the_number_of_its_abi(root, library, dynamic_section):
    number = re.search(r"#define SEAM_ABI_VERSION (\d+)", (root / "include/libseam.h").read_text())[1]
    assert f"[libseam.so.{number}]" in dynamic_section
    assert (library.parent / f"libseam.so.{number}").exists()


def test_the_library_stays_in_memory_when_a_program_lets_go_of_it(dynamic_section):
    # A thread of it may still run.
    assert re.search(r"\(FLAGS_1\).*NODELETE", dynamic_section)


def test_nulls_calls_every_function_with_null(declared, calls):
    called = calls("nulls")
    wanted = {name for name, one in declared.items() if one.takes_pointer}
    assert {name for name in wanted if not called.get(name)} == set()
    assert set(declared) - set(called) == set()


@pytest.mark.parametrize(
    ("program", "concerns"),
    [
        ("garbage", lambda one: one.takes_object),
        ("texts", lambda one: one.takes_text),
        ("order", lambda one: one.takes_call),
    ],
)
def test_the_program_calls_every_function_that_it_is_about(program, concerns, declared, calls):
    wanted = {name for name, one in declared.items() if concerns(one)}
    assert wanted
    assert wanted - set(calls(program)) == set()


def test_panics_refers_to_every_function(declared, pytestconfig):
    # It is linked with a library that nothing can be loaded before.
    programs = pytestconfig.getoption("programs")
    assert set(declared) - symbols("nm", "-u", f"{programs}/CMakeFiles/panics.dir/panics.c.o") == set()
