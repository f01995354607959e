"""Tables as files for other programs: CSV, Parquet, DuckDB. Knows no word of the domain."""
