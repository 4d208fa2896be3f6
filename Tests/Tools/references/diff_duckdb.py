"""diff_duckdb.py OLD.csv NEW.csv - compares two versions of a roster by e-mail, by DuckDB with two threads; prints how many rows
differ."""
import sys, tempfile, duckdb

store = duckdb.connect()
store.execute("set threads = 2")
store.execute("set preserve_insertion_order = false")
columns = ["first_name", "last_name", "mobile_phone", "department", "title", "locale", "notes"]


def table(path): return f"""read_csv('{path}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')"""


with tempfile.TemporaryDirectory() as folder:
    differ = " or ".join(f"a.{column} is distinct from b.{column}" for column in columns)
    store.execute(f"""copy (
        select coalesce(a.email, b.email) as email,
          case when a.email is null then 'add' when b.email is null then 'remove' else 'change' end as kind
        from {table(sys.argv[1])} a full outer join {table(sys.argv[2])} b on a.email = b.email
        where a.email is null or b.email is null or {differ}) to '{folder}/diff.csv'""")
    print(sum(1 for _ in open(f"{folder}/diff.csv")) - 1, "rows differ")
