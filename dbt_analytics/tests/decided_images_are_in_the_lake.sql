-- Warns of every decided image that raw_images does not have: its model and direction read 'unknown' in the marts.
{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'stg_approvals'}}}) }}

select approvals.campaign, approvals.round, approvals.image_id
from {{ ref('stg_approvals') }} as approvals
anti join {{ ref('stg_raw_images') }} as images using (campaign, round, image_id)
