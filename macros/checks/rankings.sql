{#- How a percentile follows from a rank and the total, by the name of the rule; all in whole numbers. -#}
{%- macro percentile_rules() -%}
{{ return(['ceil_of_total_plus_1', 'ceil_of_total', 'nearest_of_total_plus_1', 'nearest_of_total', 'spread_from_1_to_100']) }}
{%- endmacro -%}

{#- The best of many is on the first percentile, however near to nothing. -#}
{%- macro percentile_by(rule, rank, total) -%}
{%- set share, more = '100 * ' ~ rank, '(' ~ total ~ ' + 1)' -%}
cast(
    case when {{ rank }} is not null then
        case {{ rule }}
            when 'ceil_of_total_plus_1' then {{ ceil_div(share, more) }}
            when 'ceil_of_total' then {{ ceil_div(share, total) }}
            when 'nearest_of_total_plus_1' then greatest({{ round_div(share, more) }}, 1)
            when 'nearest_of_total' then greatest({{ round_div(share, total) }}, 1)
            when 'spread_from_1_to_100' then 1 + coalesce({{ round_div('99 * (' ~ rank ~ ' - 1)', '(' ~ total ~ ' - 1)') }}, 0)
        end
    end as integer
)
{%- endmacro -%}

{%- macro quartile_of(percentile) -%}
{{ ceil_div(percentile, 25) }}
{%- endmacro -%}

{%- macro rankings_by_basis() -%}
select
    *,
    'corrected' as basis
from {{ ref('fct_fund_ranking') }}
union all
select
    * replace (
        percentile_rank_as_printed as percentile_rank,
        category_rank_as_printed as category_rank,
        total_funds_as_printed as total_funds,
        {{ percentile_by('percentile_rule', 'category_rank_as_printed', 'total_funds_as_printed') }} as percentile_recomputed
    ),
    'printed' as basis
from {{ ref('fct_fund_ranking') }}
where release_id in (select errata.release_id from {{ ref('fct_fund_ranking') }} as errata where errata.is_erratum)
{%- endmacro -%}
