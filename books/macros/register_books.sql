{#- Before a run of books/models/: each of its sources becomes a view over the files that the run is about. The runner
    names them in the variable books_files, by source table; a table it does not name is empty. -#}
{%- macro register_books() -%}
{%- if execute and var('books_files', none) is not none -%}
    {%- set files = var('books_files') -%}
    {%- do limit_engine(var('books_memory'), var('books_spill')) -%}
    {%- for node in graph.sources.values() | selectattr('source_name', 'in', ('books', 'kept')) -%}
        {%- set columns = {} -%}
        {%- for column in node['columns'].values() -%}
            {%- do columns.update({column.name: column.data_type}) -%}
        {%- endfor -%}
        {%- do register_source(node, files.get(node.name, []), columns) -%}
    {%- endfor -%}
{%- endif -%}
{%- endmacro -%}
