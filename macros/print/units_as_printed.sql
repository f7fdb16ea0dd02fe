{#- Whole units as a release prints them: thousands separated, negative in parentheses. In integers to the last digit. -#}
{%- macro units_as_printed(units, decimals) -%}
{%- set places = 'cast(' ~ decimals ~ ' as integer)' -%}
{%- set one = "cast(rpad('1', " ~ places ~ " + 1, '0') as bigint)" -%}
case when {{ units }} < 0 then '(' else '' end
|| format('{:,}', cast(abs({{ units }}) // {{ one }} as bigint))
|| case when {{ places }} > 0 then '.' || lpad(cast(abs({{ units }}) % {{ one }} as varchar), {{ places }}, '0') else '' end
|| case when {{ units }} < 0 then ')' else '' end
{%- endmacro -%}

{#- A dash is nothing at all; 0.0 is something that rounds to nothing. -#}
{%- macro amount_as_printed(amount, units, decimals) -%}
case when {{ amount }} = 0 and {{ units }} = 0 then '-' else {{ units_as_printed(units, decimals) }} end
{%- endmacro -%}

{#- A fraction of units, rounded half away from zero; finer adds digits to those that the release prints. -#}
{%- macro fraction_as_printed(numerator, denominator, decimals, finer=0) -%}
{{ units_as_printed(
    round_div('(' ~ numerator ~ ') * ' ~ 10 ** finer, denominator), '(' ~ decimals ~ ' + ' ~ finer ~ ')'
) }}
{%- endmacro -%}
