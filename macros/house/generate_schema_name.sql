{#- Schemas are named as they are configured: BI tools see `flows`, not `main_flows`. What is private to a room stays out of them. -#}
{%- macro generate_schema_name(custom_schema_name, node) -%}
{{ 'private' if node.name.startswith('int_') else (custom_schema_name or target.schema) | trim }}
{%- endmacro -%}
