select * from {{ source('concept', 'raw_images') }}
union all
select * from {{ source('direction', 'raw_images') }}
union all
select * from {{ source('final', 'raw_images') }}
