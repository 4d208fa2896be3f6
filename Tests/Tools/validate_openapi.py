"""Holds calls and answers of a gateway against its OpenAPI document, by an implementation of JSON Schema that is not ours.

validate_openapi.py DOCUMENT < CASES

DOCUMENT is JSON or YAML. Every line of CASES is an object: either "method", "path" (with its query), "headers",
"request" (JSON, absent where there is no body), "status", "contentType" and "answer" (JSON, absent where it is none);
or "schema" (a component's name) and "instance". For each, a line is printed: "valid", or what is wrong.

Known slips of the documents, which the real gateways' answers show, are listed in SLIPS and CONVERSIONS.
"""

import json
import re
import sys
from urllib.parse import parse_qsl, unquote, urlsplit

from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

# Where a document is wrong of a member: (schema, member) and what is right.
SLIPS = {
    # WAHA answers null while nobody asked for presence.
    ("SessionInfo", "presence"): {"type": ["object", "null"]},
    # WAHA's events are names.
    ("WebhookConfig", "events"): {"type": "array", "items": {"type": "string"}},
    # GOWA's empty list of devices is a Go slice that is nil.
    ("DeviceListResponse", "results"): {
        "oneOf": [{"type": "null"}, {"type": "array", "items": {"$ref": "#/components/schemas/DeviceInfo"}}]
    },
}


def converted(schema, closed, name=None):
    """A schema of OpenAPI 3.0 as one of JSON Schema; `closed` allows no member that is not documented."""
    if isinstance(schema, list):
        return [converted(part, closed) for part in schema]
    if not isinstance(schema, dict):
        return schema
    result = {}
    for key, value in schema.items():
        if key in ("example", "examples", "default", "description", "nullable"):
            continue
        if key == "required" and not isinstance(value, list):
            continue  # NestJS writes it inside of a member, where it means nothing.
        if key == "properties":
            result[key] = {
                member: SLIPS.get((name, member)) or converted(part, closed) for member, part in value.items()
            }
        else:
            result[key] = converted(value, closed)
    if "enum" in result and all(isinstance(value, str) for value in result["enum"]):
        result["type"] = "string"  # NestJS calls some enumerations objects.
    if closed and "properties" in result:
        result["additionalProperties"] = False
    if schema.get("nullable"):
        result = {"anyOf": [{"type": "null"}, result]}
    return result


class Document:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.api = YAML(typ="safe").load(file)
        self.components = {
            closed: {
                "schemas": {
                    name: converted(schema, closed, name)
                    for name, schema in self.api["components"]["schemas"].items()
                }
            }
            for closed in (False, True)
        }
        self.paths = []
        for template, methods in self.api["paths"].items():
            parts = re.split(r"\{[^}]*\}", template)
            self.paths.append((re.compile("[^/]+".join(map(re.escape, parts)) + "$"), template, methods))
        # A path without parameters is meant before one with.
        self.paths.sort(key=lambda entry: "{" in entry[1])

    def complaints(self, schema, instance, closed):
        whole = {**converted(schema, closed), "components": self.components[closed]}
        return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(whole).iter_errors(instance)]

    def check(self, case):
        if "schema" in case:
            return self.complaints({"$ref": "#/components/schemas/" + case["schema"]}, case["instance"], False)
        url = urlsplit(case["path"])
        found = [(template, methods) for pattern, template, methods in self.paths if pattern.match(url.path)]
        if not found:
            return [f"no such path: {unquote(url.path)}"]
        template, methods = found[0]
        operation = methods.get(case["method"].lower())
        if operation is None:
            return [f"no such method: {case['method']} {template}"]
        return self.request(operation, url, case) + self.answer(operation, case)

    def request(self, operation, url, case):
        problems = []
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        known = {parameter["name"]: parameter for parameter in map(self.resolved, operation.get("parameters", []))}
        for name in query:
            if known.get(name, {}).get("in") != "query":
                problems.append(f"no such query parameter: {name}")
        for parameter in known.values():
            if parameter["in"] == "query" and parameter.get("required") and parameter["name"] not in query:
                problems.append(f"the query parameter {parameter['name']} is missing")
        body = operation.get("requestBody")
        if body is None and "request" in case:
            problems.append("a body that is not documented")
        if body is not None:
            if "request" in case:
                schema = body["content"]["application/json"]["schema"]
                problems += self.complaints(schema, case["request"], True)
            elif body.get("required"):
                problems.append("the body is missing")
        return ["request: " + problem for problem in problems]

    def answer(self, operation, case):
        documented = operation["responses"].get(str(case["status"]))
        if documented is None:
            # Errors are told in words only, in one of the documents.
            return [] if case["status"] >= 400 else [f"answer: {case['status']} is not documented"]
        contents = documented.get("content")
        if not contents or "answer" not in case:
            return []
        kind = case["contentType"].split(";")[0]
        if kind not in contents:
            return [f"answer: {kind} is not documented"]
        if kind != "application/json":
            return []
        problems = self.complaints(contents[kind]["schema"], case["answer"], False)
        return ["answer: " + problem for problem in problems]

    def resolved(self, parameter):
        if "$ref" not in parameter:
            return parameter
        return self.api["components"]["parameters"][parameter["$ref"].split("/")[-1]]


def main():
    document = Document(sys.argv[1])
    for line in sys.stdin:
        print("; ".join(document.check(json.loads(line))).replace("\n", " ") or "valid")


main()
