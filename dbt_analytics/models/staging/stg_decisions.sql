select * from {{ source('insight', 'decisions') }}
