select * from {{ source('concept', 'cluster_profiles') }}
union all
select * from {{ source('direction', 'cluster_profiles') }}
union all
select * from {{ source('final', 'cluster_profiles') }}
