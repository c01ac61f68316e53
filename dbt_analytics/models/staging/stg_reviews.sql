select * from {{ source('insight', 'reviews') }}
