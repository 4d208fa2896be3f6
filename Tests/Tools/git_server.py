"""A git server on loopback that takes pushes and runs hooks, for stories about a remote.

Prints "listening on" its port once it listens; serves the repositories below FOLDER, each connection by a
`git daemon` of its own, until its standard input ends."""

import argparse
import socketserver
import subprocess
import sys
import threading

parser = argparse.ArgumentParser()
parser.add_argument("folder")
options = parser.parse_args()
programs = subprocess.check_output(["git", "--exec-path"], text=True).strip()


class Connection(socketserver.BaseRequestHandler):
    def handle(self):
        subprocess.run(
            [f"{programs}/git-daemon", "--inetd", "--export-all", "--enable=receive-pack",
             f"--base-path={options.folder}", options.folder],
            stdin=self.request, stdout=self.request, stderr=subprocess.DEVNULL, check=False)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


with Server(("127.0.0.1", 0), Connection) as server:
    print("listening on", server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
