"""Mail servers as the bench uses them: Postfix's own smtp-sink, and a Postfix that throws everything away."""
import contextlib, os, pwd, shutil, socket, subprocess, tempfile, time

from bench_run import Absent
from trial_database import free_port

PATH = os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"
HINT = "apt-get install --no-install-recommends postfix"


def tool(name):
    """Where a program of Postfix's is; raises `Absent` where it is missing."""
    found = shutil.which(name, path=PATH)
    if not found: raise Absent(f"{name} is missing: {HINT}")
    return found


@contextlib.contextmanager
def sink():
    """The port of a server that takes every mail and keeps none."""
    port = free_port()
    # As root it has to be told whom to become.
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = subprocess.Popen([tool("smtp-sink"), *user, f"127.0.0.1:{port}", "1000"], stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    try:
        await_port(port, process)
        yield port
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def dropping():
    """The address of a server that keeps nothing, as `PAIRBOOK_MAIL` takes it; None where there is none, and mails become files."""
    try: tool("smtp-sink")
    except Absent:
        yield None
        return
    with sink() as port: yield f"smtp://127.0.0.1:{port}"


def await_port(port, process=None):
    until = time.monotonic() + 20
    while True:
        try: return socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            if time.monotonic() > until or (process and process.poll() is not None): raise Absent(f"no mail server came up at port {port}")
            time.sleep(0.05)


@contextlib.contextmanager
def postfix():
    """A Postfix of the bench's own, as (port, log): its queue is durable, and what it has taken it throws away."""
    if os.geteuid() != 0: raise Absent("only root can start a Postfix of one's own")
    control = tool("postfix")
    try: owner = pwd.getpwnam("postfix")
    except KeyError: raise Absent(f"there is no user postfix: {HINT}") from None
    # Postfix works under users of its own, who must come this far; below a home folder they may not.
    folder, port = tempfile.mkdtemp(prefix="pairbook-bench-"), free_port()
    os.chmod(folder, 0o755)
    for name in ("etc", "queue", "data"): os.mkdir(f"{folder}/{name}")
    os.chown(f"{folder}/data", owner.pw_uid, owner.pw_gid)
    with open(f"{folder}/etc/main.cf", "w") as file: file.write(f"""compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = mx.pairbook.test
mydestination =
alias_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
default_transport = discard:
smtpd_client_connection_count_limit = 0
""")
    with open(f"{folder}/etc/master.cf", "w") as file: file.write(f"""127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
discard unix - - n - - discard
error unix - - n - - error
retry unix - - n - - error
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
""")
    try:
        started = subprocess.run([control, "-c", f"{folder}/etc", "start"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if started.returncode: raise Absent(f"Postfix does not start: {started.stderr.strip()}")
        await_port(port)
        yield port, f"{folder}/log"
    finally:
        subprocess.run([control, "-c", f"{folder}/etc", "abort"], stdin=subprocess.DEVNULL, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)
