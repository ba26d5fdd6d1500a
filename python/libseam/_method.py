"""How an operation becomes a method. Every method of every namespace is made here."""

from __future__ import annotations

from ._awaited import run  # noqa: F401  # what the text below calls
from ._libseam import operation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from ._libseam import Operation

# A method is compiled from text, as those of `collections.namedtuple` are: its signature is true, and to ask for it or
# to replace the method by a mock is as with any other. It lets go of what it was given before an error passes: some
# tracebacks are printed with their variables, and what was given by mistake may be a credential.
_TEXT = """\
{define} {name}(self, *, {parameters}, **unknown):
    try:
        return {call} {operation!r}, {{{keywords}, **unknown}})
    finally:
        del {names}, unknown
"""
_BLOCKING = ("def", "self._native.run(")
_ASYNCHRONOUS = ("async def", "await run(self._native,")


def method(operation_name: str, asynchronous: bool) -> Callable[..., Any]:
    """Make the method that calls an operation.

    At run time every parameter may be left out and any keyword may be given, so that it is the core that says what is
    missing or unknown.
    """
    row = operation(operation_name)
    define, call = _ASYNCHRONOUS if asynchronous else _BLOCKING
    names = [param[0] for param in row.params] + [option[0] for option in row.options]
    verb = operation_name.rpartition(".")[2]
    text = _TEXT.format(
        define=define,
        call=call,
        name=verb,
        operation=operation_name,
        parameters=", ".join(f"{name}=None" for name in names),
        keywords=", ".join(f"{name!r}: {name}" for name in names),
        names=", ".join(names),
    )
    made: dict[str, Any] = {}
    exec(compile(text, f"<libseam {operation_name}>", "exec"), globals(), made)  # noqa: S102  # the text is ours
    made[verb].__doc__ = _doc(row)
    return made[verb]  # type: ignore[no-any-return]


def _doc(row: Operation) -> str:
    lines = [row.summary, ""]
    if row.rules:
        lines += ["Rules:", *(f"    {rule}" for rule in row.rules), ""]
    lines.append("Args:")
    for name, about, is_required in row.params:
        lines.append(f"    {name}: {about}{' Required.' if is_required else ''}")
    lines += [f"    {name}: {about}" for name, about in row.options]
    lines.append(
        "    **unknown: Any other keyword is rejected; the error suggests the parameter that was probably meant."
    )
    lines += ["", "Raises:", "    SeamError: Why the call did not succeed."]
    return "\n".join(lines)
