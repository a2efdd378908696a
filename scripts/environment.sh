#!/bin/sh
# Make the environment .venv from a lock file: scripts/environment.sh run|dev
# It needs uv, or a Python of at least 3.11 with its venv module, found by name.
set -eu
lock="requirements/$1.txt"

if command -v uv >/dev/null 2>&1; then
  [ -x .venv/bin/python ] || uv venv --quiet --python '>=3.11' .venv
  uv pip install --quiet --python .venv/bin/python --require-hashes -r "$lock"
  uv pip install --quiet --python .venv/bin/python --no-deps --editable .
  exit
fi

if ! [ -x .venv/bin/pip ]; then
  rm -rf .venv
  for name in python3.14 python3.13 python3.12 python3.11 python3 python none; do
    if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
    then break; fi
  done
  if [ "$name" = none ]; then
    echo "Install uv, or Python 3.11 or newer with its venv module (Debian: python3 python3-venv)." >&2
    exit 2
  fi
  "$name" -m venv .venv
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
