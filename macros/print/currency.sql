{#- How exhibits write a currency. A currency without a sign of its own here is written by its code. -#}

{%- macro currency_sign(code) -%}
case {{ code }} when 'USD' then '$' when 'EUR' then '€' when 'GBP' then '£' when 'JPY' then '¥' else {{ code }} end
{%- endmacro -%}

{%- macro currency_name(code) -%}
case {{ code }} when 'USD' then 'dollars' when 'EUR' then 'euros' when 'GBP' then 'pounds' when 'JPY' then 'yen' else {{ code }} end
{%- endmacro -%}

{%- macro without_currency_sign(text) -%}
trim(regexp_replace({{ text }}, '[$\x{20AC}\x{00A3}\x{00A5}]', ''))
{%- endmacro -%}
