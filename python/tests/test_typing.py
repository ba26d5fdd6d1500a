"""Types: the stubs say what is there, and mypy accepts right use and refuses wrong use of the installed package."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import libseam
from libseam import _namespaces

PACKAGE = Path(libseam.__file__).parent
SAMPLE = Path(__file__).with_name("typed_sample.py")


def mypy(*arguments: str, folder: Path) -> tuple[int, str]:
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    return done.returncode, done.stdout + done.stderr


def test_the_package_under_test_is_the_installed_one() -> None:
    assert "site-packages" in PACKAGE.parts
    assert (PACKAGE / "py.typed").is_file()


def test_right_use_is_accepted_and_wrong_use_refused(tmp_path: Path) -> None:
    """Every line of the sample with a mark must be refused for the reason in it, and no other."""
    sample = tmp_path / "sample.py"
    sample.write_text(SAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    _, output = mypy("mypy", "--strict", "--no-error-summary", "sample.py", folder=tmp_path)
    found = {int(line): code for line, code in re.findall(r"sample\.py:(\d+): error: .*\[([\w-]+)\]", output)}
    marked = {
        number: mark[1]
        for number, line in enumerate(sample.read_text(encoding="utf-8").splitlines(), 1)
        if (mark := re.search(r"# refused: ([\w|-]+)", line))
    }
    assert set(found) == set(marked), output
    assert all(code in marked[line].split("|") for line, code in found.items()), output


def test_the_stubs_are_those_of_the_package(tmp_path: Path) -> None:
    """At run time the methods take anything, for the core to refuse it; the tests below compare them by name.

    The attribute `off_board` of a class is the class of what its instances make on first use. An alias of several
    literals counts as a union for the type checker alone.
    """
    allowed = tmp_path / "allowed"
    names = [r"libseam\._namespaces\.\w+\.\w+", r"libseam\._(async_)?client\.(Async)?Seam\.off_board"]
    names.append(r"libseam\._off_board_options\._Consent")
    allowed.write_text("\n".join(names), encoding="utf-8")
    status, output = mypy("mypy.stubtest", "libseam", "--allowlist", str(allowed), folder=tmp_path)
    assert status == 0, output


def stubs() -> dict[str, ast.ClassDef]:
    module = ast.parse((PACKAGE / "_namespaces.pyi").read_text(encoding="utf-8"))
    return {node.name: node for node in module.body if isinstance(node, ast.ClassDef)}


def test_the_stubs_have_the_classes_of_the_module() -> None:
    assert set(stubs()) == set(dir(_namespaces))


@pytest.mark.parametrize("name", stubs())
def test_a_stub_has_the_methods_and_parameters_of_its_class(name: str) -> None:
    stub, real = stubs()[name], getattr(_namespaces, name)
    # A removal has an overload for each value of `confirm`.
    declared: dict[str, list[Any]] = {}
    for node in stub.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            declared.setdefault(node.name, []).append(node)
    del declared["__init__"]
    methods = {key: item for key, item in vars(real).items() if inspect.isfunction(item)}
    assert set(declared) == set(methods)
    annotated = [node for node in stub.body if isinstance(node, ast.AnnAssign)]
    attributes = {ast.unparse(node.target): ast.unparse(node.annotation) for node in annotated}
    public = {key for key in vars(real) if not key.startswith("_")}
    assert set(attributes) == public - set(methods)
    assert attributes == {key: getattr(real, key).__name__ for key in attributes}
    for key, method in methods.items():
        assert inspect.getdoc(method)
        parameters = inspect.signature(method).parameters
        assert len(declared[key]) == (3 if "confirm" in parameters else 1)
        for node in declared[key]:
            assert isinstance(node, ast.AsyncFunctionDef) == inspect.iscoroutinefunction(method)
            # What only the run-time method takes is refused there by the core.
            assert [arg.arg for arg in node.args.kwonlyargs] == [
                p for p in parameters if p not in ("self", "unknown")
            ]
            assert [arg.arg for arg in node.args.args] == ["self"]
