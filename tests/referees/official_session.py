"""Makes calls by the official package: one a line of input, `["OPERATION", {"PARAMETER": …}]`, and a line of output each."""

import dataclasses
import json
import os
import sys
from functools import reduce

from seam import Seam


def plain(value):
    """Returns a value that JSON has: the package's objects become their members."""
    if dataclasses.is_dataclass(value):
        return plain(vars(value))
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


seam = Seam(endpoint=os.environ["SEAM_ENDPOINT"])
for line in sys.stdin:
    operation, params = json.loads(line)
    *path, name = operation.split(".")
    try:
        result = {"result": plain(getattr(reduce(getattr, path, seam), name)(**params))}
    except Exception as error:  # The test decides which errors are right.
        result = {"error": str(error), "code": getattr(error, "code", None), "class": type(error).__name__}
    print(json.dumps(result, default=str), flush=True)
