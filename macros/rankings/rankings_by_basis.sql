{#- Rankings as believed, and those of releases with an erratum once more as printed. -#}
{%- macro rankings_by_basis() -%}
select
    *,
    'believed' as basis
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
