"""The ABI: what `libseam.h` promises, compared with what it promised before, as it is kept in this folder.

What was added is written down with BLESS=1. What was changed or taken away breaks programs, and is written down only under a
new SEAM_ABI_VERSION. See docs/abi.md.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from header import exported, functions, without_comments  # noqa: E402

# The structures that may grow at their end, because they begin with their size.
MAY_GROW = ["seam_options", "seam_request", "seam_transport"]
MEANT = "; if that is meant, run with BLESS=1"


class Header:
    """The promise of the headers."""

    def __init__(self, text, operations):
        self.text = without_comments(text)
        pattern = r"^(?:#define|)\s*(SEAM_\w+)(?: = | +)(\d\w*|UINT64_MAX)\b"
        numbers = dict(re.findall(pattern, self.text, re.MULTILINE))
        self.version = int(numbers.pop("SEAM_ABI_VERSION"))
        self.constants = {name: value for name, value in numbers.items() if "SEAM_VERSION_" not in name}
        self.functions = functions(text)
        structure = re.compile(r"^typedef struct \w+ \{((?:(?!^\}).)*)^\} (\w+)_params;", re.MULTILINE | re.DOTALL)
        structures = structure.findall(without_comments(operations))
        self.parameters = {name: re.findall(r"const char \*(\w+);", fields) for fields, name in structures}

    def compile(self, folder, last_fields=None):
        """Compile a library that has the functions with empty bodies: what programs expect, for a debugger to read.

        The structures in `last_fields` end with that field.
        """
        text = self.text
        for structure, last in (last_fields or {}).items():
            fields = rf"(typedef struct {{(?:(?!typedef struct).)*?\b{last}\b[^;]*;)(?:(?!typedef struct).)*?(\n}} {structure};)"
            text = re.sub(fields, r"\1\2", text, flags=re.S)
        bodies = "".join(f"{one.declaration} {{ for (;;) {{}} }}\n" for one in self.functions.values())
        (folder / "libseam.h").write_text(text)
        (folder / "promised.c").write_text(f'#define SEAM_NO_OPERATIONS\n#include "libseam.h"\n{bodies}')
        soname = f"-Wl,-soname,libseam.so.{self.version}"
        compile_it = [
            os.environ.get("CC", "cc"),
            *["-std=c99", "-g", "-O0", "-fPIC", "-shared", "promised.c", "-o", "promised.so"],
            soname,
        ]
        subprocess.run(compile_it, cwd=folder, check=True)
        return folder / "promised.so"


@dataclass
class Record:
    """The promise of before."""

    dump: Path
    version: int
    symbols: set
    constants: dict
    parameters: dict
    last_fields: dict = field(default_factory=dict)

    @classmethod
    def read(cls):
        """Read it from this folder."""
        dump = (HERE / "libseam.abi").read_text()
        lines = {n: (HERE / f"{n}.txt").read_text().splitlines() for n in ("symbols", "constants", "parameters")}
        fields = {
            name: re.findall(r"<var-decl name='(\w+)'", body)
            for name, body in re.findall(r"<class-decl name='(\w+)'.*?>(.*?)</class-decl>", dump, re.S)
        }
        return cls(
            HERE / "libseam.abi",
            int(re.search(r"soname='libseam\.so\.(\d+)'", dump)[1]),
            set(lines["symbols"]),
            dict(line.split() for line in lines["constants"]),
            {name: fields for name, *fields in map(str.split, lines["parameters"])},
            {name: fields[name][-1] for name in MAY_GROW if fields.get(name)},
        )

    @staticmethod
    def write(header, folder):
        """Write the promise of `header` to this folder."""
        options = ["--no-corpus-path", "--no-comp-dir-path", "--no-show-locs", "--out-file"]
        subprocess.run(["abidw", *options, HERE / "libseam.abi", header.compile(folder)], check=True)
        for name, lines in {
            "symbols": header.functions,
            "constants": [f"{name} {value}" for name, value in header.constants.items()],
            "parameters": [" ".join([name, *fields]) for name, fields in header.parameters.items()],
        }.items():
            (HERE / f"{name}.txt").write_text("".join(f"{line}\n" for line in sorted(lines)))

    def compare(self, header, folder):
        """Return how `header` differs: what breaks programs, and what they do not know."""
        broken = [
            f"{name} was {value} and is {header.constants.get(name, 'gone')}"
            for name, value in self.constants.items()
            if header.constants.get(name) != value
        ]
        added = sorted(set(header.constants) - set(self.constants))
        # They are not part of the ABI, but programs name them by position.
        for name, fields in self.parameters.items():
            now = header.parameters.get(name, [])
            if now[: len(fields)] != fields:
                broken.append(f"the parameters of {name} were {fields} and are {now}")
            elif now != fields:
                added.append(f"parameters of {name}")
        added += sorted(f"the parameters of {name}" for name in set(header.parameters) - set(self.parameters))
        broken += self.abidiff(header.compile(folder, self.last_fields), "--no-added-syms")
        if not broken:
            added += self.abidiff(header.compile(folder))
        return broken, added

    def abidiff(self, library, *options):
        """Return the report of abidiff on `library`, if it has one."""
        run = subprocess.run(["abidiff", *options, self.dump, library], capture_output=True, text=True)
        # Bits 1 and 2: it could not compare.
        assert run.returncode & 3 == 0, run.stdout + run.stderr
        return [run.stdout] if run.returncode else []


@pytest.fixture(scope="module")
def texts(root):
    operations = sorted(path for path in (root / "include").rglob("*.h") if "operations" in str(path))
    return (root / "include/libseam.h").read_text(), "".join(path.read_text() for path in operations)


@pytest.fixture(scope="module")
def record(texts, bless, tmp_path_factory):
    header, folder = Header(*texts), tmp_path_factory.mktemp("record")
    if bless:
        old = Record.read() if (HERE / "libseam.abi").exists() else None
        if old is not None and old.version == header.version:
            broken, _ = old.compare(header, folder)
            assert not broken, "programs would break: raise SEAM_ABI_VERSION in libseam-gen and bindings/c/build.rs"
        Record.write(header, folder)
    return Record.read()


@pytest.fixture(scope="module")
def changes(record, texts, tmp_path_factory):
    return record.compare(Header(*texts), tmp_path_factory.mktemp("compare"))


def test_the_number_of_the_abi_is_the_recorded_one(record, texts):
    assert Header(*texts).version == record.version, MEANT


def test_nothing_breaks_programs(changes):
    assert not changes[0], "take it back, or raise SEAM_ABI_VERSION"


def test_nothing_is_added_unrecorded(changes):
    assert not changes[1], MEANT


def test_the_library_exports_what_is_recorded(record, tree):
    symbols = exported(tree / "lib/libseam.so")
    assert symbols == record.symbols
    assert all(name.startswith("seam_") for name in symbols)


COUNT = "SEAM_API size_t seam_op_count(void);"
DELETE = "seam_user_identities_delete_params"

# Changes made on purpose: what is replaced by what, in the first header that has it, and what must come of it.
TRIAL = {
    "nothing": ("", "", "same"),
    "a comment": (" * libseam: ", " * LIBSEAM: ", "same"),
    "a new version": ('#define SEAM_VERSION_STRING "', '#define SEAM_VERSION_STRING "9', "same"),
    "a parameter's name": ("uint32_t retries, seam_error", "uint32_t tries, seam_error", "same"),
    "a parameter's type": ("uint32_t retries, seam_error", "uint64_t retries, seam_error", "breaks"),
    "a parameter's sign": ("uint32_t retries, seam_error", "int32_t retries, seam_error", "breaks"),
    "a result's type": ("SEAM_API size_t seam_op_count", "SEAM_API uint32_t seam_op_count", "breaks"),
    "a function that is gone": (COUNT, "", "breaks"),
    "a new function": (COUNT, f"{COUNT}\nSEAM_API size_t seam_op_total(void);", "grows"),
    "a number": ("SEAM_ERR_NOT_FOUND = 12", "SEAM_ERR_NOT_FOUND = 13", "breaks"),
    "a new number": ("SEAM_OK = 0,", "SEAM_OK = 0,\n  SEAM_ERR_NEW = 99,", "grows"),
    "a field at the end": ("\n} seam_options;", "\n  uint64_t later;\n} seam_options;", "grows"),
    "a field in between": ("\n  uint32_t retries;", "\n  uint32_t sooner;\n  uint32_t retries;", "breaks"),
    "a field where nothing may grow": ("\n} seam_header;", "\n  uint64_t later;\n} seam_header;", "breaks"),
    "a parameter in between": (
        "  const char *acs_user_id;",
        "  const char *a;\n  const char *acs_user_id;",
        "breaks",
    ),
    "a parameter that is gone": ("  const char *acs_user_id;", "", "breaks"),
    "a parameter at the end": (f"\n}} {DELETE};", f"\n  const char *a;\n}} {DELETE};", "grows"),
    "a new operation": (
        f"typedef struct {DELETE} {{",
        "typedef struct seam_doors_open_params {\n  const char *a;\n} seam_doors_open_params;\n"
        f"typedef struct {DELETE} {{",
        "grows",
    ),
}


@pytest.mark.parametrize("change", TRIAL)
def test_a_change_made_on_purpose_is_seen(change, record, texts, changes, tmp_path):
    # They are made to headers that are as they were promised.
    assert changes == ([], [])
    old, new, expected = TRIAL[change]
    place = next(number for number, text in enumerate(texts) if old in text)
    changed = list(texts)
    changed[place] = changed[place].replace(old, new, 1)
    broken, added = record.compare(Header(*changed), tmp_path)
    assert ("breaks" if broken else "grows" if added else "same") == expected, broken + added
