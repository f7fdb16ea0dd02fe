-- One row per release, fund and horizon, the unranked ones too (percentile, rank, total and quartile NULL). The quartile
-- follows from the percentile; percentile_recomputed is what rank and total say it should be, by the rule of whoever ranks.
-- Figures are corrected where errata.csv says that the print is wrong.
{% set fields = ['percentile_rank', 'category_rank', 'total_funds'] -%}
with rankings as (
    select
        release_id,
        fund_id,
        horizon_id,
        lipper_category,
        percentile_rank as percentile_rank_as_printed,
        category_rank as category_rank_as_printed,
        total_funds as total_funds_as_printed,
        seed_location
    from {{ ref('stg_reported__ranking') }}
),

-- An erratum names the fund, the horizon and the field.
errata as (
    select
        release_id,
        subject,
        cast(amount_in_print_unit as integer) as figure
    from {{ ref('stg_reported__erratum') }}
    where erratum_kind = 'ranking'
),

corrected as (
    select
        rankings.*,
        {% for field in fields -%}
            coalesce({{ field }}.figure, rankings.{{ field }}_as_printed) as {{ field }},
        {% endfor -%}
        {% for field in fields -%}
            {{ field }}.subject is not null{{ ' as is_erratum' if loop.last else ' or ' }}
        {%- endfor %}
    from rankings
    {% for field in fields -%}
        left join errata as {{ field }}
            on
                rankings.release_id = {{ field }}.release_id
                and rankings.fund_id || ':' || rankings.horizon_id || ':{{ field }}' = {{ field }}.subject
    {% endfor %}
),

funds as (
    select
        fund_id,
        firm_id,
        fund_group
    from {{ ref('stg_reference__fund') }}
),

releases as (
    select
        release_id,
        as_of_date,
        release_order
    from {{ ref('dim_release') }}
),

-- Who makes the rankings of a firm, Lipper where ranking_sources.csv says nothing else; and of a peer category that has a
-- source of its own.
sources as (
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
),

conventions as (
    select
        sources.firm_id,
        sources.lipper_category,
        rules.*
    from sources
    inner join {{ ref('stg_reference__ranking_convention') }} as rules on sources.source_id = rules.source_id
)

select
    rankings.release_id,
    rankings.fund_id,
    rankings.horizon_id,
    horizons.horizon_years,
    horizons.horizon_name,
    funds.firm_id,
    funds.fund_group,
    rankings.lipper_category,
    rankings.percentile_rank,
    rankings.category_rank,
    rankings.total_funds,
    cast({{ quartile_of('rankings.percentile_rank') }} as integer) as quartile,
    coalesce(of_category.source_id, of_firm.source_id) as source_id,
    {{ percentile_by(
        'coalesce(of_category.percentile_rule, of_firm.percentile_rule)', 'rankings.category_rank', 'rankings.total_funds'
    ) }} as percentile_recomputed,
    coalesce(of_category.percentile_rule, of_firm.percentile_rule) as percentile_rule,
    coalesce(of_category.ties, of_firm.ties) as ties,
    -- Shares are of all funds of a firm, whoever ranks them.
    of_firm.share_rounding,
    releases.as_of_date,
    releases.release_order,
    releases.release_order
    = max(releases.release_order) over (partition by rankings.fund_id, rankings.horizon_id, releases.as_of_date) as is_latest,
    rankings.is_erratum,
    rankings.percentile_rank_as_printed,
    rankings.category_rank_as_printed,
    rankings.total_funds_as_printed,
    rankings.seed_location
from corrected as rankings
inner join releases on rankings.release_id = releases.release_id
left join {{ ref('stg_reference__horizon') }} as horizons on rankings.horizon_id = horizons.horizon_id
left join funds on rankings.fund_id = funds.fund_id
left join conventions as of_firm on funds.firm_id = of_firm.firm_id and of_firm.lipper_category = ''
left join conventions as of_category
    on
        funds.firm_id = of_category.firm_id
        and rankings.lipper_category = of_category.lipper_category
        and of_category.lipper_category <> ''
