select * from {{ source('concept', 'scores') }}
union all
select * from {{ source('direction', 'scores') }}
union all
select * from {{ source('final', 'scores') }}
