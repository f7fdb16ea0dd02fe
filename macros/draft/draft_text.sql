{#- Whole units of the last printed digit as text: 1,234.5, (4.0), 0.0. -#}
{%- macro draft_text(units, decimals) -%}
case when {{ units }} < 0 then '(' else '' end
|| format('{:,}', cast(abs({{ units }}) // cast(10 ** {{ decimals }} as bigint) as bigint))
|| case
    when {{ decimals }} > 0
        then '.' || lpad(cast(abs({{ units }}) % cast(10 ** {{ decimals }} as bigint) as varchar), {{ decimals }}, '0')
    else ''
end
|| case when {{ units }} < 0 then ')' else '' end
{%- endmacro -%}
