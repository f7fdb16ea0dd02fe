{#- One row per key, and no key column empty. One failing row per key that is not so; `located` names seed lines. -#}
{% test rows_are_unique(model, key, located=false) %}
{{ repeated_rows(model, key, located) }}
{% endtest %}
