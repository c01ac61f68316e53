with

decided as (
    select
        approvals.campaign, approvals.round,
        {{ is_machine('approvals.reviewer') }} as is_machine,
        (approvals.decision = 'approved')::integer as approved,
        coalesce(images.provider, 'unknown') as provider,
        coalesce(images.model, 'unknown') as model,
        coalesce(images.direction, 'unknown') as direction,
        coalesce(clusters.cluster::varchar, 'unknown') as cluster,
        profiles.label as cluster_label
    from {{ ref('stg_approvals') }} as approvals
    left join {{ ref('image_origins') }} as images using (campaign, round, image_id)
    left join {{ ref('stg_clusters') }} as clusters using (campaign, round, image_id)
    left join {{ ref('stg_cluster_profiles') }} as profiles
        on clusters.campaign = profiles.campaign
        and clusters.round = profiles.round
        and clusters.cluster = profiles.cluster
),

-- One image counts once in each of the four kinds.
told as (
    select campaign, round, is_machine, approved, 'provider' as kind, provider as value, provider as label from decided
    union all
    select campaign, round, is_machine, approved, 'model', model, provider || '/' || model from decided
    union all
    select campaign, round, is_machine, approved, 'direction', direction, direction from decided
    union all
    select campaign, round, is_machine, approved, 'cluster', cluster, coalesce(cluster_label, cluster) from decided
),

summed as (
    select
        campaign, round, kind, value,
        any_value(label) as label,
        is_machine,
        count(*)::bigint as shown,
        sum(approved)::bigint as approved
    from told
    group by campaign, round, kind, value, is_machine
)

select
    campaign,
    round,
    kind,
    value,
    label,
    is_machine,
    shown,
    approved,
    {{ if_enough('shown', 'approved / shown') }} as rate,
    {{ if_enough('shown', wilson('approved', 'shown', -1)) }} as rate_low,
    {{ if_enough('shown', wilson('approved', 'shown', 1)) }} as rate_high
from summed
