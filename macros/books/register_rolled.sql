{#-
  Before the light tier: the results of the heavy tier become views to read, those of the firm's own books where `make books`
  put some in place, else those of the sample. Without either the views are empty. Each view has the columns and the types
  that its source declares; is_sample says which of the two was read.
-#}
{%- macro register_rolled() -%}
{%- if execute -%}
    {%- set place = namespace(folder=none, is_sample=false) -%}
    {%- set sample = env_var('AUM_FLOWS_BOOKS_SAMPLE', 'build/books_sample') -%}
    {%- for root in [env_var('AUM_FLOWS_BOOKS', 'build/books'), sample] if not place.folder -%}
        {%- set place.is_sample = root == sample -%}
        {%- set root = root | replace("'", "''") -%}
        {%- if run_query("select 1 from glob('" ~ root ~ "/current.json')") | length -%}
            {%- set found = run_query("select results from read_json('" ~ root ~ "/current.json', columns = {results: 'varchar'})") -%}
            {%- set place.folder = root ~ '/results/' ~ found.rows[0][0] -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set statements = [] -%}
    {%- for node in graph.sources.values() | selectattr('source_name', 'equalto', 'rolled') -%}
        {%- set columns = [] -%}
        {%- for column in node['columns'].values() -%}
            {%- do columns.append('cast(' ~ (place.is_sample if column.name == 'is_sample' else column.name if place.folder else 'null') ~ ' as ' ~ column.data_type ~ ') as ' ~ column.name) -%}
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
