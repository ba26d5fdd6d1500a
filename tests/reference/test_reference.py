"""The reference documentation of Python and TypeScript, as `cargo xtask build reference` leaves it: nothing public is missing."""

import json
import re

import pytest

from servers import ROOT

FOLDER = ROOT / "target/reference"
ROWS = json.loads((ROOT / "spec/operations.json").read_text())["operations"]
OPERATIONS = [row for row in ROWS if not row.get("planned")]


def pascal(path):
    return "".join(word.capitalize() for word in re.split(r"[._]", path))


@pytest.fixture(scope="module")
def python():
    return (FOLDER / "python/index.html").read_text()


def test_python_has_every_operation_twice_with_its_sentence(python):
    for row in OPERATIONS:
        namespace, _, verb = row["operation"].rpartition(".")
        for prefix in ("", "Async"):
            assert f'id="libseam._namespaces.{prefix}{pascal(namespace)}.{verb}"' in python, row["operation"]


def test_python_has_every_name_that_the_package_offers(python):
    stub = (ROOT / "python/libseam/__init__.pyi").read_text()
    names = re.findall(r'^    "(\w+)",$', stub.split("__all__")[1], re.MULTILINE)
    assert len(names) > 20
    # The version is a number, with nothing to say about it.
    missing = [name for name in names if f'id="libseam.{name}"' not in python and name != "__version__"]
    assert missing == []


def test_typescript_has_the_client_and_the_parameters_of_every_operation():
    pages = {page.stem for page in (FOLDER / "typescript").rglob("*.html")}
    assert {"Seam", "SeamOptions", "CallOptions", "SeamError"} <= pages
    assert {pascal(row["operation"]) + "Params" for row in OPERATIONS} - pages == set()
