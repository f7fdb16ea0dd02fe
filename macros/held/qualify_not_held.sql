{#- Leaves a held release's rows out, once all rows have their places in the file: a where clause would number what is left. -#}
{%- macro qualify_not_held() -%}
qualify release_id not in (select held.release_id from {{ ref('held') }} as held)
{%- endmacro -%}
