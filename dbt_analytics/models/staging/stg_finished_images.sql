select * from {{ source('delivery', 'finished_images') }}
