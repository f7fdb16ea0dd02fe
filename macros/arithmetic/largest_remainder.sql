{#- Whole units to each part first; the units left over go one each to the largest remainders. -#}
{%- macro largest_remainder(part, whole, units, within, order_by) -%}
(
    ({{ units }} * {{ part }}) // nullif({{ whole }}, 0)
    + case
        when
            row_number() over (
                partition by {{ within }}
                order by ({{ units }} * {{ part }}) % nullif({{ whole }}, 0) desc nulls last, {{ order_by }}
            )
            <= {{ units }} - sum(({{ units }} * {{ part }}) // nullif({{ whole }}, 0)) over (partition by {{ within }})
            then 1
        else 0
    end
)
{%- endmacro -%}
