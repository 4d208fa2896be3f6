"""plan_duckdb.py BOOK OBSERVED.duckdb - a full plan as a database makes it, with two threads: DuckDB reads every users.csv and
archiving.csv and joins them with the observed table. Made by observed.py; prints how many people differ."""
import sys, tempfile, duckdb

accounts = sys.argv[1] + "/accounts"
store = duckdb.connect(sys.argv[2], read_only=True)
store.execute("set threads = 2")
store.execute("set preserve_insertion_order = false")


def table(file, *columns):
    listed = ", ".join(f"'{column}': 'VARCHAR'" for column in columns)
    form = """header = true, delim = ',', quote = '"', escape = '"', auto_detect = false"""
    return f"read_csv('{accounts}/*/{file}', {form}, columns = {{{listed}}})"


users = table("users.csv", "email", "first_name", "last_name", "mobile_phone", "department", "title", "locale", "notes")
archiving = table("archiving.csv", "email", "archiving")
with tempfile.TemporaryDirectory() as folder:
    store.execute(f"""copy (
        with desired as (
          select u.email, coalesce(u.mobile_phone, '') as phone, a.archiving = 'on' as archiving
          from {users} u left join {archiving} a on u.email = a.email)
        select coalesce(d.email, o.email) as email,
          case when o.email is null then 'add' when d.email is null then 'remove' else 'change' end as kind
        from desired d full outer join observed o on d.email = o.email
        where o.email is null or d.email is null or d.phone is distinct from coalesce(o.phone, '')
          or d.archiving is distinct from (o.archiving = 1)
        ) to '{folder}/plan.csv'""")
    print(sum(1 for _ in open(f"{folder}/plan.csv")) - 1, "people differ")
