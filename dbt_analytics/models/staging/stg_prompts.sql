select * from {{ source('concept', 'prompts') }}
union all
select * from {{ source('direction', 'prompts') }}
union all
select * from {{ source('final', 'prompts') }}
