{#- The first thing that a build writes: the mark by which scripts/building/build_files.py knows a private file for this project's. -#}
{%- macro mark_private_file() -%}
{%- if execute -%}
    {%- do run_query('create table if not exists main.built_by_aum_flows (project varchar)') -%}
{%- endif -%}
{%- endmacro -%}
