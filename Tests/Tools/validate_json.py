"""Says which JSON values are valid, by an implementation of JSON Schema that is not ours.

validate_json.py FOLDER < CASES

FOLDER holds the schemas, NAME.schema.json each; "sarif" names that of OASIS, and "gitlab-code-quality" what GitLab
documents. Every line of CASES is an object with "schema" (a name, or a schema itself) and "instance". For each, a line is printed: "valid" or "invalid". The schemas
themselves are held against their meta-schema first.
"""

import json
import pathlib
import sys

from jsonschema import Draft202012Validator

sys.dont_write_bytecode = True
import foreign_schemas


def compiled(schema):
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def main():
    validators = {
        path.name.removesuffix(".schema.json"): compiled(json.loads(path.read_text("utf-8")))
        for path in pathlib.Path(sys.argv[1]).glob("*.schema.json")
    }
    for line in sys.stdin:
        case = json.loads(line)
        schema = case["schema"]
        if isinstance(schema, str):
            if schema not in validators:
                validators[schema] = foreign_schemas.validator(schema)
            validator = validators[schema]
        else:
            text = json.dumps(schema)
            validator = validators.get(text) or validators.setdefault(text, compiled(schema))
        print("valid" if validator.is_valid(case["instance"]) else "invalid")


main()
