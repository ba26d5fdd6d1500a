"""The namespaces, which are made from the core's table: what they are at run time, and that they are made when used."""

from __future__ import annotations

import asyncio
import gc
import inspect
import json
import pickle
import pydoc
import rlcompleter
import subprocess
import sys
import threading
from typing import Any
from unittest import mock

import pytest
from clients import ID, KEY

import libseam
from libseam import AsyncSeam, Seam, _namespaces
from libseam._libseam import operation, operation_names

BLOCKING_AND_ASYNC = pytest.mark.parametrize("kind", [Seam, AsyncSeam])


def reached(client: Any, path: str) -> Any:
    for word in path.split("."):
        client = getattr(client, word)
    return client


@BLOCKING_AND_ASYNC
def test_every_operation_of_the_core_is_a_method(kind: type[Any]) -> None:
    client = kind(KEY)
    assert operation_names()
    for name in operation_names():
        row, method = operation(name), reached(client, name)
        assert inspect.iscoroutinefunction(method) == (kind is AsyncSeam)
        assert method.__func__ is reached(kind, name)
        parameters = inspect.signature(method).parameters
        expected = [param[0] for param in row.params] + [option[0] for option in row.options]
        assert list(parameters) == [*expected, "unknown"]
        assert {parameters[key].kind for key in expected} == {inspect.Parameter.KEYWORD_ONLY}
        text = inspect.getdoc(method) or ""
        assert text.startswith(row.summary)
        for about in (*row.params, *row.options):
            assert f"\n    {about[0]}: {about[1]}" in text
        assert ("Rules:" in text) == bool(row.rules)
        assert all(f"\n    {rule}\n" in text for rule in row.rules)
        assert [key for key, _, required in row.params if required] == [
            line.strip().partition(":")[0] for line in text.splitlines() if line.endswith(" Required.")
        ]


def test_a_namespace_is_no_operation() -> None:
    with pytest.raises(LookupError):
        operation("acs.users")


def test_the_rules_are_in_the_documentation() -> None:
    text = inspect.getdoc(Seam.acs.users.delete) or ""
    assert "\n    user_identity_id needs acs_system_id\n" in text


@BLOCKING_AND_ASYNC
def test_methods_and_classes_have_the_names_under_which_they_are_found(kind: type[Any]) -> None:
    prefix = "Async" if kind is AsyncSeam else ""
    users: Any = kind(KEY).acs.users
    assert type(users) is kind.acs.users is getattr(_namespaces, f"{prefix}AcsUsers")
    assert (type(users).__module__, type(users).__qualname__) == ("libseam._namespaces", f"{prefix}AcsUsers")
    assert (users.delete.__module__, users.delete.__name__) == ("libseam._namespaces", "delete")
    assert users.delete.__qualname__ == f"{prefix}AcsUsers.delete"
    assert pickle.loads(pickle.dumps(type(users))) is type(users)  # noqa: S301
    assert pickle.loads(pickle.dumps(type(users).delete)) is type(users).delete  # noqa: S301
    with pytest.raises(
        TypeError, match=rf"{'' if sys.version_info < (3, 10) else prefix + 'AcsUsers.'}delete\(\)"
    ):
        users.delete(ID)
    for name in ("AcsUser", "Seam", "operation_names"):
        assert not hasattr(_namespaces, name)


@BLOCKING_AND_ASYNC
def test_help_shows_the_namespaces_and_the_methods(kind: type[Any]) -> None:
    shown = pydoc.plain(pydoc.render_doc(kind))
    assert "user_identities = <class 'libseam._namespaces." in shown
    shown = pydoc.plain(pydoc.render_doc(kind(KEY).acs.users))
    assert "The operations below `acs.users`." in shown
    # Some versions of Python write every parameter in a line of its own.
    shown = "".join(shown.replace("|", "").split())
    assert "remove_from_access_group(self,*,acs_access_group_id=None," in shown
    assert "**unknown:Anyotherkeywordisrejected" in shown


@BLOCKING_AND_ASYNC
def test_a_prompt_completes_names(kind: type[Any]) -> None:
    complete = rlcompleter.Completer({"seam": kind(KEY), "libseam": libseam})
    assert complete.complete("seam.us", 0) == "seam.user_identities"
    assert (complete.complete("seam.acs.users.rem", 0) or "").startswith(
        "seam.acs.users.remove_from_access_group("
    )
    assert (complete.complete("libseam.AsyncS", 0) or "").startswith("libseam.AsyncSeam")


@BLOCKING_AND_ASYNC
def test_a_namespace_is_one_object_whoever_asks_first(kind: type[Any]) -> None:
    client = kind(KEY)
    found = []
    barrier = threading.Barrier(8)

    def ask() -> None:
        barrier.wait()
        found.append(client.acs.users)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {id(one) for one in found} == {id(client.acs.users)}


