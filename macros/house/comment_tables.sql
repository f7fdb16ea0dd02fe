{#-
  Comments on the public tables of a run and on their columns, in one query: dbt's own persist_docs takes several of each table.
  A table's comment ends in its key, because the published file declares none; scripts/catalog.py reads it there.
-#}
{%- macro comment_tables(results) -%}
{%- set comments = [] -%}
{%- for node in results | selectattr('status', 'equalto', 'success') | map(attribute='node') if node.contract and node.contract.enforced -%}
    {%- set keys = node.constraints | selectattr('type', 'equalto', 'primary_key') | map(attribute='columns') | list -%}
    {%- set comment = node.description ~ (' Key: ' ~ keys[0] | join(', ') ~ '.' if keys else '') -%}
    {%- do comments.append('comment on table ' ~ node.relation_name ~ ' is ' ~ duckdb_escape_comment(comment)) -%}
    {%- for column in node.columns.values() -%}
        {%- set name = node.relation_name ~ '.' ~ adapter.quote(column.name) -%}
        {%- do comments.append('comment on column ' ~ name ~ ' is ' ~ duckdb_escape_comment(column.description)) -%}
    {%- endfor -%}
{%- endfor -%}
{%- if comments -%}
    {%- do run_query(comments | join('; ')) -%}
{%- endif -%}
{%- endmacro -%}
