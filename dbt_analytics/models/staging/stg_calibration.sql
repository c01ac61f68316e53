select * from {{ source('insight', 'calibration') }}
