"""Pools in, pools out, both as Airflow writes and reads them: those of platforms that are not there yet.

`docker/pools.sh` runs it. Every connector gets its pool, used or not: a brand that names another platform next week
must not have to wait for somebody to make one.
"""

import json
import sys

from pipeline import platforms
from pipeline.scheduled import SLOTS, pool

there = json.load(sys.stdin)
wanted = {pool(name): {"slots": SLOTS, "description": f"offpitch: groups of accounts asked of {name} at once"}
          for name in platforms.names()}
json.dump({name: about for name, about in wanted.items() if name not in there}, sys.stdout, indent=2)
