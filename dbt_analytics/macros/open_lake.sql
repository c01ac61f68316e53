{#- Gives every source a view of its declared columns and types over its files in the lake, so that models, tests and
    column lineage find an ordinary relation. A table that nobody has written yet is empty, and a column that older
    files lack is null. BRAND_ASSETS_DATA is the data root, an absolute path. -#}
{% macro open_lake() %}
  {% if execute %}
    {% for source in graph.sources.values() %}
      {% do run_query(lake_view(source)) %}
    {% endfor %}
  {% endif %}
{% endmacro %}

{% macro lake_view(source) %}
  {% set files = lake_files(source.config.meta.lake) %}
  {% set is_written = run_query("select count(*) from glob('" ~ files ~ "')").rows[0][0] > 0 %}
  create schema if not exists "{{ source.schema }}";
  create or replace view "{{ source.schema }}"."{{ source.identifier }}" as
  select
    {% for column in source.columns.values() %}
      {% if column.name == 'round' and source.schema != 'insight' %}
        '{{ source.schema }}' as round
      {% else %}
        cast("{{ column.name }}" as {{ column.data_type }}) as "{{ column.name }}"
      {% endif %}
      {{- "," if not loop.last }}
    {% endfor %}
  from (
    select
      {% for column in source.columns.values() %}
        cast(null as {{ column.data_type }}) as "{{ column.name }}" {{- "," if not loop.last }}
      {% endfor %}
    where false
    {% if is_written %}
      union all by name
      select * from read_parquet(
        '{{ files }}', hive_partitioning = true, hive_types_autocast = false, union_by_name = true
      )
    {% endif %}
  )
{% endmacro %}

{#- The SQL literal's body for files in the lake: the data root may hold quotes and characters that globs read. -#}
{% macro lake_files(location) %}
  {%- set root = env_var('BRAND_ASSETS_DATA') | replace("[", "\0") | replace("*", "[*]") | replace("?", "[?]") -%}
  {{- return((root | replace("\0", "[[]") | replace("'", "''")) ~ "/lake/" ~ location) -}}
{% endmacro %}
