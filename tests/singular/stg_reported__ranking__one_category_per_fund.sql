-- Claim: a release ranks a fund in one peer category, and each fund belongs to the firm that released it.
select
    rankings.release_id,
    rankings.fund_id,
    'seeds/reported/rankings.csv: ' || rankings.release_id || ' ranks ' || rankings.fund_id || ' in '
    || string_agg(distinct rankings.lipper_category, ' and ' order by rankings.lipper_category)
    || '; fund of firm '
    || any_value(funds.firm_id)
    || ', release of firm ' || any_value(releases.firm_id) || ' (first row ' || min(rankings.seed_location) || ')' as problem
from {{ ref('stg_reported__ranking') }} as rankings
inner join {{ ref('stg_reference__fund') }} as funds on rankings.fund_id = funds.fund_id
inner join {{ ref('stg_reported__release') }} as releases on rankings.release_id = releases.release_id
group by rankings.release_id, rankings.fund_id
having count(distinct rankings.lipper_category) > 1 or any_value(funds.firm_id) <> any_value(releases.firm_id)
