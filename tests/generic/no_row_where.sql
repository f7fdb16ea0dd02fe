{#-
  No row is as `broken` says. NULL counts as broken, and so does a model with no rows unless may_be_empty: a check with
  nothing to check has not passed. `problem` is a SQL expression that tells a person what is wrong. Of a row that several
  `checks` find broken, each says so.
-#}
{% test no_row_where(model, broken=none, problem=none, checks=none, may_be_empty=false, order_by=none) %}
{% for check in checks or [{'broken': broken, 'problem': problem}] -%}
select
    *,
    coalesce({{ check.problem }}, 'cannot be judged for want of a value: ' || cast(judged as varchar)) as problem
from {{ model }} as judged
where ({{ check.broken }}) is not false
{{ 'union all by name' if not loop.last }}
{% endfor -%}
{%- if not may_be_empty %}
union all by name
select '{{ model.identifier }} has no rows: nothing was checked' as problem
where not exists (select 1 from {{ model }})
{%- endif %}
{%- if order_by %}
order by {{ order_by }}
{%- endif %}
{% endtest %}
