{#- Schemas are named as they are configured: BI tools see `flows`, not `main_flows`. -#}
{%- macro generate_schema_name(custom_schema_name, node) -%}
{{ (custom_schema_name or target.schema) | trim }}
{%- endmacro -%}
