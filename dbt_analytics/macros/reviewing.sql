{#- Whether a reviewer is no person: brand_assets.records.checkpoint.MACHINES. -#}
{% macro is_machine(reviewer) -%}
  coalesce(lower(trim({{ reviewer }})) in ('auto', 'demo'), false)
{%- endmacro %}

{#- Of fewer, no rate and no time is told: brand_assets.review.measuring.LEAST. -#}
{% macro if_enough(count, value) -%}
  if({{ count }} >= 5, {{ value }}, null)::double
{%- endmacro %}

{#- One end of the 95 % interval of a share, -1 the lower, 1 the upper: Wilson 1927, https://doi.org/10.2307/2276774. -#}
{% macro wilson(hits, count, end) -%}
  least(1, greatest(0, (
    {{ hits }} / {{ count }} + 1.96 ** 2 / (2 * {{ count }})
    + {{ end }} * 1.96 * sqrt({{ hits }} / {{ count }} * (1 - {{ hits }} / {{ count }}) / {{ count }} + 1.96 ** 2 / (4 * {{ count }} ** 2))
  ) / (1 + 1.96 ** 2 / {{ count }})))
{%- endmacro %}
