select * from {{ source('concept', 'dpp_selections') }}
union all
select * from {{ source('direction', 'dpp_selections') }}
union all
select * from {{ source('final', 'dpp_selections') }}
