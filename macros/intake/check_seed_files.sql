{#-
  Before anything is loaded: each seed file has the columns its YAML declares, in that order, and each line has as many
  cells. dbt's own loader says neither which file nor which line.
-#}
{%- macro check_seed_files() -%}
{%- if execute and flags.WHICH in ('build', 'seed') -%}
    {%- set problems = [] -%}
    {%- do run_query('drop table if exists reject_errors; drop table if exists reject_scans') -%}
    {%- for seed in graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed') | sort(attribute='original_file_path') -%}
        {%- set file = seed.original_file_path -%}
        {%- set declared = seed.columns.keys() | join(',') -%}
        {%- set header = run_query(
            "select rtrim(ltrim(split_part(content, chr(10), 1), chr(65279)), chr(13)) from read_text('" ~ file ~ "')"
        ).columns[0].values()[0] -%}
        {%- if header == declared -%}
            {%- set columns = [] -%}
            {%- for name in seed.columns -%}{%- do columns.append("'" ~ name ~ "': 'varchar'") -%}{%- endfor -%}
            {%- do run_query(
                "select count(*) from read_csv('" ~ file ~ "', auto_detect=false, header=true, delim=',', quote='\"', escape='\"', "
                ~ "columns={" ~ columns | join(', ') ~ "}, store_rejects=true)"
            ) -%}
        {%- else -%}
            {%- set missing = seed.columns.keys() | reject('in', header.split(',')) | join(', ') -%}
            {%- do problems.append(
                file ~ ', line 1: ' ~ ('column ' ~ missing ~ ' is missing; ' if missing) ~ 'expected the header "' ~ declared
                ~ '", found ' ~ ('"' ~ header ~ '"' if header else 'an empty file')
            ) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set rejects = run_query(
        "select s.file_path, e.line, e.column_name, e.error_message, e.csv_line from reject_errors as e "
        ~ "inner join reject_scans as s on e.scan_id = s.scan_id and e.file_id = s.file_id order by all"
    ) if problems | length < graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed') | list | length else none -%}
    {%- for row in rejects.rows -%}
        {%- do problems.append(
            row['file_path'] ~ ', line ' ~ row['line'] ~ ': ' ~ row['error_message'] ~ ' Line reads "' ~ row['csv_line'] ~ '"'
        ) -%}
    {%- endfor -%}
    {%- if problems -%}
        {{ exceptions.raise_compiler_error('Seed files cannot be read:\n  ' ~ problems | join('\n  ')) }}
    {%- endif -%}
{%- endif -%}
{%- endmacro -%}
