select * from {{ source('concept', 'clusters') }}
union all
select * from {{ source('direction', 'clusters') }}
union all
select * from {{ source('final', 'clusters') }}
