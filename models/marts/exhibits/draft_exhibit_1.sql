-- One row per printed row of Exhibit 1 as the books would print it, in both rounding regimes: independent, which hides
-- nothing, and footed, which adds up.
with lines as (
    select
        figures.release_id,
        figures.rounding_regime,
        figures.firm_id,
        cast(figures.period_end as varchar) as column_id,
        figures.group_id,
        figures.line_item_id,
        figures.role,
        coalesce(labels.printed_label, line_items.printed_label) as printed_label,
        figures.amount_text
    from {{ ref('int_draft__figure') }} as figures
    inner join {{ ref('int_draft__release') }} as drafts on figures.release_id = drafts.release_id
    inner join {{ ref('dim_line_item') }} as line_items on figures.line_item_id = line_items.line_item_id
    left join {{ ref('stg_reference__line_label') }} as labels
        on
            figures.firm_id = labels.firm_id
            and figures.line_item_id = labels.line_item_id
            and drafts.as_of_date >= labels.printed_from
            and coalesce(drafts.as_of_date < labels.printed_until, true)
),

{{ exhibit_1_rows(ref('int_draft__column'), ref('int_draft__release'), ['release_id', 'rounding_regime']) }}
