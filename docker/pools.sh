#!/bin/sh
# Makes the Airflow pool of each platform that has none yet. `airflow pools import` would set the slots of the others
# back to what they were at first, so it is handed only what is missing.
set -eu
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
airflow pools export "$work/there.json"
python "$(dirname "$0")/pools.py" < "$work/there.json" > "$work/missing.json"
airflow pools import "$work/missing.json"
