-- Fails for every campaign and round whose costs differ from the ledger's copy by half a cent or more.
{{ config(meta={'dagster': {'ref': {'name': 'campaign_costs'}}}) }}

with spend as (
    select
        campaign, round,
        coalesce(sum(cost_usd) filter (status = 'charged'), 0) as spend_usd,
        coalesce(sum(estimated_usd) filter (status = 'unknown'), 0) as unknown_usd,
        coalesce(sum(estimated_usd) filter (status = 'reserved'), 0) as reserved_usd
    from {{ ref('stg_spend') }}
    group by campaign, round
),

costs as (
    select
        campaign, round,
        sum(spend_usd) as spend_usd,
        sum(unknown_usd) as unknown_usd,
        sum(reserved_usd) as reserved_usd
    from {{ ref('campaign_costs') }}
    group by campaign, round
)

select campaign, round, spend.spend_usd as expected_usd, costs.spend_usd as found_usd
from spend
left join costs using (campaign, round)
where
    costs.campaign is null
    or abs(spend.spend_usd - costs.spend_usd) >= 0.005
    or abs(spend.unknown_usd - costs.unknown_usd) >= 0.005
    or abs(spend.reserved_usd - costs.reserved_usd) >= 0.005
