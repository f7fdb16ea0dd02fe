-- One row per firm, or peer category of a firm, whose rankings another source than Lipper makes. A row without a category is of
-- all others of the firm.
select
    firm_id,
    coalesce(lipper_category, '') as lipper_category,
    source_id,
    {{ seed_location('seeds/reference/ranking_sources.csv') }} as seed_location
from {{ ref('ranking_sources') }}
