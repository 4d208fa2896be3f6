"""Runs the pipeline of a book's repository as its code host would: the jobs that an event asks for, step by step, each
job in a folder and a home of its own. Doubles are only the host's own commands: `gh`, and what keeps files.

    run_pipeline.py FOLDER request NUMBER           a request was opened, or pushed to
    run_pipeline.py FOLDER push|schedule            on the branch main
    run_pipeline.py FOLDER by-hand [RUN]            GitHub: RUN is the input; GitLab: RUN's job is started by hand

FOLDER is code_host.py's. Secrets are those of the environment whose names begin with SECRET_; only a job of the
environment `pairbook` gets them. What a step writes is shown; at last the run's number, and each job's outcome.
"""

import os
import pathlib
import re
import secrets
import shutil
import subprocess
import sys
import tempfile

from ruamel.yaml import YAML

sys.dont_write_bytecode = True
import code_host

TOOLS = pathlib.Path(__file__).parent
OWN = {
    name: value for name, value in os.environ.items() if not name.startswith(("SECRET_", "PAIRBOOK_LINK", "PAIRBOOK_STORE"))
}
SECRETS = {name[len("SECRET_"):]: value for name, value in os.environ.items() if name.startswith("SECRET_")}


class Run:
    def __init__(self, state, event, request, sha, branch):
        self.state, self.request, self.branch, self.sha = state, request, branch, sha
        self.event = event
        self.number = len(state.values["runs"]) + 1
        self.jobs = {}

    @property
    def url(self):
        return f"http://127.0.0.1:{self.state.values['port']}"

    def kept(self, name=""):
        return self.state.folder / "kept" / str(self.number) / name

    def token(self, writes):
        """As short-lived as the job."""
        token = secrets.token_hex(8)
        self.state.values["tokens"][token] = "write" if writes else "read"
        self.state.save()
        return token

    def file(self, path):
        return YAML(typ="safe").load(self.state.git("show", f"{self.sha}:{path}"))

    def finish(self):
        """Writes the run down, so that later ones find it."""
        result = "failure" if "failure" in self.jobs.values() else "success"
        self.state.values["runs"].append(
            {
                "id": self.number,
                "event": self.event,
                "request": self.request and self.request["number"],
                "sha": self.request["sha"] if self.request else self.sha,
                "branch": self.request["branch"] if self.request else self.branch,
                "jobs": list(self.jobs),
                "result": result,
            }
        )
        self.state.save()
        print(f"run {self.number}: " + (", ".join(f"{name} {end}" for name, end in self.jobs.items()) or "no job"))
        return result == "success"


def bash(script, cwd, environment):
    sys.stdout.flush()
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script],
        cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT,
    ).returncode


# MARK: GitHub


def evaluated(expression, contexts):
    """An expression of GitHub's, of those that the written workflows use."""
    def name(match):
        value = contexts
        for part in match[0].split("."):
            value = value.get(part, "") if isinstance(value, dict) else ""
        return repr(value)

    python = re.sub(r"'[^']*'|[a-z_]+(?:\.[A-Za-z_]+)+", lambda m: m[0] if m[0][0] == "'" else name(m), expression)
    for word, replacement in [("&&", " and "), ("||", " or "), ("cancelled()", "False")]:
        python = python.replace(word, replacement)
    python = re.sub(r"!(?!=)", " not ", python)
    return eval(python.strip(), {"__builtins__": {}})  # Only what `pairbook init` wrote comes here.


def filled(text, contexts):
    return re.sub(r"\$\{\{(.*?)\}\}", lambda match: str(evaluated(match[1], contexts) or ""), str(text))


def condition(text, contexts):
    return bool(evaluated(re.sub(r"^\$\{\{(.*)\}\}$", r"\1", text), contexts))


def github(run, inputs):
    workflow = run.file(".github/workflows/pairbook.yml")
    events = workflow.get("on") or workflow[True]
    if run.event not in events:
        return
    request = run.request
    for name, job in workflow["jobs"].items():
        allowed = job["permissions"]
        token = run.token(writes=allowed.get("contents") == "write")
        contexts = {
            "github": {
                "event_name": run.event, "token": token, "actor": "ada", "ref_name": run.branch,
                "base_ref": "main" if request else "",
                "event": {"pull_request": {"number": request["number"]}} if request else {},
            },
            "inputs": {"run": inputs}, "vars": {"PAIRBOOK_IMAGE": "pairbook"}, "steps": {},
            "secrets": SECRETS if job.get("environment") == "pairbook" else {},
        }
        if not condition(job["if"], contexts):
            continue
        print(f"=== {job['name']}")
        with tempfile.TemporaryDirectory() as folder:
            run.jobs[name] = github_job(run, workflow, job, contexts, pathlib.Path(folder))


