-- Claim: where funds are ranked, the quartiles hold all of them and the apportioned shares sum to 100.0 exactly.
select
    release_id,
    fund_group,
    horizon_id,
    release_id || ', ' || fund_group || ', ' || horizon_id || ': ' || sum(funds_in_quartile) || ' of '
    || max(funds_ranked) || ' funds in quartiles, shares sum to ' || sum(share_apportioned_pct) || ' %' as problem
from {{ ref('fct_quartile_share') }}
where funds_ranked > 0
group by release_id, fund_group, horizon_id
having (sum(funds_in_quartile) = max(funds_ranked) and sum(share_apportioned_pct) = 100.0) is not true
