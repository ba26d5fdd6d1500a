"""The C header as text: its functions and what they take."""

import re
import subprocess
from dataclasses import dataclass


def without_comments(text):
    """Return `text` without comments."""
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


@dataclass(frozen=True)
class Function:
    """One function that the header declares."""

    name: str
    declaration: str
    parameters: tuple

    @property
    def takes_pointer(self):
        """True if the first argument is a pointer, or a text with one."""
        return "*" in self.parameters[0] or self.parameters[0].startswith("seam_str ")

    @property
    def takes_object(self):
        """True if the first argument points to something other than text."""
        return "*" in self.parameters[0] and not self.parameters[0].startswith("const char *")

    @property
    def takes_call(self):
        """True if the first argument is a call."""
        return re.match(r"(const )?seam_call \*[^*]", self.parameters[0]) is not None

    @property
    def takes_text(self):
        """True if text is among the arguments."""
        return any(re.match(r"seam_str [^*]|const char \*", one) for one in self.parameters)


def functions(header):
    """Return the functions of `header` by name: everything that `SEAM_API` stands before."""
    found = {}
    for declaration in re.findall(r"^SEAM_API\s+([^;{]*\));", without_comments(header), re.MULTILINE):
        head, _, rest = declaration.partition("(")
        parameters = tuple(" ".join(one.split()) for one in rest.rstrip(")").split(","))
        name = re.search(r"\w+$", head)[0]
        found[name] = Function(name, declaration, parameters)
    assert found, "the header declares nothing"
    return found


def exported(library):
    """Return the names that the dynamic linker sees in `library`."""
    return symbols("nm", "-D", "--defined-only", library)


def symbols(*command):
    """Return the names that a command like `nm` lists."""
    output = subprocess.run([*command, "--format=posix"], check=True, capture_output=True, text=True).stdout
    return {line.split()[0] for line in output.splitlines() if line and not line.endswith(":")}
