-- One row per release that prints an assets and flows table: its verdict, and whether a proof that SQL accepts goes with it. A
-- release that can be true has a witness, one that cannot an impossibility.
with witnesses as (
    select
        release_id,
        bool_or(lines_without_value = 0 and lines_out_of_reach = 0 and identities_missed = 0) as is_accepted
    from {{ ref('int_proofs__witness') }}
    where witness = 0
    group by release_id
),

impossibilities as (
    select
        release_id,
        bool_or(follows_from_identities and is_beyond_rounding) as is_accepted,
        min(cells) as fewest_cells,
        -- The first is the smallest.
        min_by(sentence, certificate) as sentence
    from {{ ref('fct_contradiction') }}
    group by release_id
)

select
    releases.release_id,
    releases.status,
    coalesce(case releases.status when 'possible' then witnesses.is_accepted else impossibilities.is_accepted end, false)
        as is_proven,
    impossibilities.fewest_cells,
    impossibilities.sentence
from {{ ref('fct_release_bound') }} as releases
left join witnesses on releases.release_id = witnesses.release_id
left join impossibilities on releases.release_id = impossibilities.release_id
