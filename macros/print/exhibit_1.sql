{#- The rows of Exhibit 1 in their order; it ends a query that has a CTE lines: keys, firm_id, column_id, group_id,
    line_item_id, role, printed_label, amount_text. -#}
{%- macro exhibit_1_rows(columns, releases, keys) -%}
{%- set key_columns = keys | join(',\n        ') -%}
placed as (
    select
        {% for key in keys %}lines.{{ key }},
        {% endfor -%}
        columns.panel,
        columns.column_number,
        groups.display_order as block_order,
        groups.group_id,
        groups.printed_name,
        line_items.display_order as line_order,
        line_items.line_item_id,
        lines.printed_label,
        case when lines.role in ('opening', 'closing') then {{ currency_sign('firms.reporting_currency') }} || ' ' else '' end
        || lines.amount_text as cell_text
    from lines
    inner join {{ columns }} as columns
        on
            {% for key in keys %}lines.{{ key }} = columns.{{ key }} and {% endfor -%}
            lines.column_id = columns.column_id
    inner join {{ ref('dim_group') }} as groups
        on lines.firm_id = groups.firm_id and lines.group_id = groups.group_id
    inner join {{ ref('dim_line_item') }} as line_items on lines.line_item_id = line_items.line_item_id
    inner join {{ ref('stg_reference__firm') }} as firms on lines.firm_id = firms.firm_id
),

titles as (
    select distinct
        {% for key in keys %}columns.{{ key }},
        {% endfor -%}
        0 as panel,
        0 as section,
        title_lines.line_order,
        'title' as row_kind,
        case title_lines.line_order
            when 1 then 'Exhibit 1'
            when 2 then upper(firms.firm_name)
            when 3 then 'ASSETS & FLOWS BY INVESTMENT DISCIPLINE'
            when 4 then '(' || {{ currency_name('firms.reporting_currency') }} || ' in ' || releases.amount_unit || ')'
        end as label
    from {{ releases }} as releases
    inner join {{ columns }} as columns on releases.release_id = columns.release_id
    inner join {{ ref('stg_reference__firm') }} as firms on releases.firm_id = firms.firm_id
    cross join (values (1), (2), (3), (4)) as title_lines (line_order)
),

headings as (
    select
        {{ key_columns }},
        panel,
        1 as section,
        heading_lines.line_order,
        'heading' as row_kind,
        {{ side_by_side('case heading_lines.line_order when 0 then length_heading else period_heading end', 'column', 5) }}
    from {{ columns }}
    cross join (values (0), (1)) as heading_lines (line_order)
    group by {{ key_columns }}, panel, heading_lines.line_order
),

groups as (
    select distinct
        {{ key_columns }},
        panel,
        1 as section,
        block_order,
        group_id,
        0 as line_order,
        'group' as row_kind,
        printed_name as label
    from placed
),

body as (
    select
        {{ key_columns }},
        panel,
        1 as section,
        block_order,
        group_id,
        line_order,
        line_item_id,
        'line' as row_kind,
        printed_label as label,
        {{ side_by_side('cell_text', 'column', 5) }}
    from placed
    group by {{ key_columns }}, panel, block_order, group_id, line_order, line_item_id, printed_label
),

notes as (
    select
        {{ key_columns }},
        max(panel) as panel,
        2 as section,
        'note' as row_kind,
        '* Independently rounded: each line is rounded on its own, so totals may not add up to the last digit.' as label
    from {{ columns }}
    where has_rounding_note
    group by {{ key_columns }}
),

printed as (
    select * from titles
    union all by name
    select * from headings
    union all by name
    select * from groups
    union all by name
    select * from body
    union all by name
    select * from notes
)

select
    {{ key_columns }},
    cast(
        row_number() over (
            partition by {{ keys | join(', ') }}
            order by panel, section, block_order nulls first, group_id, line_order, line_item_id
        ) as integer
    ) as row_number,
    row_kind,
    label,
    {% for number in range(1, 6) -%}
        column_{{ number }}
        {%- if not loop.last %},{% endif %}
    {% endfor %}
from printed
{%- endmacro -%}
