"""`pairbook serve` as the trials use it, and the people who open its pages."""
import http.client, random, re, subprocess, urllib.parse


class Server:
    """A running `pairbook serve`; every person comes from an address of their own, as a trusted proxy tells it."""

    def __init__(self, program, book, env, port=0, log=None):
        self.log = open(log or "/dev/null", "a+")
        self.process = subprocess.Popen(
            [program, "--book", book, "serve", "--listen", f"127.0.0.1:{port}", "--admin-listen", "127.0.0.1:0", "--trusted-proxy", "127.0.0.1"],
            env=env, stdout=self.log, stderr=subprocess.PIPE, text=True)
        said = []
        for line in self.process.stderr:
            said.append(line)
            found = re.search(r"pages on port (\d+)", line)
            if found: break
        else: raise RuntimeError("pairbook serve ended: " + "".join(said))
        self.port = int(found[1])
        # What it says later must not fill the pipe.
        self.drain = subprocess.Popen(["cat"], stdin=self.process.stderr, stdout=self.log)
        self.process.stderr.close()

    def visitor(self): return Visitor(self.port)

    def memory(self):
        """Resident memory now and at its highest, MB."""
        with open(f"/proc/{self.process.pid}/status") as file: text = file.read()
        return tuple(int(re.search(rf"{name}:\s+(\d+)", text)[1]) / 1024 for name in ("VmRSS", "VmHWM"))

    def stop(self):
        """The exit code of a graceful stop."""
        self.process.terminate()
        code = self.process.wait(timeout=60)
        self.drain.wait()
        self.log.close()
        return code


class Visitor:
    """People's browsers, one after the other, over one connection."""

    def __init__(self, port): self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method, token, step="", form=None, address=None):
        """The status of the answer, and the state that the page shows; None where it is no page."""
        headers = {"X-Forwarded-For": address or somewhere(token)}
        if method == "POST": headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urllib.parse.urlencode(form or {}) if method == "POST" else None
        self.line.request(method, f"/p/{token}{step}", body=body, headers=headers)
        answer = self.line.getresponse()
        found = re.search(rb'data-state="([a-z-]*)"', answer.read())
        return answer.status, found and found[1].decode()

    def close(self): self.line.close()


def somewhere(seed):
    """An address that is always the same person's."""
    chance = random.Random(seed)
    return ".".join(["10"] + [str(chance.randrange(1, 255)) for _ in range(3)])
