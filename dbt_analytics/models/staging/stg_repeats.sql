select * from {{ source('insight', 'repeats') }}
