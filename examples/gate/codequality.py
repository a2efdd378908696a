# ruff: noqa: INP001
"""Findings in the form of GitLab's code quality, which shows them at their lines.

python codequality.py < findings.json > codequality.json
"""

import hashlib
import json
import sys

SEVERITIES = {"violation": "major", "warning": "minor", "info": "info"}
STABLE = ("focus", "path", "value", "component", "shape", "message")

issues = []
for finding in json.load(sys.stdin)["results"]:
    if finding["status"] in {None, "new"} and finding["file"]:
        entity = finding["label"] or finding["focus"]["value"]
        same = json.dumps([finding[key] for key in STABLE], sort_keys=True)
        issues.append(
            {
                "description": f"{entity}: {finding['message']}",
                "check_name": finding["shape"] or finding["component"],
                "fingerprint": hashlib.sha256(same.encode()).hexdigest(),
                "severity": SEVERITIES[finding["severity"]],
                "location": {"path": finding["file"], "lines": {"begin": finding["line"] or 1}},
            }
        )
json.dump(issues, sys.stdout, indent=1)
