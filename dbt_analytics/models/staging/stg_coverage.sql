select * from {{ source('concept', 'coverage') }}
union all
select * from {{ source('direction', 'coverage') }}
union all
select * from {{ source('final', 'coverage') }}
