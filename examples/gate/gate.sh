#!/bin/sh
# The gate of any CI, and of a terminal: validate what this branch changes.
#   ./gate.sh [BASE]    a branch, tag or commit; origin/main unless told
# Exit codes: 0 it may come in, 1 findings, 2 unreadable input or usage, 3 a fault of citygraph.
set -eu
cd -- "$(dirname -- "$0")"
reports="${REPORTS:-reports}"
mkdir -p -- "$reports"
exec citygraph validate --base="${1:-origin/main}" \
  --data=data --shapes=shapes --rules=rules \
  --output="junit=$reports/junit.xml" --output="json=$reports/findings.json" \
  --output="markdown=$reports/summary.md"
