{#- One name for a printed cell within its release, shared by every model that hands cells to a program. -#}
{%- macro cell_id(period_end, group_id, line_item_id) -%}
cast({{ period_end }} as varchar) || ':' || {{ group_id }} || ':' || {{ line_item_id }}
{%- endmacro -%}
