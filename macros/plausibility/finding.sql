{#- What the rules of models/marts/plausibility share: the columns of a finding, and a jump. -#}

{#- One rule's select, up to its `from`. In subject and finding {x} is the column or expression x. -#}
{%- macro finding(finding_kind, severity, subject, finding, seed_location='seed_location') -%}
select
    release_id,
    '{{ finding_kind }}' as finding_kind,
    '{{ severity }}' as severity,
    {{ in_words(subject) }} as subject,
    {{ in_words(finding) }} as finding,
    {{ seed_location }} as seed_location
{%- endmacro -%}

{%- macro in_words(sentence) -%}
'{{ sentence | replace("'", "''") | replace('{', "' || ") | replace('}', " || '") }}'
{%- endmacro -%}

{#- As many times what is beside it, or as small a part of it. Beside it may be several, the least to the most. -#}
{%- macro jumps(amount, beside, times, most=none) -%}
({{ amount }} >= {{ times }} * {{ most or beside }} or {{ times }} * {{ amount }} <= {{ beside }})
{%- endmacro -%}
