{#- How a percentile follows from a rank and the total, by the name of the rule; all in whole numbers. -#}
{%- macro percentile_rules() -%}
{{ return(['ceil_of_total_plus_1', 'ceil_of_total', 'nearest_of_total_plus_1', 'nearest_of_total', 'spread_from_1_to_100']) }}
{%- endmacro -%}

{%- macro percentile_by(rule, rank, total) -%}
cast(
    case when {{ rank }} is not null then
        case {{ rule }}
            when 'ceil_of_total_plus_1' then {{ lipper_percentile(rank, total) }}
            when 'ceil_of_total' then {{ ceil_div('100 * ' ~ rank, total) }}
            -- The best of many is on the first percentile, however near to nothing.
            when 'nearest_of_total_plus_1' then greatest((200 * {{ rank }} + {{ total }} + 1) // (2 * ({{ total }} + 1)), 1)
            when 'nearest_of_total' then greatest((200 * {{ rank }} + {{ total }}) // (2 * nullif({{ total }}, 0)), 1)
            when 'spread_from_1_to_100'
                then 1 + coalesce((198 * ({{ rank }} - 1) + {{ total }} - 1) // (2 * nullif({{ total }} - 1, 0)), 0)
        end
    end as integer
)
{%- endmacro -%}
