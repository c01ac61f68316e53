with

directions as (
    select campaign, round, attempt, prompt_id, any_value(direction) as direction
    from {{ ref('stg_prompts') }}
    group by campaign, round, attempt, prompt_id
)

select
    images.campaign, images.round, images.image_id,
    any_value(images.provider) as provider,
    any_value(images.model) as model,
    any_value(directions.direction) as direction,
    bool_or(images.status = 'drawn' and directions.prompt_id is not null) as is_current
from {{ ref('stg_raw_images') }} as images
left join directions
    on images.campaign = directions.campaign
    and images.round = directions.round
    and images.attempt = directions.attempt
    and images.prompt_id = directions.prompt_id
group by images.campaign, images.round, images.image_id
