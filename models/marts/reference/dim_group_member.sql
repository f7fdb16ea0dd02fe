-- One row per firm, aggregate and direct member: what each printed total adds up.
select
    firm_id,
    group_id,
    member_id
from {{ ref('int_reference__group_member') }}
