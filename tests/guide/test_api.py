"""The examples in docs/api, in their frames: in every language each is run on a sandbox, and sends the same request.

A language has one program for all examples, which runs each that it is told to. Where the demo company has no such object, or
the sandbox no such operation, the call is refused, and in every language.
"""

import contextlib
import json
import os
import re
import subprocess
import sys

import pytest

from blocks import blocks
from recorder import recording
from servers import ROOT, environment, running_sandbox, seam_command

PAGES = [page.read_text() for page in sorted((ROOT / "docs/api").glob("*.md"))]
ALL = [block for page in PAGES for block in blocks(page)]
FRAMES = {block.language: block.text for block in ALL if block.name == "frame"}
EXAMPLES = {}
for block in ALL:
    if block.name != "frame":
        EXAMPLES.setdefault(block.name, {})[block.language] = block.text
# The effect and the credentials of every operation, as its page has them.
SECTION = r"^## `(\S+)`$.*?^`POST \S+`, a (read|write|removal)\..*?^Credentials: (.*?)\.$"
FACTS = {
    name: (effect, credentials.split(", "))
    for page in PAGES
    for name, effect, credentials in re.findall(SECTION, page, re.MULTILINE | re.DOTALL)
}
# Each program reads names, runs their examples, and answers with a line for each, which is empty if it succeeds.
PYTHON = """import json, sys
from libseam import SeamError
examples = json.load(open(sys.argv[1]))
for name in map(str.strip, sys.stdin):
    try:
        exec(compile(examples[name], name, "exec"), {})
        print(flush=True)
    except SeamError as error:
        print(error.kind, flush=True)
"""
NODE = """import readline from 'node:readline';
for await (const name of readline.createInterface({ input: process.stdin })) {
  const error = await import(`./${name}.mjs`).then(() => '', ({ kind }) => kind);
  console.log(error);
}
"""
SHELL = """while read -r name; do
    sh -e "$name.sh" < /dev/null > /dev/null && echo || echo failed
done
"""
NATIVE = """
#include <string.h>

int main(void)
{
    char name[256];
    while (scanf("%255s", name) == 1) {
        int failed = 2;
        ROWS
        puts(failed ? "failed" : "");
        fflush(stdout);
    }
    return 0;
}
"""
RUST = """#![allow(unused_variables)]
MODULES
fn main() {
    for name in std::io::stdin().lines().map(Result::unwrap) {
        let result = match name.as_str() {
            ROWS
            _ => unreachable!(),
        };
        println!("{}", result.map_or_else(|error| error.to_string(), |()| String::new()));
    }
}
"""


def framed(language, text):
    """Return the example in the frame of its language."""
    place = re.compile(r"^( *)(?:#|//|/\*) the example(?: \*/)?$", re.MULTILINE)
    indented = place.sub(lambda match: re.sub("^(?=.)", match[1], text.rstrip(), flags=re.MULTILINE), FRAMES[language])
    assert indented != FRAMES[language]
    return indented


def examples(language):
    return {name: framed(language, texts[language]) for name, texts in EXAMPLES.items()}


@pytest.fixture(scope="module")
def company():
    with running_sandbox() as sandbox, recording(sandbox.endpoint) as recorder:
        yield sandbox, recorder


