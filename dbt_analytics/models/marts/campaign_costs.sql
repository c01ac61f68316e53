-- Images, money and approvals are stacked and then summed: a join of the three would count some of them twice.
with

asked as (
    select
        campaign, round, provider, model,
        1 as attempted,
        (status = 'drawn')::integer as images,
        0 as approved,
        0.0::double as spend_usd,
        0.0::double as unknown_usd,
        0.0::double as reserved_usd
    from {{ ref('stg_raw_images') }}
),

paid as (
    select
        campaign, round, provider, model,
        0 as attempted,
        0 as images,
        0 as approved,
        if(status = 'charged', coalesce(cost_usd, 0), 0)::double as spend_usd,
        if(status = 'unknown', coalesce(estimated_usd, 0), 0)::double as unknown_usd,
        if(status = 'reserved', coalesce(estimated_usd, 0), 0)::double as reserved_usd
    from {{ ref('stg_spend') }}
),

models_of_images as (
    select campaign, round, image_id, any_value(provider) as provider, any_value(model) as model
    from {{ ref('stg_raw_images') }}
    group by campaign, round, image_id
),

decided as (
    select
        approvals.campaign, approvals.round,
        coalesce(images.provider, 'unknown') as provider,
        coalesce(images.model, 'unknown') as model,
        0 as attempted,
        0 as images,
        (approvals.decision = 'approved')::integer as approved,
        0.0::double as spend_usd,
        0.0::double as unknown_usd,
        0.0::double as reserved_usd
    from {{ ref('stg_approvals') }} as approvals
    left join models_of_images as images
        on approvals.campaign = images.campaign
        and approvals.round = images.round
        and approvals.image_id = images.image_id
),

stacked as (
    select * from asked
    union all
    select * from paid
    union all
    select * from decided
),

summed as (
    select
        campaign, round, provider, model,
        sum(images)::bigint as images,
        sum(attempted)::bigint as attempted,
        round(sum(spend_usd), 8) as spend_usd,
        round(sum(unknown_usd), 8) as unknown_usd,
        round(sum(reserved_usd), 8) as reserved_usd,
        sum(approved)::bigint as approved
    from stacked
    group by campaign, round, provider, model
)

select
    campaign,
    round,
    provider,
    model,
    images,
    attempted,
    spend_usd,
    unknown_usd,
    reserved_usd,
    approved,
    if(approved > 0, spend_usd / approved, null) as cost_per_approved_usd
from summed
