"""The simulated gateway as the trials use it: started, told what phones do, and asked for the truth."""
import http.client, json, subprocess


class Gateway:
    """A simulated WAHA in a process of its own; `key` opens it."""

    def __init__(self, program, *arguments, key="trial"):
        self.key = key
        self.process = subprocess.Popen([program, "--listen", "127.0.0.1:0", "--api-key", key, *arguments], stdout=subprocess.PIPE, text=True)
        self.port = int(json.loads(self.process.stdout.readline())["listening"].rsplit(":", 1)[1])
        # An hour that passes for ten thousand sessions may mean a quarter of a million webhooks that nobody takes.
        self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=3600)

    @property
    def address(self): return f"waha+http://127.0.0.1:{self.port}"

    def call(self, method, path, **body):
        """The answer's status and JSON; refused scans are 409."""
        self.line.request(method, f"/control/{path}", body=json.dumps(body) if method == "POST" else None)
        answer = self.line.getresponse()
        return answer.status, json.loads(answer.read() or b"null")

    def do(self, path, **body): return self.call("POST", path, **body)[0] == 200

    def sessions(self):
        """What every session says and what is true, by name."""
        return {s["name"]: s for s in self.call("GET", "sessions")[1]}

    def stop(self):
        self.line.close()
        self.process.terminate()
        self.process.wait()


def canonical(number):
    """A number without what WhatsApp adds or leaves out: Brazil's ninth digit, Mexico's 1, Argentina's 9."""
    digits = "".join(c for c in number if c.isdigit())
    if digits.startswith("55") and len(digits) == 13 and digits[4] == "9": return digits[:4] + digits[5:]
    if digits.startswith("521") and len(digits) == 13: return "52" + digits[3:]
    if digits.startswith("549") and len(digits) == 13: return "54" + digits[3:]
    return digits
