"""The exception tree."""

from __future__ import annotations

import copy
import pickle

import pytest

import libseam
from libseam import NULL, Null, Problem, SeamError, SeamValidationError
from libseam._error_types import BY_CODE
from libseam._libseam import ERROR_CODES, _panic

# Some have several names. Their order is that of the module, the same in every process.
KINDS = list(
    dict.fromkeys(
        item for item in vars(libseam).values() if isinstance(item, type) and issubclass(item, SeamError)
    )
)
"""Every class of error that is offered."""


def test_every_code_of_the_core_has_a_class() -> None:
    assert list(BY_CODE) == [name for _, name in ERROR_CODES]
    for name, kind in BY_CODE.items():
        assert kind.kind == kind().code == name
        assert issubclass(kind, SeamError)
        assert kind.__doc__


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_class_is_found_under_its_name(kind: type[SeamError]) -> None:
    assert kind.__module__ == "libseam"
    assert getattr(libseam, kind.__qualname__) is kind


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_pickles_and_copies(kind: type[SeamError]) -> None:
    error = kind(
        message="what went wrong",
        outcome="refused",
        operation="some.operation",
        http_status=418,
        error_type="teapot",
        request_id="request1",
        problems=[Problem("a", "missing", "`a` is required", "b")],
        validation_errors=[SeamValidationError("a", ["Required"])],
        attempts=3,
        retry_after=1.5,
        data={"more": [1]},
    )
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):  # noqa: S301
        assert type(other) is kind
        assert (str(other), other.args, vars(other)) == (str(error), error.args, vars(error))
        assert str(other) == "what went wrong"
    assert pickle.loads(pickle.dumps(error, protocol=0)).problems == error.problems  # noqa: S301


def test_builtin_names_are_not_shadowed() -> None:
    for name in libseam.__all__:
        assert not hasattr(__builtins__, name)
        assert name not in vars(__import__("builtins"))


def test_a_panic_is_an_error_like_any_other(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(
        libseam.InternalError, match=r"asked for \(panics\.rs:\d+\); please report it"
    ) as fault:
        _panic()
    assert isinstance(fault.value, Exception)
    assert capfd.readouterr().err == ""
    assert fault.value.outcome == "unknown"
    with pytest.raises(libseam.InternalError):
        _panic()


def test_null_is_a_singleton() -> None:
    assert repr(NULL) == "NULL"
    assert not NULL
    assert pickle.loads(pickle.dumps(NULL)) is NULL  # noqa: S301
    assert copy.copy(NULL) is NULL
    assert copy.deepcopy(NULL) is NULL
    assert Null() is NULL


def test_an_error_of_a_programs_own_pickles_whatever_its_constructor_is_like() -> None:
    for other in (pickle.loads(pickle.dumps(OwnError(7))), copy.copy(OwnError(7))):  # noqa: S301
        assert (type(other), str(other), other.number) == (OwnError, "number 7", 7)


class OwnError(libseam.ConnectError):
    def __init__(self, number: int) -> None:
        super().__init__(f"number {number}")
        self.number = number
