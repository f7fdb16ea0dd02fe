{#- Every difference between the engines, in one place: DuckDB's spelling and Spark's. -#}

{#- Text on both: Spark has no varchar to cast to. -#}
{%- macro text_type() -%}{{ return(adapter.dispatch('text_type')()) }}{%- endmacro -%}
{%- macro duckdb__text_type() -%}varchar{%- endmacro -%}
{%- macro spark__text_type() -%}string{%- endmacro -%}

{#- A sum of well mixed numbers, one for each row: two sets of rows with the same checksum are the same set. A sum counts a row
    that is there twice, where an exclusive or would lose it. -#}
{%- macro checksum_of(columns, condition) -%}{{ return(adapter.dispatch('checksum_of')(columns, condition)) }}{%- endmacro -%}
{%- macro duckdb__checksum_of(columns, condition) -%}
cast(coalesce(sum(hash({{ columns | join(', ') }})) filter (where {{ condition }}), 0) as decimal(38, 0))
{%- endmacro -%}
{%- macro spark__checksum_of(columns, condition) -%}
cast(coalesce(sum(cast(xxhash64({{ columns | join(', ') }}) as decimal(28, 0))) filter (where {{ condition }}), 0) as decimal(38, 0))
{%- endmacro -%}

{#- The values of rows as one list, and a list as rows again. -#}
{%- macro list_of(value, condition) -%}{{ return(adapter.dispatch('list_of')(value, condition)) }}{%- endmacro -%}
{%- macro duckdb__list_of(value, condition) -%}
coalesce(list({{ value }}) filter (where {{ condition }}), cast([] as bigint[]))
{%- endmacro -%}
{%- macro spark__list_of(value, condition) -%}
collect_list({{ value }}) filter (where {{ condition }})
{%- endmacro -%}

{%- macro each_of(list) -%}{{ return(adapter.dispatch('each_of')(list)) }}{%- endmacro -%}
{%- macro duckdb__each_of(list) -%}unnest({{ list }}){%- endmacro -%}
{%- macro spark__each_of(list) -%}explode({{ list }}){%- endmacro -%}

{%- macro integer_division(dividend, divisor) -%}
{{ return(adapter.dispatch('integer_division')(dividend, divisor)) }}
{%- endmacro -%}
{%- macro duckdb__integer_division(dividend, divisor) -%}(({{ dividend }}) // ({{ divisor }})){%- endmacro -%}
{%- macro spark__integer_division(dividend, divisor) -%}(({{ dividend }}) div ({{ divisor }})){%- endmacro -%}

{%- macro day_after(day) -%}{{ return(adapter.dispatch('day_after')(day)) }}{%- endmacro -%}
{%- macro duckdb__day_after(day) -%}(({{ day }}) + 1){%- endmacro -%}
{%- macro spark__day_after(day) -%}date_add({{ day }}, 1){%- endmacro -%}

{#- A source of the books: a view over the Parquet or CSV files that the runner names, or an empty one of the same shape. -#}
{%- macro register_source(relation, files, columns) -%}
{{ return(adapter.dispatch('register_source')(relation, files, columns)) }}
{%- endmacro -%}
{%- macro duckdb__register_source(relation, files, columns) -%}
{%- set quoted = [] -%}
{%- for file in files -%}{%- do quoted.append("'" ~ file | replace("'", "''") ~ "'") -%}{%- endfor -%}
{%- set selected = [] -%}
{%- for name, kind in columns.items() -%}
    {%- do selected.append('cast(' ~ ('null' if not files else name) ~ ' as ' ~ kind ~ ') as ' ~ name) -%}
{%- endfor -%}
{%- if not files -%}
    {%- set body = 'select ' ~ selected | join(', ') ~ ' where false' -%}
{%- elif files[0].endswith('.csv') -%}
    {%- set types = [] -%}
    {%- for name, kind in columns.items() -%}{%- do types.append("'" ~ name ~ "': '" ~ kind ~ "'") -%}{%- endfor -%}
    {%- set body = 'select ' ~ selected | join(', ') ~ ' from read_csv([' ~ quoted | join(', ') ~ '], header = true, '
        ~ 'columns = {' ~ types | join(', ') ~ '})' -%}
{%- else -%}
    {%- set body = 'select ' ~ selected | join(', ') ~ ' from read_parquet([' ~ quoted | join(', ')
        ~ '], hive_partitioning = false)' -%}
{%- endif -%}
{%- do run_query('create schema if not exists ' ~ relation.schema) -%}
{%- do run_query('create or replace view ' ~ relation.schema ~ '.' ~ relation.identifier ~ ' as ' ~ body) -%}
{%- endmacro -%}
{#- Spark reads several files as one relation where their paths are one pattern, {a,b}; paths with a sign of patterns in them
    cannot be in one, and are read one by one. A CSV's columns are taken by their order, which arrival has checked, and its
    header is left out. -#}
{%- macro spark__register_source(relation, files, columns) -%}
{%- set is_csv = files and files[0].endswith('.csv') -%}
{%- set selected = [] -%}
{%- for name, kind in columns.items() -%}
    {%- set type = kind | replace('varchar', 'string') | replace('bigint[]', 'array<bigint>') -%}
    {%- set found = 'null' if not files else '_c' ~ loop.index0 if is_csv else name -%}
    {%- do selected.append('cast(' ~ found ~ ' as ' ~ type ~ ') as ' ~ name) -%}
{%- endfor -%}
{%- set paths = [] -%}
{%- for file in files -%}
    {%- do paths.append(modules.re.sub('([\\\\{}*?,\\[\\]])', '\\\\\\1', file).replace('`', '``')) -%}
{%- endfor -%}
{%- if paths | length > 1 and '\\' not in paths | join -%}
    {%- set paths = ['/{' ~ paths | map('replace', '/', '', 1) | join(',') ~ '}'] -%}
{%- endif -%}
{%- set parts = [] -%}
{%- for path in paths -%}
    {%- do parts.append('select ' ~ selected | join(', ') ~ ' from ' ~ (
        'csv.`' ~ path ~ '` with (`escape` = \'"\')' ~ " where _c0 <> '" ~ columns | first ~ "'" if is_csv
        else 'parquet.`' ~ path ~ '`'
    )) -%}
{%- else -%}
    {%- do parts.append('select ' ~ selected | join(', ') ~ ' where false') -%}
{%- endfor -%}
{%- do run_query('create schema if not exists ' ~ relation.schema) -%}
{%- do run_query('create or replace view ' ~ relation.schema ~ '.' ~ relation.identifier ~ ' as '
    ~ parts | join(' union all ')) -%}
{%- endmacro -%}

{#- How much memory the engine may use, and where it puts the rest. Spark is told when it starts; what is made sure of is that
    it fails where DuckDB does, because dbt-spark has it make NULL of an overflow and a bad cast. -#}
{%- macro limit_engine(memory, folder) -%}{{ return(adapter.dispatch('limit_engine')(memory, folder)) }}{%- endmacro -%}
{%- macro duckdb__limit_engine(memory, folder) -%}
{%- do run_query("set memory_limit = '" ~ memory ~ "'; set temp_directory = '" ~ folder | replace("'", "''") ~ "'") -%}
{%- endmacro -%}
{%- macro spark__limit_engine(memory, folder) -%}
{%- if run_query('set spark.sql.ansi.enabled').rows[0][1] | string | lower != 'true' -%}
    {%- do exceptions.raise_compiler_error(
        'spark.sql.ansi.enabled is off: an overflow would be NULL. books/scripts/on_spark.py turns it on'
    ) -%}
{%- endif -%}
{%- endmacro -%}
