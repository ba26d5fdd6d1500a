"""The wheel: what is in it, what it says of itself, and for whom it is."""

from __future__ import annotations

import inspect
import json
import re
import sys
import zipfile
from email.message import Message
from email.parser import Parser
from importlib import metadata

import pytest
from sandbox import ROOT

import libseam
from libseam import _error_types, _official

LARGEST = 4_000_000
OPERATIONS = [
    row["operation"] for row in json.loads((ROOT / "spec" / "operations.json").read_text())["operations"]
]
WHEELS = list((ROOT / "target" / "dist" / "python").glob("*.whl"))


@pytest.fixture(scope="module")
def wheel() -> zipfile.ZipFile:
    assert len(WHEELS) == 1, "run `cargo xtask build`"
    return zipfile.ZipFile(WHEELS[0])


def about(wheel: zipfile.ZipFile, name: str) -> Message:
    path = next(path for path in wheel.namelist() if path.endswith(f".dist-info/{name}"))
    return Parser().parsestr(wheel.read(path).decode())


def test_the_installed_files_are_those_of_the_wheel(wheel: zipfile.ZipFile) -> None:
    installed = metadata.files("libseam") or []
    seen = {str(path): path for path in installed if "__pycache__" not in str(path)}
    named = {path for path in wheel.namelist() if not path.endswith("/")}
    assert named <= set(seen)
    for path in named:
        if not path.endswith("RECORD"):
            assert seen[path].read_binary() == wheel.read(path), path


def test_the_wheel_holds_the_package_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    folders = {path.split("/")[0].split(".dist-info")[0] for path in wheel.namelist()}
    assert folders == {"libseam", f"libseam-{libseam.__version__}"}
    names = {path.split("/", 1)[1] for path in wheel.namelist() if path.startswith("libseam/")}
    assert {"py.typed", "__init__.py", "__init__.pyi", "_libseam.pyi", "_namespaces.pyi"} <= names
    assert not [name for name in names if "test" in name or name.endswith((".rs", ".toml", ".txt", ".pyc"))]
    source = {path.name for path in (ROOT / "python" / "libseam").iterdir() if path.is_file()}
    assert {name for name in names if not name.endswith((".so", ".pyd"))} == source


def test_the_wheel_is_smaller_than_its_limit() -> None:
    assert WHEELS[0].stat().st_size <= LARGEST


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other tags")
def test_the_wheel_is_for_every_python_from_3_9_and_every_linux_from_2014(wheel: zipfile.ZipFile) -> None:
    tags = about(wheel, "WHEEL").get_all("Tag") or []
    assert tags
    for tag in tags:
        assert re.fullmatch(r"cp39-abi3-manylinux(2014|_2_17)_\w+", tag)
    native = next(path for path in wheel.namelist() if path.endswith(".so"))
    assert native == "libseam/_libseam.abi3.so"
    needed = {
        tuple(map(int, version.split(b".")))
        for version in re.findall(rb"GLIBC_([\d.]+)\0", wheel.read(native))
    }
    assert needed
    assert max(needed) <= (2, 17)


def test_the_wheel_names_no_folder_of_the_machine_that_built_it(wheel: zipfile.ZipFile) -> None:
    native = next(path for path in wheel.namelist() if path.endswith((".so", ".pyd")))
    content = wheel.read(native)
    assert str(ROOT).encode() not in content
    assert b"/.cargo/registry" not in content


def test_the_wheel_has_complete_metadata(wheel: zipfile.ZipFile) -> None:
    said = about(wheel, "METADATA")
    assert (said["Name"], said["Version"]) == ("libseam", libseam.__version__)
    assert said["Requires-Python"] == ">=3.9"
    assert said["License-Expression"] == "MIT"
    assert said.get_all("License-File") == ["LICENSE"]
    assert said.get_all("Requires-Dist") is None
    assert said.get_all("Provides-Extra") is None
    classifiers = said.get_all("Classifier") or []
    for minor in range(9, 14):
        assert f"Programming Language :: Python :: 3.{minor}" in classifiers
    assert {"Typing :: Typed", "Framework :: AsyncIO", "Operating System :: POSIX :: Linux"} <= set(
        classifiers
    )
    assert str(said.get_payload()).startswith("# libseam")
    assert "libseam" in (metadata.metadata("libseam")["Summary"] or "") or said["Summary"]


def test_everything_that_is_offered_is_there_and_documented() -> None:
    assert sorted(set(libseam.__all__)) == sorted(libseam.__all__)
    assert {*_error_types.__all__, *_official.__all__} < set(libseam.__all__)
    assert {name for name in dir(libseam) if not name.startswith("_")} == set(libseam.__all__) - {
        "__version__"
    }
    for name in libseam.__all__:
        item = getattr(libseam, name)
        if inspect.isclass(item):
            assert item.__module__ == "libseam", name
            assert inspect.getdoc(item), name


def test_a_person_at_a_prompt_finds_the_way() -> None:
    seam = libseam.Seam(api_key="seam_test1_x", endpoint="http://127.0.0.1:1")
    for client in (seam, libseam.AsyncSeam(api_key="seam_test1_x", endpoint="http://127.0.0.1:1")):
        public = {name for name in dir(client) if not name.startswith("_")}
        assert public - {"aclose"} == {
            *(name.split(".")[0] for name in OPERATIONS),
            *(
                "call",
                "pages",
                "check",
                "build",
                "confirm",
                "confirm_many",
                "close",
                "endpoint",
                "with_options",
            ),
            *("defaults", "create_paginator", "off_board"),
            *("from_api_key", "from_personal_access_token", "from_console_session_token"),
            "from_client_session_token",
        }
        assert {name for name in dir(client.acs) if not name.startswith("_")} >= {"credentials", "users"}
        methods = {name for name in dir(client.acs.users) if not name.startswith("_")}
        assert methods == {
            *(name.split(".")[-1] for name in OPERATIONS if name.startswith("acs.users.")),
            *("list_pages", "list_accessible_entrances_pages"),
        }
    signature = str(inspect.signature(seam.acs.users.delete))
    assert signature.startswith(
        "(*, acs_system_id=None, acs_user_id=None, user_identity_id=None, missing_ok=None,"
    )
    text = inspect.getdoc(seam.acs.users.delete) or ""
    for word in ("acs_user_id: ID of", "missing_ok: ", "timeout: ", "in seconds", "Raises:"):
        assert word in text
    assert "on_event:" in (inspect.getdoc(libseam.Seam.__init__) or "")
    assert "on_event:" in (inspect.getdoc(libseam.AsyncSeam.__init__) or "")
    assert list(inspect.signature(libseam.Seam).parameters)[:2] == ["api_key", "personal_access_token"]
