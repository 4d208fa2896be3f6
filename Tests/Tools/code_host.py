"""A code host on this machine, in a folder: GitHub or GitLab as far as the pipelines that `pairbook init --ci` writes
ask something of it. The repository and what is done in it are real; requests, runs and kept files are a JSON file.

    code_host.py serve FOLDER                       prints its port, then serves git by HTTP and the hosts' APIs
    code_host.py open FOLDER BRANCH [--fork]        asks for a branch to be merged, and prints the request's number
    code_host.py merge FOLDER NUMBER merge|squash|rebase

FOLDER/book.git is the repository; its branch is main. A token of FOLDER/state.json reads or writes.
"""

import base64
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import urllib.parse

REPOSITORY = "acme/book"


class State:
    """The JSON file; every change of it is one of this process alone."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        self.path = self.folder / "state.json"
        self.repository = self.folder / "book.git"
        text = self.path.read_text("utf-8") if self.path.exists() else "{}"
        self.values = {"requests": [], "runs": [], "tokens": {}, "port": None} | json.loads(text)

    def save(self):
        self.path.write_text(json.dumps(self.values, indent=1), "utf-8")

    def git(self, *arguments, cwd=None):
        where = cwd or self.repository
        result = subprocess.run(["git", *arguments], cwd=where, capture_output=True, text=True)
        if result.returncode != 0:
            raise SystemExit(f"git {' '.join(arguments)}: {result.stderr}")
        return result.stdout.strip()

    def request(self, number):
        return self.values["requests"][int(number) - 1]


def open_request(state, branch, fork):
    number = len(state.values["requests"]) + 1
    sha = state.git("rev-parse", f"refs/heads/{branch}")
    state.git("update-ref", f"refs/pull/{number}/head", sha)
    state.values["requests"].append(
        {"number": number, "branch": branch, "sha": sha, "fork": fork, "merged": None, "squashed": None}
    )
    state.save()
    return number


def update_request(state, number):
    """Somebody pushed to the branch meanwhile."""
    request = state.request(number)
    request["sha"] = state.git("rev-parse", f"refs/heads/{request['branch']}")
    state.git("update-ref", f"refs/pull/{number}/head", request["sha"])
    state.save()
    return request


def merge(state, number, how):
    request = update_request(state, number)
    title = f"Merge request {number}: {state.git('log', '-1', '--format=%s', request['sha'])}"
    with tempfile.TemporaryDirectory() as clone:
        state.git("clone", "--quiet", str(state.repository), clone)
        state.git("fetch", "--quiet", "origin", f"refs/pull/{number}/head", cwd=clone)
        if how == "merge":
            state.git("merge", "--quiet", "--no-ff", "-m", title, request["sha"], cwd=clone)
        elif how == "squash":
            state.git("merge", "--quiet", "--squash", request["sha"], cwd=clone)
            state.git("commit", "--quiet", "-m", title, cwd=clone)
        else:
            state.git("checkout", "--quiet", "--detach", request["sha"], cwd=clone)
            state.git("rebase", "--quiet", "--force-rebase", "origin/main", cwd=clone)
        state.git("push", "--quiet", "origin", "HEAD:main", cwd=clone)
        sha = state.git("rev-parse", "HEAD", cwd=clone)
    request["merged"] = sha
    request["squashed"] = sha if how == "squash" else None
    state.save()


# MARK: The APIs


def github(state, path, query):
    """Of the resources that GitHub's REST API documents; None where there is no such thing."""
    parts = path.split("/")
    if parts[:3] != ["repos", *REPOSITORY.split("/")]:
        return None
    runs = [
        {
            "id": run["id"],
            "event": run["event"],
            "head_sha": run["sha"],
            "head_branch": run["branch"],
            "status": "completed",
            "conclusion": run["result"],
            "path": ".github/workflows/pairbook.yml",
        }
        for run in reversed(state.values["runs"])
    ]
    match parts[3:]:
        case ["commits", sha, "pulls"]:
            return [
                {
                    "number": request["number"],
                    "merged_at": "2026-03-02T09:00:00Z" if request["merged"] else None,
                    "merge_commit_sha": request["merged"],
                    "head": {
                        "sha": request["sha"],
                        "repo": {"full_name": "somebody/book" if request["fork"] else REPOSITORY},
                    },
                }
                for request in state.values["requests"]
                if sha in (request["merged"], request["sha"])
            ]
        case ["actions", "runs", number]:
            return next((run for run in runs if str(run["id"]) == number), None)
        case ["actions", "workflows", "pairbook.yml", "runs"]:
            found = [
                run
                for run in runs
                if run["event"] == query.get("event", run["event"])
                and run["head_sha"] == query.get("head_sha", run["head_sha"])
            ]
            return {"total_count": len(found), "workflow_runs": found}
    return None


