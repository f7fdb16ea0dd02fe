{#- How seeds come into the warehouse: as scripts/intake/ reads their files. Seeds of installed packages are theirs. -#}

{#- Before anything is loaded: what is wrong with the files, each problem with its file and line. -#}
{%- macro check_seed_files() -%}
{%- if execute and target.type == 'duckdb' and flags.WHICH in ('build', 'seed') -%}
    {%- set declared = {} -%}
    {%- for seed in graph.nodes.values() if seed.resource_type == 'seed' and seed.package_name == project_name -%}
        {%- do declared.update({seed.original_file_path: [seed.columns.keys() | list, text_columns(seed)]}) -%}
    {%- endfor -%}
    {%- set problems = run_query('select unnest(seed_problems(' ~ sql_literal(tojson(declared)) ~ ')) as problem').columns[0].values() -%}
    {%- if problems -%}
        {{ exceptions.raise_compiler_error('Seed files cannot be read:\n  ' ~ problems | join('\n  ')) }}
    {%- endif -%}
{%- endif -%}
{%- endmacro -%}

{#- Always made anew: every declared column as cleaned text, and the line that the row begins on. -#}
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
    {{ return(seed['columns'].values() | selectattr('config.meta.cell', 'in', ['text', 'text?']) | map(attribute='name') | list) }}
{%- endmacro -%}
