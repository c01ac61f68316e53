{#- Fails for every row whose column holds something else than the values. -#}
{% test one_of(model, column, values) %}
select {{ column }}
from {{ model }}
where {{ column }} is null or {{ column }} not in ({% for value in values %}'{{ value }}'{{ ", " if not loop.last }}{% endfor %})
{% endtest %}
