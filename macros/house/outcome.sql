{#- What a status asks of a reader, whatever the check: one of six outcomes. A status that is not known here is broken. -#}
{%- macro outcome_of(status) -%}
case
    when {{ status }} in ('foots', 'possible', 'holds', 'reproduced') then 'holds'
    when {{ status }} in ('within_rounding', 'consistent_within_rounding') then 'within_rounding'
    when {{ status }} in ('restated', 'not_derivable', 'erratum') then {{ status }}
    else 'broken'
end
{%- endmacro -%}
