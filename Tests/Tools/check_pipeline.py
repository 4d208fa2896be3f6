"""Says what is wrong with a pipeline that `pairbook init --ci` wrote: check_pipeline.py FILE

It is held against the schema that its host publishes (as check-jsonschema carries it), and against what a pipeline with
secrets must keep to.
"""

import json
import pathlib
import re
import sys

import check_jsonschema
from jsonschema.validators import validator_for
from ruamel.yaml import YAML

SCHEMAS = pathlib.Path(check_jsonschema.__file__).parent / "builtin_schemas" / "vendor"


def github(workflow, text):
    events = workflow.get("on") or workflow[True]
    if "pull_request_target" in events:
        yield "a request's own code would run beside secrets (pull_request_target)"
    if workflow.get("permissions") != {}:
        yield "jobs have permissions that they do not ask for"
    for name, job in workflow["jobs"].items():
        if "permissions" not in job:
            yield f"{name} does not say what it may"
        if name != "sync" and "write" in job["permissions"].values():
            yield f"{name} may write"
        if name == "sync" and "concurrency" not in job:
            yield f"{name} may run beside itself"
        for step in job["steps"]:
            if "uses" in step and not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", step["uses"]):
                yield f"{name} uses {step['uses']}, which is not pinned"
            if "${{" in step.get("run", ""):
                yield f"{name} puts an expression into a script"
        if "secrets." in json.dumps(job) and job.get("environment") != "pairbook":
            yield f"{name} has secrets outside of the environment"
    if "secrets: inherit" in text:
        yield "secrets are handed on"


def gitlab(pipeline, text):
    for name, job in pipeline.items():
        if not isinstance(job, dict) or "script" not in job:
            continue
        if "PAIRBOOK_TOKEN" in json.dumps(job) and job.get("environment") != "pairbook":
            yield f"{name} has secrets outside of the environment"
        if job.get("environment") and "resource_group" not in job:
            yield f"{name} may run beside itself"


def main():
    path = pathlib.Path(sys.argv[1])
    text = path.read_text("utf-8")
    pipeline = YAML(typ="safe").load(text)
    is_github = path.parent.name == "workflows"
    schema = json.loads((SCHEMAS / ("github-workflows.json" if is_github else "gitlab-ci.json")).read_text("utf-8"))
    problems = [
        f"{'/'.join(map(str, error.path))}: {error.message}"
        for error in validator_for(schema)(schema).iter_errors({str(key): value for key, value in pipeline.items()})
    ]
    problems += (github if is_github else gitlab)(pipeline, text)
    print("\n".join(problems) or "sound")
    sys.exit(1 if problems else 0)


main()
