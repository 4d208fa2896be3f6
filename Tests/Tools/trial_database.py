"""A PostgreSQL server of their own, as the trials use it."""
import os, socket, subprocess, time

TOOL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "postgresql-server")


class Database:
    """Runs until `end`, and no longer than the trial."""

    def __init__(self, folder):
        self.folder, port = folder, free_port()
        os.makedirs(folder)
        # The server ends, and its folder with it, when this process does.
        self.guard = subprocess.Popen(["tail", f"--pid={os.getpid()}", "--follow", "/dev/null"])
        subprocess.run([TOOL, str(self.guard.pid), folder, str(port), str(free_port())], check=True)
        self.url = f"postgres://postgres:secret@127.0.0.1:{port}/postgres?sslmode=disable"

    def restart(self): subprocess.run([TOOL, "restart", self.folder], check=True)

    def end(self):
        self.guard.kill()
        self.guard.wait()
        while os.path.exists(self.folder): time.sleep(0.05)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free: return free.getsockname()[1]
