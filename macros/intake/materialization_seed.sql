{#-
  A seed's table, as scripts/intake/ reads the file: every declared column as cleaned text, and the line that the row begins
  on. It is always made anew. Seeds of installed packages are theirs: DuckDB reads them.
-#}
{%- materialization seed, adapter='duckdb' -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set old_relation = load_cached_relation(this) -%}
    {%- if old_relation is not none and not old_relation.is_table -%}
        {{ drop_relation_if_exists(old_relation) }}
    {%- endif -%}
    {%- do store_result('agate_table', response='OK') -%}
    {{ run_hooks(pre_hooks) }}
    {%- call statement('main') -%}
        create or replace table {{ target_relation }} as
        {%- if model.package_name == project_name and model.columns %}
        select
            {% for name in model.columns -%}
            seed_row.cells[{{ loop.index }}] as {{ adapter.quote(name) }},
            {% endfor -%}
            seed_row.seed_line as seed_line
        from (
            select unnest(seed_rows(
                {{ sql_literal(model.original_file_path) }}, {{ sql_list(model.columns) }}, {{ sql_list(text_columns(model)) }}
            )) as seed_row
        ) as read_rows
        {%- else %}
        select * from read_csv({{ sql_literal(model.root_path ~ '/' ~ model.original_file_path) }})
        {%- endif %}
    {%- endcall -%}
    {% do persist_docs(target_relation, model) %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({'relations': [target_relation]}) }}
{%- endmaterialization -%}

{%- macro sql_literal(text) -%}'{{ text | replace("'", "''") }}'{%- endmacro -%}

{%- macro sql_list(names) -%}
cast([{% for name in names %}{{ sql_literal(name) }}{{ ', ' if not loop.last }}{% endfor %}] as varchar[])
{%- endmacro -%}

{#- Columns that hold names or prose, where a run of spaces is one. -#}
{%- macro text_columns(seed) -%}
    {%- set names = [] -%}
    {%- for column in seed['columns'].values() if column.config.meta.cell in ('text', 'text?') -%}
        {%- do names.append(column.name) -%}
    {%- endfor -%}
    {{ return(names) }}
{%- endmacro -%}
