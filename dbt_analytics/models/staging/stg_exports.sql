select * from {{ source('delivery', 'exports') }}
