select * from {{ source('delivery', 'findings') }}
