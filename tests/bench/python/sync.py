"""Calls one after the other: `sync.py PACKAGE CALLS WARM_UP`. To change the package is to change the import."""

import importlib
import sys

from gauge import ACS_USER_ID, Gauge

package, calls, warm_up = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
seam = importlib.import_module(package).Seam()
for _ in range(warm_up):
    seam.acs.users.delete(acs_user_id=ACS_USER_ID)
gauge = Gauge()
for _ in range(calls):
    seam.acs.users.delete(acs_user_id=ACS_USER_ID)
gauge.print(calls)