def github_job(run, workflow, job, contexts, folder):
    workspace, home = folder / "work", folder / "home"
    workspace.mkdir()
    home.mkdir()
    summary = folder / "summary.md"
    summary.touch()
    environment = OWN | {
        "CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": run.url, "HOME": str(home),
        "GITHUB_REPOSITORY": code_host.REPOSITORY, "GITHUB_ACTOR": "ada", "GITHUB_RUN_ID": str(run.number),
        "GITHUB_WORKSPACE": str(workspace), "GITHUB_STEP_SUMMARY": str(summary),
        # For the double of gh.
        "CODE_HOST": run.url, "KEPT": str(run.state.folder / "kept"),
    }
    (folder / "bin").mkdir()
    shutil.copy(TOOLS / "gh", folder / "bin/gh")
    environment["PATH"] = f"{folder}/bin:{environment['PATH']}"
    failed = False
    for step in job["steps"]:
        if "if" in step:
            wanted = condition(step["if"], contexts)
        else:
            wanted = not failed
        if not wanted:
            continue
        print(f"--- {step['name']}")
        if "uses" in step:
            assert step["uses"].startswith("actions/upload-artifact@"), step["uses"]
            target = run.kept(step["with"]["name"])
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(workspace / step["with"]["path"], target)
            code = 0
        else:
            own = {key: filled(value, contexts) for part in (workflow, step) for key, value in part.get("env", {}).items()}
            code = bash(step["run"], workspace, environment | own)
        contexts["steps"][step.get("id", step["name"])] = {"outcome": "failure" if code else "success"}
        failed = failed or code != 0
    run.kept().mkdir(parents=True, exist_ok=True)
    (run.kept() / "summary.md").write_bytes(summary.read_bytes())
    return "failure" if failed else "success"


# MARK: GitLab


def gitlab(run, by_hand):
    pipeline = run.file(".gitlab-ci.yml")
    request = run.request
    variables = {
        "CI": "true", "GITLAB_CI": "true", "CI_PIPELINE_SOURCE": run.event, "CI_PROJECT_ID": "1",
        "CI_COMMIT_SHA": run.sha, "CI_API_V4_URL": f"{run.url}/api/v4", "CI_PROJECT_PATH": code_host.REPOSITORY,
        "CI_SERVER_PROTOCOL": "http", "CI_SERVER_HOST": "127.0.0.1", "CI_SERVER_PORT": str(run.state.values["port"]),
        "GITLAB_USER_NAME": "Ada Admin", "GITLAB_USER_EMAIL": "ada@acme.example",
    }
    if request:
        variables |= {
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_MERGE_REQUEST_PROJECT_ID": "1",
            "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "1",
        }
    else:
        variables["CI_COMMIT_BRANCH"] = run.branch
    if not any(matches(rule["if"], variables) for rule in pipeline["workflow"]["rules"]):
        return
    variables |= pipeline["variables"]
    for name, job in pipeline.items():
        if not isinstance(job, dict) or "script" not in job:
            continue
        rule = next((rule for rule in job["rules"] if matches(rule["if"], variables)), None)
        if rule is None or (rule.get("when") == "manual") != bool(by_hand):
            continue
        print(f"=== {name}")
        with tempfile.TemporaryDirectory() as folder:
            run.jobs[name] = gitlab_job(run, job, variables, pathlib.Path(folder), by_hand)


def matches(text, variables):
    """A rule: comparisons of a variable with a text, any of which holds."""
    parts = [re.fullmatch(r'\s*\$(\w+) == "([^"]*)"\s*', part) for part in text.split("||")]
    return any(variables.get(part[1]) == part[2] for part in parts)


def gitlab_job(run, job, variables, folder, earlier):
    workspace, home = folder / "work", folder / "home"
    home.mkdir()
    url = f"http://job:{run.token(writes=False)}@127.0.0.1:{run.state.values['port']}/{code_host.REPOSITORY}.git"
    environment = OWN | variables | {"HOME": str(home)}
    if job.get("environment") == "pairbook":
        token = run.token(writes=True)
        environment |= {"PAIRBOOK_TOKEN": token} | SECRETS
    subprocess.run(["git", "clone", "--quiet", "--no-checkout", url, str(workspace)], check=True, env=environment)
    subprocess.run(["git", "checkout", "--quiet", "--detach", run.sha], cwd=workspace, check=True, env=environment)
    if job.get("needs"):
        shutil.copytree(run.state.folder / "kept" / earlier, workspace, dirs_exist_ok=True)
    code = bash("\n".join(job["script"]), workspace, environment)
    artifacts = job.get("artifacts")
    if artifacts and (code == 0 or artifacts.get("when") == "always"):
        for path in artifacts["paths"]:
            shutil.copytree(workspace / path, run.kept(path), dirs_exist_ok=True)
    return "failure" if code else "success"


def main():
    folder, event, *rest = sys.argv[1:]
    state = code_host.State(folder)
    request = code_host.update_request(state, rest[0]) if event == "request" else None
    branch = request["branch"] if request else "main"
    sha = request["sha"] if request else state.git("rev-parse", "refs/heads/main")
    names = state.git("ls-tree", "-r", "--name-only", sha).splitlines()
    is_github = ".github/workflows/pairbook.yml" in names
    events = (
        {"request": "pull_request", "by-hand": "workflow_dispatch"}
        if is_github
        else {"request": "merge_request_event", "by-hand": "web"}
    )
    run = Run(state, events.get(event, event), request, sha, branch)
    argument = rest[0] if event == "by-hand" and rest else ""
    (github if is_github else gitlab)(run, argument)
    sys.exit(0 if run.finish() else 1)


main()
