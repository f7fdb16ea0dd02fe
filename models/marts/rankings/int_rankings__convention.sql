-- One row per firm, and peer category of it that has a source of its own: who makes the rankings and by which rules. Lipper,
-- where ranking_sources.csv says nothing else. The row without a category is of the firm's other categories and of its shares.
with sources as (
    select
        firms.firm_id,
        '' as lipper_category,
        coalesce(sources.source_id, 'lipper') as source_id
    from {{ ref('stg_reference__firm') }} as firms
    left join {{ ref('stg_reference__ranking_source') }} as sources
        on firms.firm_id = sources.firm_id and sources.lipper_category = ''
    union all
    select
        firm_id,
        lipper_category,
        source_id
    from {{ ref('stg_reference__ranking_source') }}
    where lipper_category <> ''
)

select
    sources.firm_id,
    sources.lipper_category,
    sources.source_id,
    conventions.percentile_rule,
    conventions.ties,
    conventions.share_rounding
from sources
left join {{ ref('stg_reference__ranking_convention') }} as conventions on sources.source_id = conventions.source_id
