-- Lipper's are the rules of every firm for which ranking_sources.csv says nothing else: one failing row per firm without any.
select
    'seeds/reference/ranking_conventions.csv: no row for lipper, by whose rules ' || firms.firm_id
    || ' is ranked where ranking_sources.csv says nothing else' as problem
from {{ ref('stg_reference__firm') }} as firms
anti join {{ ref('stg_reference__ranking_source') }} as sources
    on firms.firm_id = sources.firm_id and sources.lipper_category = ''
where 'lipper' not in (select conventions.source_id from {{ ref('stg_reference__ranking_convention') }} as conventions)
