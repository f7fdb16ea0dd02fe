-- Claim: what was printed arrives: each seed row of figures has its row in the mart, and no row is made up.
with counts as (
    {% for staged, mart in [
        ('stg_reported__flow', 'fct_printed_cell'),
        ('stg_reported__ranking', 'fct_fund_ranking'),
        ('stg_reported__figure', 'fct_reported_figure'),
        ('stg_reported__claim', 'fct_claim_check'),
    ] -%}
        select
            '{{ mart }}' as mart,
            (select count(*) from {{ ref(staged) }}) as printed,
            (select count(*) from {{ ref(mart) }}) as arrived
        union all
    {% endfor %}
    select
        'fct_quartile_share' as mart,
        (select count(*) from {{ ref('stg_reported__quartile') }}) as printed,
        (select count(share_reported_pct) from {{ ref('fct_quartile_share') }}) as arrived
)

select
    *,
    mart || ' holds ' || arrived || ' of ' || printed || ' printed rows' as problem
from counts
where printed is distinct from arrived
