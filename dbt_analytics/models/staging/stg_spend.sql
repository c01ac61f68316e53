select * from {{ source('insight', 'spend') }}
