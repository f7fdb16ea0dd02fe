{#- How documents print numbers, in one place. \x{..} names a character by its code point. -#}

{#- Every hyphen, dash and minus sign that stands for a minus or for nothing. -#}
{%- macro dash_class() -%}[-\x{2010}-\x{2015}\x{2212}\x{FE58}\x{FE63}\x{FF0D}]{%- endmacro -%}

{#- Digits, with or without thousands separators: comma, apostrophes, no-break and thin spaces. -#}
{%- macro digits_class() -%}(\d+|\d{1,3}([,''\x{2019}\x{00A0}\x{2009}\x{202F}]\d{3})+)(\.\d+)?{%- endmacro -%}

{%- macro plain_print(text) -%}
regexp_replace(
    regexp_replace({{ text }}, '{{ dash_class() }}', '-', 'g'),
    '^[\s\x{00A0}]+|[\s\x{00A0}]+$|[\s\x{00A0}\x{2009}\x{202F}]*[$\x{20AC}\x{00A3}\x{00A5}][\s\x{00A0}\x{2009}\x{202F}]*', '', 'g'
)
{%- endmacro -%}

{%- macro is_printed_nil(text) -%}
({{ plain_print(text) }} = '-')
{%- endmacro -%}

{%- macro is_printed_amount(text) -%}
regexp_matches({{ plain_print(text) }}, '^(-|-?{{ digits_class() }}|\({{ digits_class() }}\))$')
{%- endmacro -%}

{%- macro printed_decimals(text) -%}
length(regexp_extract({{ plain_print(text) }}, '\.(\d+)\)?$', 1))
{%- endmacro -%}

{%- macro printed_amount(text) -%}
case
    when not {{ is_printed_amount(text) }} then null
    when {{ is_printed_nil(text) }} then cast(0 as decimal(18, 6))
    else
        cast(regexp_replace({{ plain_print(text) }}, '[^0-9.]', '', 'g') as decimal(18, 6))
        * case when regexp_matches({{ plain_print(text) }}, '^[-(]') then -1 else 1 end
end
{%- endmacro -%}
