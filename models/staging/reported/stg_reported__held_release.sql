-- One row per release that held.csv keeps out of every other table, with what it would bring.
with held as (
    select
        release_id,
        reason,
        {{ seed_location('seeds/reported/held.csv') }} as seed_location
    from {{ ref('held') }}
),

kept_out as (
    {% for seed in ['flows', 'rankings', 'quartiles', 'figures', 'claims'] -%}
        select release_id from {{ ref(seed) }}
        {% if not loop.last -%}
            union all
        {% endif -%}
    {% endfor -%}
)

select
    held.release_id,
    releases.firm_id,
    cast(releases.as_of_date as date) as as_of_date,
    cast(releases.released_on as date) as released_on,
    held.reason,
    cast(count(kept_out.release_id) as integer) as rows_kept_out,
    held.seed_location
from held
left join {{ ref('releases') }} as releases on held.release_id = releases.release_id
left join kept_out on held.release_id = kept_out.release_id
group by all
