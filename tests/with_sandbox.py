"""Run a program on a sandbox of its own: with_sandbox.py [OPTION…] -- PROGRAM [ARGUMENT…].

The program is given the endpoint and the key as its last arguments, or after --environment in its environment. --tls puts
a server with TLS before the sandbox and names it in SEAM_TEST_HTTPS, its certificate in SEAM_TEST_CA. --fault RULE sets a
fault. --preload LIBRARY loads a library into the program.
"""

import argparse
import contextlib
import subprocess
import sys

from servers import bare_environment, environment, running_sandbox, tls_server

parser = argparse.ArgumentParser()
parser.add_argument("--environment", action="store_true")
parser.add_argument("--tls", action="store_true")
parser.add_argument("--fault")
parser.add_argument("--preload")
parser.add_argument("program", nargs="+")
options = parser.parse_args()

with contextlib.ExitStack() as stack:
    sandbox = stack.enter_context(running_sandbox())
    variables = {}
    if options.tls:
        port, certificate = stack.enter_context(tls_server(sandbox.endpoint.rpartition(":")[2]))
        variables = {"SEAM_TEST_HTTPS": f"https://localhost:{port}", "SEAM_TEST_CA": certificate}
    if options.fault:
        sandbox.post("/_sandbox/faults/set", rules=[options.fault])
    if options.preload:
        variables["LD_PRELOAD"] = options.preload
    if options.environment:
        status = subprocess.run(options.program, env=environment(sandbox, **variables)).returncode
    else:
        arguments = [*options.program, sandbox.endpoint, sandbox.api_key]
        status = subprocess.run(arguments, env=bare_environment(**variables)).returncode
# A signal's number is negative here, and would be cut to a byte.
sys.exit(status if status >= 0 else 128 - status)
