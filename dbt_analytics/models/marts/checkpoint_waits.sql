select
    checkpoint_id,
    campaign,
    round,
    attempt,
    status,
    opened_at,
    submitted_at,
    submitted_by,
    {{ is_machine('submitted_by') }} as is_machine,
    shown,
    to_approve,
    (epoch(submitted_at) - epoch(opened_at)) / 3600 as waited_hours
from {{ ref('stg_checkpoints') }}
