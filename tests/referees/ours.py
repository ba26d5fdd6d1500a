"""Makes one call by our package: ours.py OPERATION PARAMS."""

import json
import sys

from libseam import Seam

operation, params = sys.argv[1:]
Seam(require_uuid_ids=False).call(operation, **json.loads(params))
