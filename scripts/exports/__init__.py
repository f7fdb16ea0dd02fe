"""Hands the published file to other systems: PostgreSQL, MetricFlow."""
