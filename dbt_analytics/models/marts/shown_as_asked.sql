with

-- One row an image: a table of all attempts may hold it once only, but what it is joined to must not multiply it.
images as (
    select campaign, round, image_id, any_value(provider) as provider, any_value(model) as model
    from {{ ref('stg_raw_images') }}
    group by campaign, round, image_id
),

seen as (
    select
        tags.campaign, tags.round, tags.attribute, tags.asked,
        coalesce(images.provider, 'unknown') as provider,
        coalesce(images.model, 'unknown') as model,
        tags.likelihood,
        (tags.value = tags.asked)::integer as is_shown
    from {{ ref('stg_tags') }} as tags
    left join images
        on tags.campaign = images.campaign
        and tags.round = images.round
        and tags.image_id = images.image_id
    where tags.asked is not null
),

summed as (
    select
        campaign, round, provider, model, attribute, asked,
        count(*) as images,
        sum(is_shown)::bigint as shown,
        avg(likelihood) as mean_likelihood
    from seen
    group by campaign, round, provider, model, attribute, asked
)

select
    campaign,
    round,
    provider,
    model,
    attribute,
    asked,
    images,
    shown,
    (shown / images)::double as rate,
    mean_likelihood
from summed
