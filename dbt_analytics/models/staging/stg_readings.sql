select * from {{ source('concept', 'readings') }}
union all
select * from {{ source('direction', 'readings') }}
union all
select * from {{ source('final', 'readings') }}
