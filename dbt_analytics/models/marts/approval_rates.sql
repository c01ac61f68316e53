with

-- What was drawn but never shown has a row of zeros; what was shown always counts, whatever became of its prompt.
decided as (
    select
        campaign, round, provider, model, coalesce(direction, 'unknown') as direction,
        0 as shown,
        0 as approved
    from {{ ref('image_origins') }}
    where is_current

    union all

    select
        approvals.campaign, approvals.round,
        coalesce(images.provider, 'unknown') as provider,
        coalesce(images.model, 'unknown') as model,
        coalesce(images.direction, 'unknown') as direction,
        1 as shown,
        (approvals.decision = 'approved')::integer as approved
    from {{ ref('stg_approvals') }} as approvals
    left join {{ ref('image_origins') }} as images
        on approvals.campaign = images.campaign
        and approvals.round = images.round
        and approvals.image_id = images.image_id
),

summed as (
    select
        campaign, round, provider, model, direction,
        sum(shown)::bigint as shown,
        sum(approved)::bigint as approved
    from decided
    group by campaign, round, provider, model, direction
)

select
    campaign,
    round,
    provider,
    model,
    direction,
    shown,
    approved,
    shown - approved as rejected,
    if(shown > 0, approved / shown, null)::double as rate
from summed
