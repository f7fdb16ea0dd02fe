{#- Results of the linear programs are deviations from printed values in units; they
  become amounts here, what was printed staying exact. -#}

{%- macro amount_at(amount, deviation_units, unit) -%}
cast({{ amount }} + cast({{ deviation_units }} as decimal(18, 9)) * {{ unit }} as decimal(18, 3))
{%- endmacro -%}

{%- macro units_as_printed(units, decimals) -%}
case when {{ units }} < 0 then '(' else '' end
|| format('{:,.' || {{ decimals }} || 'f}', abs({{ units }}) * cast({{ unit_of_decimals(decimals) }} as double))
|| case when {{ units }} < 0 then ')' else '' end
{%- endmacro -%}
