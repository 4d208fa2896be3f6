"""An SSH server on loopback with an agent that holds the key it takes, for stories about a remote.

Prints "listening on" its port and the agent's socket once it listens; runs until its standard input ends. In FOLDER it leaves
known_hosts, the line by which a client knows it."""

import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time

folder = pathlib.Path(sys.argv[1]).absolute()
with socket.create_server(("127.0.0.1", 0)) as free:
    port = free.getsockname()[1]
for name in ("host", "key"):
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
(folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {(folder / 'host.pub').read_text()}")
(folder / "sshd_config").write_text(f"""ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/key.pub
StrictModes no
PidFile none
UsePAM no
PasswordAuthentication no
""")
if os.geteuid() == 0:
    # Where Debian's sshd gives up its rights; systemd makes it where that starts it.
    os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
agent_socket = folder / "agent"
agent = subprocess.Popen(["ssh-agent", "-D", "-a", agent_socket], stdout=subprocess.DEVNULL)
server = subprocess.Popen(
    [shutil.which("sshd", path=os.environ["PATH"] + ":/usr/sbin"), "-D", "-f", folder / "sshd_config", "-E", folder / "log"])
try:
    while not agent_socket.exists():
        time.sleep(0.01)
    subprocess.run(
        ["ssh-add", "-q", folder / "key"], env=dict(os.environ, SSH_AUTH_SOCK=str(agent_socket)), check=True,
        stderr=subprocess.DEVNULL)
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except ConnectionRefusedError:
            if server.poll() is not None:
                sys.exit((folder / "log").read_text())
            time.sleep(0.01)
    print("listening on", port, agent_socket, flush=True)
    sys.stdin.read()
finally:
    for process in (server, agent):
        process.terminate()
        process.wait()
