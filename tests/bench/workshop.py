"""The place where contestants are made, `target/bench`. What they need is installed when the first of them asks for it."""

import functools
import gzip
import json
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
PLACE = ROOT / "target/bench"
TREE = ROOT / "target/dist/c"
STRICT = ["-O2", "-std=c99", "-D_POSIX_C_SOURCE=200809L", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]


class Workshop:
    """The programs of the benchmark, on what `cargo xtask build` left; the Rust ones are of `profile`."""

    def __init__(self, profile):
        PLACE.mkdir(parents=True, exist_ok=True)
        self.rust = ROOT / "target" / profile / "libseam-bench"

    def command(self, kind, words):
        """Return the command of a contestant, and the folder to run it in."""
        words = words.split() if isinstance(words, str) else words
        if kind == "rust":
            return [self.rust, *words], PLACE
        if kind == "command":
            return [ROOT / "target/release/seam", *words], PLACE
        if kind == "system":
            return words, PLACE
        if kind == "c":
            return [self.c() / words[0]], PLACE
        if kind == "wrk":
            return ["wrk", "-t1", "-c32", "-d2s", "-s", HERE / "wrk.lua"], PLACE
        if kind == "node":
            return ["node", *words], self.node()
        python = self.official_python() if kind == "official python" else ROOT / ".venv/bin/python"
        return [python, *words], HERE / "python"

    @functools.cache  # noqa: B019
    def c(self):
        for name in ("builtin", "curl", "callback", "bare"):
            library = [
                "-I",
                TREE / "include",
                "-L",
                TREE / "lib",
                "-lseam",
                "-lcurl",
                f"-Wl,-rpath,{TREE}/lib",
            ]
            subprocess.run(["cc", *STRICT, HERE / f"c/{name}.c", *library, "-o", PLACE / name], check=True)
        return PLACE

    @functools.cache  # noqa: B019
    def official_python(self):
        """Install the official package in an environment of its own, every file of it by its checksum."""
        python = PLACE / "python/bin/python"
        subprocess.run([ROOT / ".venv/bin/python", "-m", "venv", PLACE / "python"], check=True)
        pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r"]
        subprocess.run([python, *pip, HERE / "python/requirements.txt"], check=True)
        return python

    @functools.cache  # noqa: B019
    def node(self):
        """Lay the scripts beside the official package and a link to ours."""
        folder = PLACE / "node"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(HERE / "node", folder)
        npm = ["npm", "ci", "--silent", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(npm, cwd=folder, check=True)
        (folder / "node_modules/libseam").symlink_to(ROOT / "npm")
        return folder

    def size(self, thing):
        """Return the bytes of a thing."""
        if thing.startswith("firmware"):
            firmware = json.loads((ROOT / "docs/sizes.json").read_text())["firmware"]
            return firmware["flash"] if "flash" in thing else max(call["heap"] for call in firmware["calls"].values())
        if thing == "shared library":
            stripped = PLACE / "libseam.stripped.so"
            subprocess.run(["strip", "-o", stripped, TREE / "lib/libseam.so"], check=True)
            return stripped.stat().st_size
        if thing == "wheel":
            (wheel,) = (ROOT / "target/dist/python").glob("*.whl")
            return wheel.stat().st_size
        if thing == "official bundle":
            bundle = ["node", "bundle.mjs", ROOT / "npm/node_modules/esbuild"]
            return int(subprocess.run(bundle, cwd=self.node(), check=True, capture_output=True).stdout)
        path = "npm/dist/browser.js" if thing == "browser bundle" else "npm/dist/removals/browser.js"
        return len(gzip.compress((ROOT / path).read_bytes(), 9))
