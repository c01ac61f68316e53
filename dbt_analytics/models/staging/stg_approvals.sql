select * from {{ source('concept', 'approvals') }}
union all
select * from {{ source('direction', 'approvals') }}
union all
select * from {{ source('final', 'approvals') }}
