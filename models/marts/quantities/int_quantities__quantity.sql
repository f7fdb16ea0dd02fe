-- One row per quantity, whatever can be asked of one release as a signed sum of printed cells, with these cells. A cell by
-- itself; a level; a change of assets or net sales between neighbouring columns, those of the shortest of each end; and net
-- sales of a span that is made of several columns of one length. The one definition: bounds, net flows and statements read it.
with levels as (
    select * from {{ ref('int_quantities__level') }}
),

columns_before as (
    select
        *,
        lag(quantity_id) over of_subject as before_quantity_id,
        lag(period_end) over of_subject as before_period_end,
        lag(amount_m) over of_subject as before_amount_m,
        lag(rests_on_erratum) over of_subject as before_rests_on_erratum,
        lag(terms) over of_subject as before_terms
    from levels
    where is_shortest_of_its_end and metric_id in ('ending_assets', 'net_sales') and len(terms) > 0
    window of_subject as (partition by release_id, subject_kind, subject_id, metric_id order by period_end)
),

periods as (
    select * from levels
    where subject_kind = 'scope' and metric_id = 'net_sales' and period_months is not null and len(terms) > 0
),

-- The months of a span are those of its columns: none of them is missing.
spans as (
    select
        last_periods.release_id,
        last_periods.subject_id,
        last_periods.period_series,
        first_periods.period_start,
        last_periods.period_end,
        last_periods.firm_id,
        last_periods.release_order,
        sum(parts.amount_m) as amount_m,
        bool_or(parts.rests_on_erratum) as rests_on_erratum,
        list_sort(flatten(list(parts.terms))) as terms
    from periods as last_periods
    inner join periods as first_periods
        on
            last_periods.release_id = first_periods.release_id
            and last_periods.subject_id = first_periods.subject_id
            and last_periods.period_series = first_periods.period_series
            and last_periods.period_end > first_periods.period_end
            and {{ months_from('first_periods.period_start', 'last_periods.period_end') }} + 1
            in ({{ trailing_spans('last_periods.period_end').values() | join(', ') }})
    inner join periods as parts
        on
            last_periods.release_id = parts.release_id
            and last_periods.subject_id = parts.subject_id
            and last_periods.period_series = parts.period_series
            and first_periods.period_start <= parts.period_start
            and last_periods.period_end >= parts.period_end
    group by all
    having sum(parts.period_months) = {{ months_from('first_periods.period_start', 'last_periods.period_end') }} + 1
),

quantities as (
    select
        release_id,
        'cell:' || cell_id as quantity_id,
        'cell' as quantity_kind,
        'cell' as subject_kind,
        cell_id as subject_id,
        metric_id,
        column_id,
        period_start,
        period_end,
        firm_id,
        release_order,
        amount_m,
        is_erratum as rests_on_erratum,
        [struct_pack(cell_id := cell_id, coefficient := 1)] as terms
    from {{ ref('fct_printed_cell') }}
    union all by name
    select
        *,
        'level' as quantity_kind
    from levels
    union all by name
    select
        release_id,
        quantity_id || ':since:' || before_period_end as quantity_id,
        'change' as quantity_kind,
        subject_kind,
        subject_id,
        metric_id,
        column_id,
        period_end,
        before_period_end as since_period_end,
        firm_id,
        release_order,
        amount_m - before_amount_m as amount_m,
        rests_on_erratum or before_rests_on_erratum as rests_on_erratum,
        list_sort(
            terms || [struct_pack(cell_id := term['cell_id'], coefficient := -term['coefficient']) for term in before_terms]
        ) as terms
    from columns_before
    where before_quantity_id is not null
    union all by name
    select
        *,
        'span:' || period_start || '/' || period_end || ':' || period_series || ':' || subject_id as quantity_id,
        'span' as quantity_kind,
        'scope' as subject_kind,
        'net_sales' as metric_id
    from spans
)

-- Quantities that are the same sum of cells are one to the solver: its name is that of the first, a cell before a level.
select
    release_id,
    quantity_id,
    min(quantity_id) over (partition by release_id, terms) as canonical_quantity_id,
    quantity_kind,
    subject_kind,
    subject_id,
    metric_id,
    column_id,
    is_shortest_of_its_end,
    period_series,
    period_start,
    period_end,
    since_period_end,
    firm_id,
    release_order,
    is_printed_by_an_aggregate,
    rests_on_erratum,
    cast(amount_m as decimal(18, 3)) as amount_m,
    terms
from quantities
