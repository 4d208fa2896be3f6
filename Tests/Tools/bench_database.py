"""Figure 12: how fast a first sync writes a million enrollments into PostgreSQL."""
import contextlib, csv, os, shutil, subprocess, tempfile

import bench_run
from bench_run import Absent, Process, Wrong
from bench_table import Figure, at_most
from trial_database import Database, free_port

# What an enrollment is at the least: whom, which phone, how it stands.
TABLE = """
create table people (account text, email text, subject text not null, phone text not null, status text not null, since bigint not null,
  generation int not null, primary key (account, email));
"""
UPSERT = """
\\set ON_ERROR_STOP on
truncate people;
begin;
create temporary table incoming (like people) on commit drop;
\\copy incoming from '{people}' (format csv)
insert into people select * from incoming on conflict (account, email) do update
  set phone = excluded.phone, status = excluded.status, since = excluded.since, generation = excluded.generation;
commit;
select count(*) || ' people' from people;
"""


@contextlib.contextmanager
def database():
    """The address of a server of the bench's own that keeps its promises: a commit waits for the disk."""
    if not shutil.which("psql"): raise Absent("psql is missing: apt-get install --no-install-recommends postgresql")
    top = tempfile.mkdtemp(prefix="pairbook-bench-")
    # As root it runs as somebody else, who must come this far.
    os.chmod(top, 0o755)
    try: server = Database(f"{top}/database")
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(top, ignore_errors=True)
        raise Absent(f"no PostgreSQL server starts: {error}") from error
    try:
        for setting in ("fsync", "full_page_writes"): psql(server.url, "-c", f"alter system set {setting} = on")
        psql(server.url, "-c", "select pg_reload_conf()")
        if psql(server.url, "-c", "show fsync") != "on": raise Absent("the server's fsync cannot be switched on")
        yield server.url
    finally:
        server.end()
        shutil.rmtree(top, ignore_errors=True)


def psql(url, *arguments): return bench_run.do("psql", "-X", "-q", "-A", "-t", "-d", url, *arguments, folder="/").strip()


def enrollments(course):
    """12: everybody is new."""
    with database() as url: return compare(course, url)


def compare(course, url):
    book = course.book("P", "first").copied(course.place("database"))
    count = book.manifest["first"]["invite"]
    people, script = f"{course.place('people')}/people.csv", f"{course.place('upsert')}/upsert.sql"
    write_people(book, people)
    with open(script, "w") as file: file.write(UPSERT.format(people=people))
    psql(url, "-c", TABLE)
    # Nobody listens there: what is decided is committed, and the mails wait.
    connections = {"PAIRBOOK_STORE": url, "PAIRBOOK_MAIL": f"smtp://127.0.0.1:{free_port()}"}

    def restore():
        psql(url, "-c", "set client_min_messages = error", "-c", "drop schema if exists pairbook cascade")
        bench_run.do("rm", "--recursive", "--force", f"{book.folder}/.pairbook", folder=book.folder)

    def check(sample):
        found = psql(url, "-c", "select count(*) from pairbook.enrollments")
        if found != str(count): raise Wrong(f"{found} of {count} people were enrolled")

    def pairbook(name, *arguments, **more):
        return course.pairbook(name, book, *arguments, before=restore, environment=connections, **more)

    ours, plans, theirs = course.measure("12", [
        pairbook("first sync", "sync", "--quiet", "--no-publish", says="No mail could be sent", codes=(75,), after=check),
        pairbook("its plan", "plan", "--quiet", says=f"{count} people would be invited."),
        Process("COPY and upsert", ["psql", "-X", "-q", "-A", "-t", "-d", url, "-f", script], course.top, says=f"{count} people")])
    title, reference = f"PostgreSQL: first sync's {count:,} enrollments", "COPY and upsert"
    copied = [s.seconds for s in theirs]
    return [
        Figure("12", title, [s.seconds for s in ours], reference=reference, references=copied, goal=at_most(1.5),
               note="the whole sync, planning included, with events and the mails that wait for a server that is down"),
        Figure("12", "of that, beyond a plan of the same", [s.seconds - p.seconds for s, p in zip(ours, plans)],
               reference=reference, references=copied)]


def write_people(book, path):
    """What the reference copies, in rows as many and about as long."""
    lines = bench_run.do("git", "ls-tree", "--name-only", "first:accounts", folder=book.folder).split()
    with open(path, "w") as file:
        for account in lines:
            with open(f"{book.folder}/accounts/{account}/users.csv", encoding="utf-8", newline="") as users:
                for number, row in enumerate(csv.DictReader(users)):
                    file.write(f"{account},{row['email']},s_{account}_{number:06d},{row['mobile_phone']},Not Connected,1767603600,1\n")
