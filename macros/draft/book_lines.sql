{#- The lines of a month of the books, in the order of a roll-forward. -#}
{%- macro book_lines() -%}
{{ return([
    'beginning_assets', 'sales', 'redemptions', 'net_sales', 'market_appreciation', 'reclassification', 'ending_assets'
]) }}
{%- endmacro -%}
