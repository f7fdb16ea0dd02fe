{#- Every cell of a seed is what its column's meta.cell says. A test for each seed, so that what a bad cell feeds is not built. -#}
{% test cells_are_well_formed(model) %}
{{ ill_formed_cells(model.identifier, model) }}
{% endtest %}
