-- One row per printed block that can hardly be right, though it foots: assets ten times or a tenth of those the firm printed
-- before, flows larger than the assets they flow into, a block that repeats another's figures or the month's before.
with blocks as (
    select
        terms.release_id,
        terms.column_id,
        terms.period_end,
        terms.group_id,
        terms.period_start,
        terms.firm_id,
        terms.release_order,
        terms.group_kind,
        sum(terms.amount_m) filter (where terms.metric_id = 'beginning_assets') as beginning_assets_m,
        sum(terms.amount_m) filter (where terms.metric_id = 'net_sales') as net_sales_m,
        sum(terms.amount_m) filter (where terms.metric_id = 'ending_assets') as ending_assets_m,
        count(*) filter (where terms.amount_m <> 0 and not terms.is_derived) as amounts,
        string_agg(terms.line_item_id || ' ' || terms.amount_m, ', ' order by terms.line_item_id, terms.metric_id) as block_text
    from {{ ref('fct_metric_term') }} as terms
    group by all
),

places as (
    select
        release_id,
        column_id,
        group_id,
        min(seed_location) as seed_location
    from {{ ref('fct_printed_cell') }}
    group by release_id, column_id, group_id
),

located as (
    select
        blocks.*,
        places.seed_location
    from blocks
    inner join places
        on
            blocks.release_id = places.release_id
            and blocks.column_id = places.column_id
            and blocks.group_id = places.group_id
),

beside_before as (
    select
        *,
        lag(ending_assets_m) over of_group as before_m,
        lag(release_id) over of_group as before_release_id,
        lag(period_end) over of_group as before_end,
        lag(block_text) over of_group as before_text
    from located
    where ending_assets_m is not null or period_start < period_end
    window of_group as (partition by firm_id, group_id order by period_end, release_order, period_start)
),

repeated as (
    select
        later.release_id,
        later.column_id,
        later.group_id,
        earlier.group_id as other_group_id,
        later.seed_location
    from located as later
    inner join located as earlier
        on
            later.release_id = earlier.release_id
            and later.column_id = earlier.column_id
            and later.group_id > earlier.group_id
            and later.group_kind = 'discipline'
            and earlier.group_kind = 'discipline'
            and later.block_text = earlier.block_text
    where later.amounts > 2
)

select
    release_id,
    'level_jump' as finding_kind,
    'warning' as severity,
    group_id || ' ' || column_id as subject,
    'assets of ' || group_id || ' at ' || period_end || ' are ' || ending_assets_m || ' million, ten times or a tenth of the '
    || before_m || ' at ' || before_end || ' in ' || before_release_id || ': is a digit or a point misplaced?' as finding,
    seed_location
from beside_before
where before_m > 0 and ending_assets_m > 0 and (ending_assets_m >= 10 * before_m or before_m >= 10 * ending_assets_m)
union all
select
    release_id,
    'flow_exceeds_assets' as finding_kind,
    'warning' as severity,
    group_id || ' ' || column_id as subject,
    'net sales of ' || group_id || ' to ' || period_end || ' are ' || net_sales_m || ' million, more than the '
    || beginning_assets_m || ' it began with' as finding,
    seed_location
from located
where beginning_assets_m > 0 and abs(net_sales_m) > beginning_assets_m
union all
select
    release_id,
    'block_repeats_another' as finding_kind,
    'warning' as severity,
    group_id || ' ' || column_id as subject,
    'the block of ' || group_id || ' to ' || column_id || ' has every figure of ' || min(other_group_id)
    || ': is one of them copied?' as finding,
    min(seed_location) as seed_location
from repeated
group by release_id, group_id, column_id
union all
select
    release_id,
    'block_repeats_the_period_before' as finding_kind,
    'warning' as severity,
    group_id || ' ' || column_id as subject,
    'the block of ' || group_id || ' to ' || period_end || ' has every figure of the one to ' || before_end || ': is it copied?'
        as finding,
    seed_location
from beside_before
where amounts > 2 and before_end < period_end and block_text = before_text
