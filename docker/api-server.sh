#!/bin/sh
# Airflow's simple auth manager reads its passwords from a file that it must be able to write; it makes one up
# and prints it where a user has none. So the one from .env is put there first, readable by this user only.
set -eu
umask 077
mkdir -p "$AIRFLOW_HOME"
python -c 'import json, os; print(json.dumps({"admin": os.environ["OFFPITCH_ADMIN_PASSWORD"]}))' \
    > "$AIRFLOW_HOME/passwords.json"
unset OFFPITCH_ADMIN_PASSWORD
export AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS=admin:admin
export AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE="$AIRFLOW_HOME/passwords.json"
exec airflow api-server --workers 1
