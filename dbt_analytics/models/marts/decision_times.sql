-- What was carried over from an earlier shortlist took no time, and what a machine decides takes none.
with decided as (
    select campaign, round, lower(trim(reviewer)) as reviewer, seconds
    from {{ ref('stg_decisions') }}
    where carried_from is null and not {{ is_machine('reviewer') }}
),

summed as (
    select
        campaign, round,
        count(distinct reviewer)::bigint as reviewers,
        count(*)::bigint as decisions,
        count(seconds)::bigint as timed,
        median(seconds) as median_seconds,
        quantile_cont(seconds, 0.9) as p90_seconds,
        sum(seconds) / 60 as minutes
    from decided
    group by campaign, round
)

select
    campaign,
    round,
    reviewers,
    decisions,
    timed,
    {{ if_enough('timed', 'median_seconds') }} as median_seconds,
    {{ if_enough('timed', 'p90_seconds') }} as p90_seconds,
    minutes::double as minutes
from summed
