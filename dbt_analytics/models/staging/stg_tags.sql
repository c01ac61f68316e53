select * from {{ source('concept', 'tags') }}
union all
select * from {{ source('direction', 'tags') }}
union all
select * from {{ source('final', 'tags') }}
