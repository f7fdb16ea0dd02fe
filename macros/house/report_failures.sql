{#- After a run: every failing test's rows in words, so that nobody has to open a failures table to learn what is wrong. -#}
{%- macro report_failures(results, limit=20) -%}
{%- if execute -%}
    {%- for result in results if result.status in ('fail', 'warn') and result.node.resource_type == 'test' and result.node.relation_name -%}
        {%- set rows = run_query('select * from ' ~ result.node.relation_name) -%}
        {{ print(result.status | upper ~ ' ' ~ result.node.name ~ ' (' ~ rows | length ~ ')') }}
        {%- for row in rows.rows[:limit] -%}
            {%- if 'problem' in rows.column_names -%}
                {{ print('  ' ~ row['problem']) }}
            {%- else -%}
                {{ print('  ' ~ row.dict()) }}
            {%- endif -%}
        {%- endfor -%}
        {%- if rows | length > limit -%}
            {{ print('  … and ' ~ (rows | length - limit) ~ ' more in ' ~ result.node.relation_name) }}
        {%- endif -%}
    {%- endfor -%}
{%- endif -%}
{%- endmacro -%}