@BLOCKING_AND_ASYNC
def test_a_client_with_other_options_has_namespaces_of_its_own(kind: type[Any]) -> None:
    first = kind(KEY)
    before = first.acs.users
    other = first.with_options(retries=0)
    assert first.acs.users is before
    assert other.acs.users is not before
    assert other.acs.users._native is other._native is not first._native


def test_every_client_of_a_class_can_have_a_method_replaced() -> None:
    for target in (Seam.acs.users, type(Seam(KEY).acs.users)):
        with mock.patch.object(target, "delete", autospec=True) as delete:
            seam = Seam(KEY)
            seam.acs.users.delete(acs_user_id=ID)
            delete.assert_called_once_with(seam.acs.users, acs_user_id=ID)
            with pytest.raises(TypeError):
                seam.acs.users.delete(ID)  # type: ignore[call-overload]
        assert not isinstance(Seam.acs.users.delete, mock.Mock)


def test_every_client_of_a_class_can_have_a_namespace_replaced() -> None:
    with mock.patch.object(Seam, "acs", autospec=True), mock.patch.object(Seam, "call") as call:
        seam = Seam(KEY)
        assert isinstance(seam.acs, mock.NonCallableMock)
        seam.call("acs.users.delete")
    call.assert_called_once_with("acs.users.delete")
    assert seam.acs is seam.acs
    assert not isinstance(seam.acs, mock.NonCallableMock)


def test_the_class_can_be_replaced_by_a_mock() -> None:
    with mock.patch("libseam.Seam", autospec=True) as made:
        libseam.Seam("key").acs.users.delete(acs_user_id=ID)
    made.assert_called_once_with("key")
    made.return_value.acs.users.delete.assert_called_once_with(acs_user_id=ID)
    assert libseam.Seam is Seam


@BLOCKING_AND_ASYNC
def test_a_client_replaced_by_its_class_refuses_what_is_not_there(kind: type[Any]) -> None:
    seam = mock.create_autospec(kind, instance=True)
    called = seam.user_identities.delete(user_identity_id=ID)
    if kind is AsyncSeam:
        asyncio.run(called)
    seam.user_identities.delete.assert_called_once_with(user_identity_id=ID)
    assert not hasattr(seam, "acs_users")
    assert not hasattr(seam.user_identities, "fetch")
    with pytest.raises(TypeError):
        seam.user_identities.delete(ID)


def isolated(program: str) -> Any:
    """Run `program` in an interpreter of its own, and return what it prints, which is JSON."""
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


LOADED = "print(json.dumps([name for name in sys.modules if name not in before]))"


def test_importing_the_client_loads_only_what_it_needs() -> None:
    used = isolated(f"import json, sys; before = set(sys.modules); from libseam import Seam; {LOADED}")
    modules = (
        "_libseam",
        "_client",
        "_base",
        "_constructor",
        "_namespaces",
        "_namespace",
        "_method",
        "_async_calls",
        "_pages",
        "_without_workspace",
    )
    assert {name for name in used if name.startswith("libseam")} == {
        "libseam",
        *(f"libseam.{m}" for m in modules),
    }
    # What takes longest of the standard library.
    slow = {"inspect", "typing", "asyncio", "logging", "dataclasses", "re"}
    assert not slow & set(used)
    # What a call needs is there: where the process has no descriptor left, nothing can be loaded.
    call = "Seam('seam_test1_x', transport=None).acs.users.delete"
    used = isolated(
        f"import json, sys; from libseam import Seam; before = set(sys.modules); {call}; {LOADED}"
    )
    assert used == []


def test_a_program_that_makes_no_client_loads_no_errors_when_it_ends() -> None:
    last = "atexit.register(lambda: print(json.dumps([name for name in sys.modules if 'libseam._' in name])))"
    used = isolated(f"import atexit, json, sys; {last}; import libseam")
    assert used == ["libseam._libseam"]


def test_a_class_is_made_when_its_namespace_is_first_asked_for() -> None:
    count = (
        "len([c for c in gc.get_objects() if isinstance(c, type) and c.__module__ == 'libseam._namespaces'])"
    )
    program = f"""
import gc, json
from libseam import Seam
counts = [{count}]
seam = Seam("seam_test1_x")
counts.append({count})
seam.acs
counts.append({count})
seam.acs.users, seam.with_options().acs.users.delete
counts.append({count})
print(json.dumps(counts))
"""
    # The root, then one for each namespace that is used, of this client and all others of its class.
    assert isolated(program) == [1, 1, 2, 3]


def test_a_client_is_freed_without_the_collector() -> None:
    def use() -> None:
        seam = Seam(KEY)
        seam.check("acs.users.delete", acs_user_id=ID)
        assert seam.user_identities
        assert seam.acs.users

    use()
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(20):
        use()
    # Without cycles: the collector is not needed.
    assert len(gc.get_objects()) - before < 20
