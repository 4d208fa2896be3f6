"""Stands before a PostgreSQL server and breaks the first connections that commit.

    commit_dropping_proxy.py PORT SERVER_SOCKET before|after COUNT

Of the first COUNT commits, `before` lets none reach the server, and `after` lets the server carry them out and keeps its
answer. Prints "ready" once it listens at PORT of the loopback.
"""

import socket
import sys
import threading

port, server_path, when, count = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
lock = threading.Lock()
left = count


def take_one():
    global left
    with lock:
        left -= 1
        return left >= 0


def serve(client):
    server = socket.socket(socket.AF_UNIX)
    server.connect(server_path)
    breaks = threading.Event()

    def answers():
        while data := server.recv(65536):
            if breaks.is_set():
                break
            client.sendall(data)
        # Both directions end, so that nobody waits for the other.
        for end in (client, server):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    threading.Thread(target=answers, daemon=True).start()
    try:
        while data := client.recv(65536):
            if b"COMMIT\0" in data and take_one():
                breaks.set()
                if when == "before":
                    break
            server.sendall(data)
        if not (breaks.is_set() and when == "after"):
            server.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    if when == "before" and breaks.is_set():
        client.shutdown(socket.SHUT_RDWR)


listener = socket.create_server(("127.0.0.1", port))
print("ready", flush=True)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
