{#- Comments of a relation and all its columns in one statement; contracts make sure that the columns are those described. -#}
{%- macro duckdb__persist_docs(relation, model, for_relation, for_columns) -%}
{%- set comments = [] -%}
{%- if for_relation and config.persist_relation_docs() and model.description -%}
    {%- do comments.append('comment on ' ~ relation.type ~ ' ' ~ relation ~ ' is ' ~ duckdb_escape_comment(model.description)) -%}
{%- endif -%}
{%- if for_columns and config.persist_column_docs() -%}
    {%- for name, column in model.columns.items() -%}
        {%- do comments.append('comment on column ' ~ relation ~ '.' ~ name ~ ' is ' ~ duckdb_escape_comment(column.description)) -%}
    {%- endfor -%}
{%- endif -%}
{%- if comments -%}
    {%- do run_query(comments | join('; ')) -%}
{%- endif -%}
{%- endmacro -%}
