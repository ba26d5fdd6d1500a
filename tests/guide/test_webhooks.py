"""The programs in docs/webhooks.md for Rust, C and C++, as they stand there.

Those for Python and Node are run by the tests of their packages.
"""

import base64
import hashlib
import hmac
import json
import os
import subprocess
import time

import pytest

from blocks import blocks
from servers import ROOT, bare_environment

BLOCKS = blocks((ROOT / "docs/webhooks.md").read_text())
RECEIVE = {block.language: block.text for block in BLOCKS}
KEY = b"0123456789abcdef0123456789abcdef"
SECRET = "whsec_" + base64.b64encode(KEY).decode()
EVENT = '{"event_id": "e1", "event_type": "access_code.created", "workspace_id": "w1"}'
# A program's arguments are a body, and names and values of headers. Its last line is the status to answer with.
C = """#include <libseam.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

RECEIVE
int main(int argc, char **argv)
{
  seam_header headers[8];
  size_t count = 0;
  seam_webhook *webhook = NULL;
  int i;
  if (seam_webhook_new(seam_str_c(getenv("SEAM_WEBHOOK_SECRET")), SEAM_NO_TIME, &webhook, NULL) != SEAM_OK) {
    return 1;
  }
  for (i = 2; i + 1 < argc && count < 8; i += 2) {
    headers[count].name = seam_str_c(argv[i]);
    headers[count++].value = seam_str_c(argv[i + 1]);
  }
  printf("%d\\n", receive(webhook, headers, count, argv[1], strlen(argv[1])));
  seam_webhook_free(webhook);
  return 0;
}
"""
CPP = """#include <cstdlib>
#include <iostream>
#include <libseam.hpp>
#include <string_view>
#include <vector>

RECEIVE
int main(int argc, char **argv)
{
  const auto webhook = seam::Webhook::create(std::getenv("SEAM_WEBHOOK_SECRET"));
  std::vector<seam::HeaderView> headers;
  for (int i = 2; i + 1 < argc; i += 2) {
    headers.push_back({argv[i], argv[i + 1]});
  }
  std::cout << receive(*webhook, headers, argv[1]) << "\\n";
}
"""
RUST = """RECEIVE
fn main() {
    let secret = std::env::var("SEAM_WEBHOOK_SECRET").unwrap();
    let webhook = Webhook::new(&secret).unwrap();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (body, texts) = arguments.split_first().unwrap();
    let headers: http::HeaderMap = texts
        .chunks_exact(2)
        .map(|pair| (http::HeaderName::try_from(&pair[0]).unwrap(), http::HeaderValue::try_from(&pair[1]).unwrap()))
        .collect();
    println!("{}", receive(&webhook, &headers, body.as_bytes()));
}
"""


def command_with_tree(compiler, source, tree):
    library = ["-I", tree / "include", "-L", tree / "lib", "-lseam", f"-Wl,-rpath,{tree}/lib"]
    strict = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]
    return [*compiler, *strict, source, *library, "-o", source.with_suffix("")]


def command_with_crates(source):
    # The program names `http` too, whose file cargo alone knows.
    build = ["cargo", "build", "-p", "libseam", "--message-format=json"]
    variables = os.environ | {"CARGO_TARGET_DIR": str(ROOT / "target")}
    built = subprocess.run(build, cwd=ROOT, env=variables, check=True, stdout=subprocess.PIPE, text=True).stdout
    artifacts = [json.loads(line) for line in built.splitlines()]
    files = {row["target"]["name"]: row["filenames"][0] for row in artifacts if row["reason"] == "compiler-artifact"}
    crates = [f"--extern={name}={files[name]}" for name in ("http", "libseam")]
    library = [*crates, f"-Ldependency={ROOT}/target/debug/deps"]
    return ["rustc", "--edition=2024", "-Dwarnings", source, *library, "-o", source.with_suffix("")]


@pytest.fixture(scope="module", params=["rust", "c", "cpp"])
def receive(request, tree, tmp_path_factory):
    """Return a function that has the program judge a request. It returns the program's lines and the status."""
    language = request.param
    source = tmp_path_factory.mktemp(language) / f"webhook.{language}"
    source.write_text({"rust": RUST, "c": C, "cpp": CPP}[language].replace("RECEIVE", RECEIVE[language]))
    compilers = {"c": ["cc", "-std=c99"], "cpp": ["c++", "-std=c++17"]}
    if language == "rust":
        compiling = command_with_crates(source)
    else:
        compiling = command_with_tree(compilers[language], source, tree)
    subprocess.run(compiling, check=True)

    def run(body, headers):
        texts = [text for header in headers.items() for text in header]
        command = [source.with_suffix(""), body, *texts]
        variables = bare_environment(SEAM_WEBHOOK_SECRET=SECRET)
        said = subprocess.run(command, env=variables, check=True, capture_output=True, text=True).stdout
        *lines, status = said.splitlines()
        return lines, int(status)

    return run


def signed(body, key=KEY):
    """Return the headers of a request that is sent now."""
    now = str(int(time.time()))
    signature = base64.b64encode(hmac.digest(key, f"msg1.{now}.{body}".encode(), hashlib.sha256))
    return {"Svix-Id": "msg1", "Svix-Timestamp": now, "Svix-Signature": "v1," + signature.decode()}


def test_every_program_is_tested():
    elsewhere = ["js", "python"]
    assert sorted(block.language for block in BLOCKS) == sorted(["c", "cpp", "rust", *elsewhere])


def test_a_program_takes_an_event(receive):
    assert receive(EVENT, signed(EVENT)) == (["access_code.created e1"], 204)


def test_a_program_refuses_what_seam_did_not_sign(receive):
    forged = [(EVENT, signed(EVENT, b"another key, as long as the own.")), (EVENT + " ", signed(EVENT)), (EVENT, {})]
    for body, headers in forged:
        lines, status = receive(body, headers)
        assert (len(lines), status) == (1, 401)
        assert SECRET not in lines[0]
