select * from {{ source('concept', 'embeddings') }}
union all
select * from {{ source('direction', 'embeddings') }}
union all
select * from {{ source('final', 'embeddings') }}
