"""Reads the seed files, once: checks and cleans them, counts their lines, and hands the rows to dbt."""
