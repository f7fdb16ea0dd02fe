"""Makes a chart of net sales by scope in a running Apache Superset, through its REST API, and prints its July figures.

    SUPERSET_PASSWORD=... python superset_chart.py http://127.0.0.1:8088 /absolute/path/of/aum_flows.duckdb

Run it again after a publish: database, dataset and chart are found by name, and the query runs anew. docs/BI.md says
how Superset is installed and started. Standard library only.
"""

import json
import os
import sys
from http.cookiejar import CookieJar
from urllib.parse import quote
from urllib.request import HTTPCookieProcessor, Request, build_opener

METRIC = {"expressionType": "SQL", "sqlExpression": "sum(net_sales_m) / 1000", "label": "Net sales, billions"}
LATEST = {"col": "is_latest", "op": "IS TRUE"}


class Superset:
    """A session as admin."""

    def __init__(self, address: str, password: str):
        self.address = address.rstrip("/")
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.headers = {"Referer": self.address}
        login = {"username": "admin", "password": password, "provider": "db"}
        token = self.call("POST", "security/login", login)["access_token"]
        self.headers["Authorization"] = f"Bearer {token}"
        self.headers["X-CSRFToken"] = self.call("GET", "security/csrf_token/")["result"]

    def call(self, method: str, path: str, body: dict | None = None) -> dict:
        """The answer to a request below /api/v1/; HTTPError where Superset rejects it."""
        data = None if body is None else json.dumps(body).encode()
        headers = self.headers if data is None else {**self.headers, "Content-Type": "application/json"}
        with self.opener.open(Request(f"{self.address}/api/v1/{path}", data, headers, method=method)) as answer:
            return json.load(answer)

    def found_or_made(self, kind: str, column: str, body: dict) -> int:
        """Id of the database, dataset or chart with this name; made if there is none."""
        query = quote(f"(filters:!((col:{column},opr:eq,value:'{body[column]}')))")
        charts = self.call("GET", f"{kind}/?q={query}")["result"]
        return charts[0]["id"] if charts else self.call("POST", f"{kind}/", body)["id"]


def main() -> None:
    """Makes what is not there, and prints the chart's address and figures."""
    _, address, path = sys.argv
    superset = Superset(address, os.environ["SUPERSET_PASSWORD"])
    database = {
        "database_name": "aum_flows",
        "sqlalchemy_uri": f"duckdb:///{path}?access_mode=read_only",
        "expose_in_sqllab": True,
    }
    database_id = superset.found_or_made("database", "database_name", database)
    table = {"table_name": "fct_net_flow", "schema": "flows", "database": database_id}
    dataset_id = superset.found_or_made("dataset", "table_name", table)
    # What the chart's form shows, and the query that it makes of it.
    form = {
        "datasource": f"{dataset_id}__table",
        "viz_type": "echarts_timeseries_bar",
        "x_axis": "scope_id",
        "metrics": [METRIC],
        "groupby": ["period_end"],
        "adhoc_filters": [
            {"expressionType": "SIMPLE", "clause": "WHERE", "subject": LATEST["col"], "operator": LATEST["op"]}
        ],
        "orientation": "horizontal",
        "show_value": True,
        "show_legend": True,
        "y_axis_format": ",.1f",
        "sort_series_type": "name",
        "sort_series_ascending": True,
        "row_limit": 1000,
    }
    query = {
        "columns": ["scope_id", "period_end"],
        "metrics": [METRIC],
        "filters": [LATEST],
        "orderby": [["period_end", True], ["scope_id", True]],
        "row_limit": 1000,
    }
    context = {"datasource": {"id": dataset_id, "type": "table"}, "queries": [query], "form_data": form}
    chart = {
        "slice_name": "Net sales by scope",
        "viz_type": form["viz_type"],
        "datasource_id": dataset_id,
        "datasource_type": "table",
        "params": json.dumps(form),
        "query_context": json.dumps({**context, "result_format": "json", "result_type": "full"}),
    }
    chart_id = superset.found_or_made("chart", "slice_name", chart)
    print(f"{superset.address}/explore/?slice_id={chart_id}")
    (result,) = superset.call("GET", f"chart/{chart_id}/data/")["result"]
    latest = max(row["period_end"] for row in result["data"])
    for row in result["data"]:
        if row["period_end"] == latest:
            print(f"{row['scope_id']:<28}{row[METRIC['label']]:>8.3f}")


if __name__ == "__main__":
    main()