@contextlib.contextmanager
def running(command, folder, variables):
    """Run a program of examples in `folder`, and yield what runs the example of an operation and returns its error."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=folder, env=variables, **pipes) as process:

        def run(name):
            process.stdin.write(f"{name}\n")
            process.stdin.flush()
            answer = process.stdout.readline()
            assert answer, f"the program ended at {name}"
            return answer.strip()

        yield run
        process.stdin.close()
    assert process.returncode == 0


def played(company, command, folder, **more):
    """Run every example, each on a sandbox as it was at first, and return the first request and the success of each."""
    sandbox, recorder = company
    key = environment(sandbox, **more) | {"SEAM_ENDPOINT": recorder.endpoint}
    token = {"SEAM_CONSOLE_SESSION_TOKEN": sandbox.console_session_token, "SEAM_WORKSPACE_ID": sandbox.workspace_id}
    token |= {name: value for name, value in key.items() if name != "SEAM_API_KEY"}
    seen = {}
    sandbox.reset()
    with running(command, folder, key) as by_key, running(command, folder, token) as by_token:
        for name in EXAMPLES:
            effect, credentials = FACTS[name]
            recorder.take()
            error = (by_key if "API key" in credentials else by_token)(name)
            requests = recorder.take()
            assert requests, f"{name} sends nothing: {error}"
            seen[name] = requests[0]
            assert (requests[0][2] == 200) == (not error), f"{name} is answered {requests[0][2]}: {error}"
            if effect != "read":
                sandbox.reset()
    return seen


@pytest.fixture(scope="module")
def python(company, tmp_path_factory):
    """Return what each example in Python sends, and the status of the reply."""
    folder = tmp_path_factory.mktemp("python")
    (folder / "examples.json").write_text(json.dumps(examples("python")))
    (folder / "run.py").write_text(PYTHON)
    return played(company, [sys.executable, "run.py", "examples.json"], folder)


def test_every_operation_has_an_example_in_every_language():
    rows = json.loads((ROOT / "spec/operations.json").read_text())["operations"]
    assert sorted(EXAMPLES) == sorted(row["operation"] for row in rows if not row.get("planned"))
    assert sorted(FACTS) == sorted(EXAMPLES)
    assert {len(texts) for texts in EXAMPLES.values()} == {len(FRAMES) + 1}


def test_the_sandbox_understands_every_example(python):
    # 404: the demo company has no such object. 501: the sandbox has no such operation.
    others = [name for name, (_, _, status) in python.items() if status not in (200, 404, 501)]
    # The demo company has no backup code to pull.
    assert others == ["access_codes.pull_backup_access_code"]
    served = [name for name, request in python.items() if request[2] == 200]
    assert len(served) > len(python) // 2


def test_commands(company, python, tmp_path):
    (tmp_path / "seam").symlink_to(seam_command())
    for name, texts in EXAMPLES.items():
        (tmp_path / f"{name}.sh").write_text(texts["sh"])
    (tmp_path / "run").write_text(SHELL)
    path = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    assert played(company, ["sh", "run"], tmp_path, **path) == python


def test_javascript(company, python, tmp_path):
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules/libseam").symlink_to(ROOT / "npm")
    for name, text in examples("js").items():
        (tmp_path / f"{name}.mjs").write_text(text)
    (tmp_path / "run.mjs").write_text(NODE)
    assert played(company, ["node", "run.mjs"], tmp_path) == python


def native_source(language):
    """Return one program of all the examples, each of whose `main` is a function with a number."""
    parts, rows = [], []
    for number, (name, text) in enumerate(examples(language).items()):
        parts.append(re.sub(r"int main\((?:void)?\)", f"static int example_{number}(void)", text))
        rows.append(f'if (strcmp(name, "{name}") == 0) failed = example_{number}();')
    # C++ has the header of C beside its own.
    return "".join(["#include <stdio.h>\n", *parts, NATIVE.replace("ROWS", "\n        ".join(rows))])


@pytest.mark.parametrize(("language", "compiler"), [("c", ["cc", "-std=c99"]), ("cpp", ["c++", "-std=c++17"])])
def test_c_and_cpp(language, compiler, company, python, tree, tmp_path):
    source = tmp_path / f"examples.{language}"
    source.write_text(native_source(language))
    library = ["-I", tree / "include", "-L", tree / "lib", "-lseam", f"-Wl,-rpath,{tree}/lib"]
    strict = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]
    subprocess.run([*compiler, *strict, source, *library, "-o", tmp_path / "examples"], check=True)
    assert played(company, [tmp_path / "examples"], tmp_path) == python


def test_rust(company, python, tmp_path):
    modules, rows = [], []
    for number, (name, text) in enumerate(examples("rust").items()):
        modules.append(f"mod example_{number} {{\n{text.replace('fn main()', 'pub fn main()')}}}\n")
        rows.append(f'"{name}" => example_{number}::main(),')
    program = RUST.replace("MODULES", "".join(modules)).replace("ROWS", "\n            ".join(rows))
    (tmp_path / "examples.rs").write_text(program)
    # What `cargo build -p libseam` leaves.
    built = ROOT / "target/debug"
    library = [f"--extern=libseam={built}/liblibseam.rlib", f"-Ldependency={built}/deps"]
    subprocess.run(["rustc", "--edition=2024", "examples.rs", *library], cwd=tmp_path, check=True)
    assert played(company, [tmp_path / "examples"], tmp_path) == python
