// The reader of read.py for Node: node read.cjs FILE, the same commands and answers, through @duckdb/node-api.
const readline = require("node:readline");
const { DuckDBInstance, DuckDBDateValue, DuckDBDecimalValue } = require("@duckdb/node-api");

const TABLES = "select schema_name, table_name from duckdb_tables() where not internal order by all";

function cell(value) {
  if (value === null) return null;
  if (typeof value === "boolean") return `boolean ${value}`;
  if (typeof value === "number" || typeof value === "bigint") return `integer ${value}`;
  if (typeof value === "string") return `text ${value}`;
  if (value instanceof DuckDBDecimalValue) return `decimal ${value}`;
  if (value instanceof DuckDBDateValue) return `date ${value}`;
  throw new TypeError(`a value that is none the published tables hold: ${value}`);
}

async function connect(path) {
  const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY" });
  return { instance, connection: await instance.connect() };
}

function close({ instance, connection }) {
  connection.closeSync();
  instance.closeSync();
}

const rowsOf = async ({ connection }, sql) => (await connection.runAndReadAll(sql)).getRows();

const version = async (opened) => (await rowsOf(opened, "select version()"))[0][0];

async function readAll(opened) {
  const tables = {};
  for (const [schema, table] of await rowsOf(opened, TABLES)) {
    const reader = await opened.connection.runAndReadAll(`select * from "${schema}"."${table}"`);
    tables[`${schema}.${table}`] = { columns: reader.columnNames(), rows: reader.getRows().map((row) => row.map(cell)) };
  }
  return { version: await version(opened), tables };
}

async function main() {
  let opened = null;
  for await (const line of readline.createInterface({ input: process.stdin })) {
    let answer;
    try {
      if (line === "second") {
        const other = await connect(process.argv[2]);
        answer = await readAll(other);
        close(other);
      } else {
        if (line === "again") close(opened);
        if (line === "again" || opened === null) opened = await connect(process.argv[2]);
        answer = line === "open" ? { version: await version(opened) } : await readAll(opened);
      }
    } catch (error) {
      answer = { error: String(error) };
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
  }
}

main();
