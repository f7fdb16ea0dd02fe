{#-
  Before a build: the results that `make books` put in place become views to read, with the columns and the types that their
  source declares. Without books the views are empty.
-#}
{%- macro register_rolled() -%}
{%- if execute -%}
    {%- set root = env_var('AUM_FLOWS_BOOKS', 'build/books') | replace("'", "''") -%}
    {%- set place = namespace(folder=none) -%}
    {%- if run_query("select 1 from glob('" ~ root ~ "/current.json')") | length -%}
        {%- set found = run_query("select results from read_json('" ~ root ~ "/current.json', columns = {results: 'varchar'})") -%}
        {%- set place.folder = root ~ '/results/' ~ found.rows[0][0] -%}
    {%- endif -%}
    {%- set statements = [] -%}
    {%- for node in graph.sources.values() | selectattr('source_name', 'equalto', 'rolled') -%}
        {%- set columns = [] -%}
        {%- for column in node['columns'].values() -%}
            {%- do columns.append('cast(' ~ (column.name if place.folder else 'null') ~ ' as ' ~ column.data_type ~ ') as ' ~ column.name) -%}
        {%- endfor -%}
        {%- do statements.append('create schema if not exists ' ~ node.schema) -%}
        {%- do statements.append(
            'create or replace view ' ~ node.schema ~ '.' ~ node.identifier ~ ' as select ' ~ columns | join(', ')
            ~ (" from read_parquet('" ~ place.folder ~ '/' ~ node.identifier ~ ".parquet')" if place.folder else ' where false')
        ) -%}
    {%- endfor -%}
    {%- do run_query(statements | join('; ')) -%}
{%- endif -%}
{%- endmacro -%}
