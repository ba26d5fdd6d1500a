"""The tarballs of `cargo xtask dist --target` for macOS, of which nothing can be linked or run here."""

import subprocess

import pytest

# The first bytes of an object for 64 bits in Apple's format.
OBJECT = b"\xcf\xfa\xed\xfe"
# Its next bytes, by processor.
PROCESSORS = {"aarch64-apple-darwin": b"\x0c\x00\x00\x01", "x86_64-apple-darwin": b"\x07\x00\x00\x01"}


@pytest.mark.parametrize("triple", PROCESSORS)
def test_the_archive_has_the_functions_in_apples_format(triple, trees):
    archive = trees(triple) / "lib/libseam.a"
    content = archive.read_bytes()
    assert content.startswith(b"!<arch>\n")
    assert OBJECT + PROCESSORS[triple] in content
    assert b"\x7fELF" not in content
    assert b"\0_seam_call_execute\0" in content
    settings = (archive.parent / "pkgconfig/libseam.pc").read_text()
    assert "-framework Security" in settings


@pytest.mark.parametrize("triple", PROCESSORS)
def test_the_c_tree_compiles_a_program(triple, trees, tmp_path):
    program = tmp_path / "program.c"
    program.write_text("#include <libseam.h>\nint main(void) { return seam_abi_version() != SEAM_ABI_VERSION; }\n")
    zig = ["python", "-m", "ziglang", "cc", "-target", triple.split("-")[0] + "-macos", "-c", "-Wall", "-Werror"]
    run = [*zig, "-I", trees(triple) / "include", program, "-o", tmp_path / "program.o"]
    subprocess.run(run, check=True)
    assert (tmp_path / "program.o").read_bytes().startswith(OBJECT + PROCESSORS[triple])
