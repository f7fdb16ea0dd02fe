-- One row per firm, source of its rankings and rule for percentiles: how many of the printed percentiles the rule makes of rank
-- and total, so that one sees which rule the source follows.
with rules as (
    select unnest({{ percentile_rules() }}) as percentile_rule
),

printed as (
    select
        firm_id,
        source_id,
        percentile_rule as rule_of_the_firm,
        percentile_rank_as_printed,
        category_rank_as_printed,
        total_funds_as_printed
    from {{ ref('fct_fund_ranking') }}
    where percentile_rank_as_printed is not null
),

compared as (
    select
        printed.firm_id,
        printed.source_id,
        rules.percentile_rule,
        rules.percentile_rule = printed.rule_of_the_firm as is_the_firms,
        printed.percentile_rank_as_printed
        = {{ percentile_by('rules.percentile_rule', 'printed.category_rank_as_printed', 'printed.total_funds_as_printed') }}
            as is_reproduced
    from printed
    cross join rules
)

select
    firm_id,
    source_id,
    percentile_rule,
    is_the_firms,
    cast(count(*) as integer) as percentiles,
    cast(count(*) filter (where is_reproduced) as integer) as reproduced
from compared
group by firm_id, source_id, percentile_rule, is_the_firms
