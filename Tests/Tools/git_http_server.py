"""A git server on loopback that speaks HTTP and asks who comes, for stories about credentials and certificates.

Prints "listening on" its port once it listens; serves the repositories below FOLDER by git's own http-backend to whoever logs in
with NAME:PASSWORD, until its standard input ends. With --certificate it speaks HTTPS; FILE holds the key, too."""

import argparse
import base64
import http.server
import os
import ssl
import subprocess
import sys
import threading
import urllib.parse

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("login", metavar="NAME:PASSWORD")
parser.add_argument("--certificate", metavar="FILE")
options = parser.parse_args()
wanted = "Basic " + base64.b64encode(options.login.encode()).decode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # An answer leaves in one piece.
    wbufsize = -1

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def answer(self, status, headers, body):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def do_GET(self):
        body = self.body()
        path, _, query = self.path.partition("?")
        if path.startswith("/moved/"):
            # By another name this machine is another host.
            place = f"http://localhost:{self.server.server_address[1]}{self.path.removeprefix('/moved')}"
            self.answer(302, [("Location", place), ("Content-Type", "text/plain")], b"it moved\n")
            return
        if self.headers.get("Authorization") != wanted:
            self.answer(401, [("WWW-Authenticate", 'Basic realm="books"'), ("Content-Type", "text/plain")], b"who are you?\n")
            return
        environment = dict(
            os.environ, GIT_PROJECT_ROOT=options.folder, GIT_HTTP_EXPORT_ALL="1", REMOTE_USER=options.login.partition(":")[0],
            REQUEST_METHOD=self.command, PATH_INFO=urllib.parse.unquote(path), QUERY_STRING=query,
            CONTENT_TYPE=self.headers.get("Content-Type", ""), CONTENT_LENGTH=str(len(body)),
            HTTP_CONTENT_ENCODING=self.headers.get("Content-Encoding", ""),
            GIT_PROTOCOL=self.headers.get("Git-Protocol", ""))
        done = subprocess.run(["git", "http-backend"], input=body, env=environment, stdout=subprocess.PIPE, check=False)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = [tuple(line.decode().split(": ", 1)) for line in head.split(b"\r\n") if b": " in line]
        status = next((int(value.split()[0]) for name, value in headers if name == "Status"), 200)
        self.answer(status, [field for field in headers if field[0] != "Status"], content)

    do_POST = do_GET

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        # Who was told what he wants to know hangs up.
        if not isinstance(sys.exc_info()[1], (ConnectionError, ssl.SSLError)):
            super().handle_error(request, client_address)


with Server(("127.0.0.1", 0), Handler) as server:
    if options.certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(options.certificate)
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    print("listening on", server.server_address[1], flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
