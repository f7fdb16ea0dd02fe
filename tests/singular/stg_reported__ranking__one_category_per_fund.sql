-- Claim: a release ranks a fund in one peer category, and each fund belongs to the firm that released it.
select
    r.release_id,
    r.fund_id,
    'seeds/reported/rankings.csv: ' || r.release_id || ' ranks ' || r.fund_id || ' in '
    || string_agg(distinct r.lipper_category, ' and ' order by r.lipper_category) || '; fund of firm ' || any_value(f.firm_id)
    || ', release of firm ' || any_value(p.firm_id) || ' (first row ' || min(r.seed_location) || ')' as problem
from {{ ref('stg_reported__ranking') }} as r
inner join {{ ref('stg_reference__fund') }} as f on r.fund_id = f.fund_id
inner join {{ ref('stg_reported__release') }} as p on r.release_id = p.release_id
group by r.release_id, r.fund_id
having count(distinct r.lipper_category) > 1 or any_value(f.firm_id) <> any_value(p.firm_id)
