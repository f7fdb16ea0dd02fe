-- One row per release and level that it states, in its table or in its text: a metric of a group or of a scope over a period.
-- Only what is known has a row: a block without net sales states none. The one order of precedence: the table where it prints
-- just this sum, because its bounds know the rest of the table; else the narrower of the text and the sum of the disciplines, the
-- text where they are equally narrow. What the text states of an aggregate it states of the scope that the aggregate prints.
with tables as (
    select
        bounds.release_id,
        bounds.subject_kind,
        bounds.subject_id,
        bounds.metric_id,
        bounds.period_start,
        bounds.period_end,
        bounds.period_series,
        columns.period_length,
        bounds.is_shortest_of_its_end,
        bounds.firm_id,
        bounds.release_order,
        'table' as stated_in,
        bounds.quantity_id,
        columns.regime,
        releases.rounding_unit_m,
        bounds.amount_m,
        bounds.low_m,
        bounds.high_m,
        bounds.rests_on_erratum,
        bounds.subject_kind = 'group' or bounds.is_printed_by_an_aggregate as is_printed
    from {{ ref('fct_bound') }} as bounds
    inner join {{ ref('fct_printed_column') }} as columns
        on bounds.release_id = columns.release_id and bounds.column_id = columns.column_id
    inner join {{ ref('dim_release') }} as releases on bounds.release_id = releases.release_id
    where bounds.quantity_kind = 'level'
),

statements as (
    select * from tables
    union all by name
    select
        *,
        true as is_shortest_of_its_end,
        'text' as stated_in,
        'independent' as regime,
        false as is_printed
    from {{ ref('int_net_flows__text') }}
)

select
    release_id,
    subject_kind,
    subject_id,
    metric_id,
    period_start,
    period_end,
    period_series,
    period_length,
    is_shortest_of_its_end,
    firm_id,
    release_order,
    stated_in,
    quantity_id,
    regime,
    rounding_unit_m,
    amount_m,
    low_m,
    high_m,
    rests_on_erratum,
    -- A table forced to add up may have moved its figure by one unit, and the sum of a scope is as far off as its bounds.
    case
        when subject_kind = 'group' then cast(regime = 'footed' as bigint)
        else cast(ceil(greatest(high_m - amount_m, amount_m - low_m) / rounding_unit_m) as bigint)
    end as units_off
from statements
qualify row_number() over (
    partition by release_id, subject_kind, subject_id, metric_id, period_start, period_end
    order by is_printed desc, high_m - low_m asc nulls last, stated_in desc
) = 1
