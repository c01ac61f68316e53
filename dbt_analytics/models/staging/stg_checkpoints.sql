select * from {{ source('insight', 'checkpoints') }}
