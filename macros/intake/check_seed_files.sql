{#-
  Before anything is loaded: what scripts/intake/ finds wrong with the seed files, each problem with its file and line.
-#}
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
