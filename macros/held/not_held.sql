{#- Leaves a held release's rows out. -#}
{%- macro where_not_held() -%}
where release_id not in (select held.release_id from {{ ref('held') }} as held)
{%- endmacro -%}
