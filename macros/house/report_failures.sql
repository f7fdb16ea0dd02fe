{#-
  After a run: every failing test's rows in words, so that nobody has to look for them. The failing query is run once more;
  keeping every test's rows in a table would cost each good run more than it saves a bad one.
-#}
{%- macro report_failures(results, limit=20) -%}
{%- if execute -%}
    {%- set releases = [] -%}
    {%- for result in results if result.status in ('fail', 'warn') and result.node.resource_type == 'test' -%}
        {%- set found = run_query(result.node.compiled_code) -%}
        {{ print(result.status | upper ~ ' ' ~ result.node.name ~ ': ' ~ found | length ~ (' row' if found | length == 1 else ' rows')) }}
        {%- if result.status == 'fail' and 'release_id' in found.column_names -%}
            {%- do releases.extend(found.columns['release_id'].values() | reject('none') | unique) -%}
        {%- endif -%}
        {%- for row in found.rows[:limit] -%}
            {{ print('  ' ~ (row['problem'] if 'problem' in found.column_names else row.dict())) }}
        {%- endfor -%}
        {%- if found | length > limit -%}
            {{ print('  … and ' ~ (found | length - limit) ~ ' more') }}
        {%- endif -%}
    {%- endfor -%}
    {%- if releases -%}
        {{ print('A release that is wrong as it is printed can wait while somebody asks the firm, without stopping the others. Its row for seeds/reported/held.csv:') }}
        {%- for release in releases | unique | sort -%}
            {{ print('  ' ~ release ~ ',"what is wrong with it, and who asks whom"') }}
        {%- endfor -%}
    {%- endif -%}
{%- endif -%}
{%- endmacro -%}
