"""Every module that Rust imports has an `import` statement, by which tools that freeze programs find it."""

from __future__ import annotations

import re
import sys
from modulefinder import ModuleFinder
from pathlib import Path

from sandbox import ROOT

import libseam

SOURCES = (ROOT / "bindings" / "python" / "src").glob("*.rs")


def test_every_module_that_rust_imports_is_named_in_python(tmp_path: Path) -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    called = re.findall(r'\bimport\((?:\s*[\w.()]+,)?\s*"([\w.]+)"', text)
    looked_up = re.findall(r'\bImported::new\(\s*"([\w.]+)"', text)
    # None is written in a way that the patterns pass over: only `Imported` itself imports a module of another's choice.
    assert text.count("import(self.module)") == 1
    assert len(called) + 1 == len(re.findall(r"\bimport\(", text))
    assert len(looked_up) == text.count("Imported::new(")
    imported = called + looked_up
    assert {"libseam._details", "libseam._log", "os"} < set(imported)
    program = tmp_path / "program.py"
    program.write_text("import libseam", encoding="utf-8")
    finder = ModuleFinder(path=[str(Path(libseam.__file__).parents[1]), *sys.path])
    finder.run_script(str(program))
    assert set(imported) <= set(finder.modules)