def gitlab(state, path):
    """Of the resources that GitLab's REST API documents: a value, a file's path, or None."""
    match path.split("/"):
        case ["projects", "1", "repository", "commits", sha, "merge_requests"]:
            return [
                {
                    "iid": request["number"],
                    "state": "merged" if request["merged"] else "opened",
                    "source_project_id": 2 if request["fork"] else 1,
                    "target_project_id": 1,
                    "sha": request["sha"],
                    "merge_commit_sha": None if request["squashed"] else request["merged"],
                    "squash_commit_sha": request["squashed"],
                }
                for request in state.values["requests"]
                if sha in (request["merged"], request["sha"])
            ]
        case ["projects", "1", "merge_requests", number, "pipelines"]:
            return [
                {"id": run["id"], "project_id": 1, "source": run["event"]}
                for run in state.values["runs"]
                if str(run["request"]) == number
            ]
        case ["projects", "1", "pipelines", number, "jobs"]:
            run = next(run for run in state.values["runs"] if str(run["id"]) == number)
            return [
                {"id": run["id"] * 100 + index, "name": name}
                for index, name in enumerate(run["jobs"])
            ]
        case ["projects", "1", "jobs", number, "artifacts", *place]:
            return state.folder / "kept" / str(int(number) // 100) / "/".join(place)
    return None


class Handler(http.server.BaseHTTPRequestHandler):
    folder = None

    def log_message(self, *_):
        pass

    def do_GET(self):
        state = State(self.folder)
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        if url.path.startswith("/api/github/"):
            return self.reply(github(state, url.path.removeprefix("/api/github/"), query))
        if url.path.startswith("/api/v4/"):
            if self.headers["PRIVATE-TOKEN"] not in state.values["tokens"]:
                return self.send_error(401)
            return self.reply(gitlab(state, url.path.removeprefix("/api/v4/")))
        return self.git(state, url)

    def do_POST(self):
        self.git(State(self.folder), urllib.parse.urlsplit(self.path))

    def reply(self, value):
        if isinstance(value, pathlib.Path):
            value = value.read_bytes() if value.exists() else None
        elif value is not None:
            value = json.dumps(value).encode()
        if value is None:
            return self.send_error(404)
        self.send_response(200)
        self.send_header("Content-Length", str(len(value)))
        self.end_headers()
        self.wfile.write(value)

    def git(self, state, url):
        """git's own http-backend, behind a token that may read or write."""
        word = self.headers.get("Authorization", "").removeprefix("Basic ").removeprefix("basic ")
        token = base64.b64decode(word).decode().partition(":")[2]
        may = state.values["tokens"].get(token)
        pushes = "git-receive-pack" in self.path
        if may is None or pushes and may != "write":
            self.send_response(403 if may else 401)
            self.send_header("WWW-Authenticate", 'Basic realm="book"')
            self.send_header("Content-Length", "0")
            return self.end_headers()
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = self.chunks()
        place = url.path.removeprefix(f"/{REPOSITORY}.git")
        result = subprocess.run(
            ["git", "http-backend"],
            input=body,
            capture_output=True,
            env=os.environ
            | {
                "GIT_PROJECT_ROOT": str(state.folder),
                "GIT_HTTP_EXPORT_ALL": "1",
                "PATH_INFO": f"/book.git{place}",
                "QUERY_STRING": url.query,
                "REQUEST_METHOD": self.command,
                "CONTENT_TYPE": self.headers.get("Content-Type") or "",
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding") or "",
                "GIT_PROTOCOL": self.headers.get("Git-Protocol") or "",
                "REMOTE_USER": "pipeline",
            },
        )
        head, _, content = result.stdout.partition(b"\r\n\r\n")
        fields = [line.split(": ", 1) for line in head.decode().split("\r\n") if line]
        status = next((value for name, value in fields if name == "Status"), "200 OK")
        self.send_response(int(status.split()[0]))
        for name, value in fields:
            if name != "Status":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def chunks(self):
        body = b""
        while size := int(self.rfile.readline().strip() or b"0", 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body


def serve(folder):
    state = State(folder)
    if not state.repository.exists():
        subprocess.run(["git", "init", "--quiet", "--bare", str(state.repository)], check=True)
        state.git("symbolic-ref", "HEAD", "refs/heads/main")
        state.git("config", "http.receivepack", "true")
    handler = type("BookHandler", (Handler,), {"folder": folder})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    state.values["port"] = server.server_port
    state.save()
    print(server.server_port, flush=True)
    # It ends with whoever reads what it writes.
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    command, folder, *rest = sys.argv[1:]
    match command:
        case "serve":
            serve(folder)
        case "open":
            print(open_request(State(folder), rest[0], "--fork" in rest))
        case "merge":
            merge(State(folder), rest[0], rest[1])
