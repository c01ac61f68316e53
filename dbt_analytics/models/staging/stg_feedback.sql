select * from {{ source('insight', 'feedback') }}
