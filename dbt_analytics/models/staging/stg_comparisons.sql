select * from {{ source('insight', 'comparisons') }}
