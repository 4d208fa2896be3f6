"""plan_polars.py BOOK OBSERVED.parquet - the same plan as plan_duckdb.py makes, by Polars with two threads."""
import os, sys

os.environ["POLARS_MAX_THREADS"] = "2"
import polars

accounts = sys.argv[1] + "/accounts"
users = polars.scan_csv(f"{accounts}/*/users.csv", infer_schema=False).select("email", "mobile_phone")
archiving = polars.scan_csv(f"{accounts}/*/archiving.csv", infer_schema=False)
observed = polars.scan_parquet(sys.argv[2]).select("email", "phone", observed="archiving")
plan = (
    users.join(archiving, on="email", how="left").join(observed, on="email", how="full", coalesce=True)
    .filter(
        polars.col("observed").is_null() | polars.col("archiving").is_null()
        | (polars.col("mobile_phone").fill_null("") != polars.col("phone").fill_null(""))
        | ((polars.col("archiving") == "on") != (polars.col("observed") == 1)))
    .collect())
print(plan.height, "people differ")
