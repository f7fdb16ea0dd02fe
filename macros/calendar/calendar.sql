{#- Months between two days, and the spans of months that end with a period. -#}

{#- By the calendar's months, whatever the day: engines count a month from the 31st to the 30th each in its own way. -#}
{%- macro months_from(earlier, later) -%}
(12 * (year({{ later }}) - year({{ earlier }})) + month({{ later }}) - month({{ earlier }}))
{%- endmacro -%}

{#- The spans that analysts quote, with their lengths in months. A period by itself is a span too, of its own length. -#}
{%- macro trailing_spans(period_end) -%}
{{ return({
    'trailing_3_months': 3,
    'trailing_12_months': 12,
    'year_to_date': 'month(' ~ period_end ~ ')',
}) }}
{%- endmacro -%}
