-- One row per firm: the rules that its rankings follow, as ranking_conventions.csv says, else Lipper's.
select
    firms.firm_id,
    coalesce(conventions.percentile_rule, 'ceil_of_total_plus_1') as percentile_rule,
    coalesce(conventions.ties, 'none') as ties,
    coalesce(conventions.share_rounding, 'apportioned') as share_rounding
from {{ ref('stg_reference__firm') }} as firms
left join {{ ref('stg_reference__ranking_convention') }} as conventions on firms.firm_id = conventions.firm_id
