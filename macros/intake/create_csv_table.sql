{#- Seeds are loaded as text, with the columns their YAML declares: a type guessed from the file is not a type chosen. -#}
{%- macro duckdb__create_csv_table(model, agate_table) -%}
{%- set sql -%}
create table {{ this.render() }} ({% for name in model['columns'] %}{{ name }} varchar{% if not loop.last %}, {% endif %}{% endfor %})
{%- endset -%}
{%- call statement('create_csv_table') -%}{{ sql }}{%- endcall -%}
{{ return(sql) }}
{%- endmacro -%}


{#- A seed's table is always made anew, so that a file of an older layout is no obstacle to plain `dbt build`. -#}
{%- macro duckdb__reset_csv_table(model, full_refresh, old_relation, agate_table) -%}
{{ adapter.drop_relation(old_relation) }}
{{ return(create_csv_table(model, agate_table)) }}
{%- endmacro -%}
