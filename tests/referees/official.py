"""Makes one call by the official package: official.py OPERATION PARAMS."""

import json
import os
import sys
from functools import reduce

from seam import Seam

operation, params = sys.argv[1:]
*path, name = operation.split(".")
seam = Seam(endpoint=os.environ["SEAM_ENDPOINT"])
getattr(reduce(getattr, path, seam), name)(**json.loads(params))
