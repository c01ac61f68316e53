{#- Fails for every row that has a number outside low..high in one of the columns; null is fine. -#}
{% test within(model, columns, low, high=none) %}
select {{ columns | join(", ") }}
from {{ model }}
where
  {% for column in columns %}
    {{ column }} < {{ low }} or isnan({{ column }}::double)
    {%- if high is not none %} or {{ column }} > {{ high }}{% endif %}
    {{- " or" if not loop.last }}
  {% endfor %}
{% endtest %}
