"""The programs that make one call from one surface: compiled, laid out and named."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from servers import ROOT, seam_command

HERE = Path(__file__).parent
TREE = ROOT / "target/dist/c"
PYTHON = ROOT / ".venv/bin/python"

# The command of each surface; {} is the folder that `lay_out` fills.
SURFACES = {
    "C": ["{}/call"],
    "Python": [PYTHON, HERE / "call.py"],
    "Node": ["node", "{}/call.mjs"],
    "CLI": [],
    "C, callback": ["{}/call", "--callback"],
    "C, bytes": ["{}/call", "--bytes"],
    "C++": ["{}/call_cpp"],
    "Rust": [ROOT / "target/debug/examples/call"],
    "Rust, async": [ROOT / "target/debug/examples/call", "--async"],
    "Rust, reqwest": [ROOT / "target/debug/examples/call", "--reqwest"],
    "Python, async": [PYTHON, HERE / "call.py", "--async"],
    "Node, fetch": ["node", "{}/call.mjs", "--fetch"],
}


@dataclass
class Surface:
    """One surface of the client."""

    name: str
    folder: Path

    def command(self, operation, params, timeout_ms):
        """Return the command that makes a call."""
        if self.name == "CLI":
            words = [word.replace("_", "-") for word in operation.split(".")]
            flags = [word for name, value in params.items() for word in (f"--{name}", value)]
            return [seam_command(), *words, *flags, "--errors", "json", "--timeout", str(timeout_ms / 1000)]
        words = [str(word).format(self.folder) for word in SURFACES[self.name]]
        return [*words, operation, json.dumps(params), str(timeout_ms)]


def lay_out(folder):
    """Compile the programs into `folder`, and put the script for Node beside a link to our package."""
    c = ["cc", "-std=c99", "-D_POSIX_C_SOURCE=200809L", "-I", ROOT / "tests/c"]
    compile_program(c, HERE / "call.c", folder / "call")
    compile_program(["c++", "-std=c++17"], HERE / "call.cpp", folder / "call_cpp")
    copy_script(HERE / "call.mjs", folder)


def compile_examples(folder):
    """Compile the examples of off-boarding into `folder`, and put that for Node beside a link to our package."""
    compile_program(["cc", "-std=c99"], ROOT / "examples/c/offboard.c", folder / "offboard_c")
    compile_program(["c++", "-std=c++17"], ROOT / "examples/cpp/offboard.cpp", folder / "offboard_cpp")
    copy_script(ROOT / "examples/node/offboard.mjs", folder)


def compile_program(compiler, source, program):
    strict = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]
    library = ["-I", TREE / "include", "-L", TREE / "lib", f"-Wl,-rpath,{TREE}/lib", "-lseam"]
    subprocess.run([*compiler, source, *strict, *library, "-o", program], check=True)


def copy_script(script, folder):
    (folder / "node_modules").mkdir()
    (folder / "node_modules/libseam").symlink_to(ROOT / "npm")
    shutil.copy(script, folder)
