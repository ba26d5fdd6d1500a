"""The methods of the namespaces, created from the operation table."""

from __future__ import annotations

from ._async_calls import run  # noqa: F401  # the text below calls it
from ._libseam import operation
from ._pages import read, read_async  # noqa: F401  # the text below calls them

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from ._libseam import Operation

# A method is compiled from text, like those of `collections.namedtuple`, so that its signature is real for `inspect`
# and for mocks. It deletes its arguments before an error passes: some tools print tracebacks with local variables, and
# an argument given by mistake may be a credential.
_TEXT = """\
{define} {name}(self, *, {parameters}, **unknown):
    try:
        return {call} {operation!r}, {{{keywords}, **unknown}})
    finally:
        del {names}, unknown
"""
_BLOCKING = ("def", "self._native.run(")
_ASYNCHRONOUS = ("async def", "await run(self._native,")
_PAGES = ("def", "read(self._native,")
_ASYNCHRONOUS_PAGES = ("def", "read_async(self._native,")

_ABOUT_PAGES = """\
Generates the items of the whole list, one by one. The next page is requested when all items before it were taken;
leaving the loop stops reading. Call options apply to each page.
"""


def methods(operation_name: str, asynchronous: bool) -> dict[str, Callable[..., Any]]:
    """Create the methods of an operation, by name: one that calls it, and for a list one that reads its items.

    At run time every parameter is optional and any keyword is accepted, so that the core reports what is missing or
    unknown.
    """
    row = operation(operation_name)
    verb = operation_name.rpartition(".")[2]
    made = {verb: _method(operation_name, row, verb, _ASYNCHRONOUS if asynchronous else _BLOCKING)}
    made[verb].__doc__ = _doc(row, "")
    if row.is_list:
        name = f"{verb}_pages"
        kind = _ASYNCHRONOUS_PAGES if asynchronous else _PAGES
        made[name] = _method(operation_name, row, name, kind)
        made[name].__doc__ = _doc(row, _ABOUT_PAGES)
    return made


def _method(operation_name: str, row: Operation, name: str, kind: tuple[str, str]) -> Callable[..., Any]:
    define, call = kind
    names = [param[0] for param in row.params] + [option[0] for option in row.options]
    text = _TEXT.format(
        define=define,
        call=call,
        name=name,
        operation=operation_name,
        parameters=", ".join(f"{name}=None" for name in names),
        keywords=", ".join(f"{name!r}: {name}" for name in names),
        names=", ".join(names),
    )
    made: dict[str, Any] = {}
    exec(compile(text, f"<libseam {operation_name}>", "exec"), globals(), made)  # noqa: S102  # the text is ours
    return made[name]  # type: ignore[no-any-return]


def _doc(row: Operation, more: str) -> str:
    lines = [row.summary, ""]
    if more:
        lines += more.split("\n")
    if row.rules:
        lines += ["Rules:", *(f"    {rule}" for rule in row.rules), ""]
    lines.append("Args:")
    for name, about, is_required in row.params:
        lines.append(f"    {name}: {about}{' Required.' if is_required else ''}")
    lines += [f"    {name}: {about}" for name, about in row.options]
    lines.append(
        "    **unknown: Any other keyword is rejected; the error suggests the parameter that was probably meant."
    )
    if more:
        lines += ["", "Returns:", "    A generator of `Resource`."]
        why = (
            "The list cannot be read. From the generator, after the items before: it was not read to its end."
        )
    else:
        why = "The call did not succeed."
    lines += ["", "Raises:", f"    SeamError: {why}"]
    return "\n".join(lines)
